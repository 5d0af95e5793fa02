namespace Serverless.Customers;

/// <summary>What is kept about a customer as a whole. No personal value: those are stored hashed only.</summary>
/// <param name="Id">Our id.</param>
/// <param name="CreatedAt">When we first met them.</param>
/// <param name="Identities">By what they can be recognised; kinds only.</param>
public sealed record CustomerRecord(string Id, DateTimeOffset CreatedAt, IReadOnlyList<IdentityKind> Identities)
{
    /// <summary>The id, then those of the customers who became part of this one: what was kept under an old id stays there.</summary>
    public IReadOnlyList<string> Ids { get; init; } = [Id];

    /// <summary>Known from a chat only: nothing of a shop, no address, nothing that another record could be about.</summary>
    public bool IsChatOnly => Identities.All(kind => kind is IdentityKind.MessengerPsid or IdentityKind.MessengerUserRef or IdentityKind.WhatsAppUser);

    /// <summary>
    /// Known from a chat or by a phone number only. Of a WhatsApp chat that is no more than who the chat itself belongs to: WhatsApp
    /// vouches for the number.
    /// </summary>
    public bool IsChatOrPhoneOnly => Identities.All(kind => kind is IdentityKind.MessengerPsid or IdentityKind.MessengerUserRef or IdentityKind.WhatsAppUser or IdentityKind.Phone);
}

/// <summary>The customers themselves, where <see cref="ICustomers"/> only tells who is who.</summary>
public interface ICustomerRecords
{
    /// <summary>The customer, or null. The id of one who became part of another answers with that other one.</summary>
    Task<CustomerRecord?> FindRecordAsync(string business, string customer, CancellationToken cancellationToken);

    /// <summary>
    /// The customer's id, then those of the customers who became part of this one; empty when there is none. The id of one who became part of
    /// another answers with that other one. One read, whatever is known of them.
    /// </summary>
    Task<IReadOnlyList<string>> FindIdsAsync(string business, string customer, CancellationToken cancellationToken);

    /// <summary>
    /// Makes <paramref name="from"/>, who must be known from a chat (or by its phone number) only, a part of <paramref name="into"/>: all identities lead to the latter
    /// from now on. Safe to repeat. What other slices keep under the old id they move themselves, before.
    /// </summary>
    Task MergeAsync(string business, string from, string into, CancellationToken cancellationToken);
}
