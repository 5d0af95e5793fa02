namespace Serverless.Customers;

/// <summary>What a customer can be recognised by. The order is the order of trust when several lead to different customers.</summary>
public enum IdentityKind { ShopCustomer, MessengerPsid, MessengerUserRef, WhatsAppUser, Phone, Email, CrmContact }

/// <summary>One way to recognise a customer. The value is personal, so it prints masked and is stored only hashed.</summary>
public readonly record struct Identity(IdentityKind Kind, string Value)
{
    public override string ToString() => $"{Kind} …";
}

/// <summary>
/// Who is who: identities lead to a customer id of ours (a ULID). Everything of one customer is kept under that id, never under a
/// phone number or an address.
/// </summary>
public interface ICustomers
{
    /// <summary>The customer this identity belongs to, or null. A telephone with two numbers (Brazil, Mexico, Argentina) is found by either.</summary>
    Task<string?> FindAsync(string business, Identity identity, CancellationToken cancellationToken);

    /// <summary>
    /// Everybody who is known by the identity: whose it is first, then at most <paramref name="most"/> - 1 others who came with it while it was that
    /// person's already. Several share a telephone; of other kinds only the owner is known. Ids may be of customers who became part of another.
    /// </summary>
    Task<IReadOnlyList<string>> FindAllAsync(string business, Identity identity, int most, CancellationToken cancellationToken);

    /// <summary>
    /// The customer the identities belong to: the most trusted known one decides, and a new customer is made when none is known.
    /// Identities that nobody has yet are tied to that customer; one that belongs to another customer stays there. Safe to repeat and to race.
    /// </summary>
    Task<string> ResolveAsync(string business, IReadOnlyList<Identity> identities, CancellationToken cancellationToken);

    /// <summary>Ties one more identity to a known customer; false when it belongs to another one already. A telephone's others are remembered.</summary>
    Task<bool> LinkAsync(string business, string customer, Identity identity, CancellationToken cancellationToken);
}
