using System.Text.Json.Serialization;
using Azure;
using Serverless.Consents;
using Serverless.Conversations.People;
using Serverless.Conversations.Talk;
using Serverless.Customers.Phones;

namespace Serverless.Conversations;

/// <summary>
/// One chat with one customer: who can be addressed how, and what the channel permits now. Changed only through
/// <see cref="IThreads.UpdateAsync"/>, so that two writers never lose each other's change.
/// </summary>
public sealed record ChatThread
{
    public required string Business { get; init; }
    public required string Customer { get; init; }

    /// <summary>Stable id: channel, account and a keyed hash of the peer. Carries no personal value.</summary>
    public required string Id { get; init; }

    /// <summary>See <see cref="ChatChannels"/>.</summary>
    public required string Channel { get; init; }

    /// <summary>The business's side: the page id, the phone-number id, or, for e-mail, the business id.</summary>
    public required string Account { get; init; }

    /// <summary>The customer's address on the channel.</summary>
    public required ChatPeer Peer { get; init; }

    /// <summary>The customer's telephone number as the channel itself told it with their last contact; null when it did not, and where it has none.</summary>
    public PhoneNumber? VouchedPhone { get; init; }

    /// <summary>Until when the channel lets us write freely; null when it never was open.</summary>
    public DateTimeOffset? WindowUntil { get; init; }

    /// <summary>What opened the window last: message, postback, referral, reaction …</summary>
    public string? WindowOpenedBy { get; init; }

    /// <summary>
    /// Until when the channel charges nothing, because the customer came from an ad and if they were answered inside the window; null when
    /// they did not.
    /// </summary>
    public DateTimeOffset? FreeUntil { get; init; }

    public DateTimeOffset? LastContactAt { get; init; }
    public string? LastContactKind { get; init; }

    /// <summary>When somebody of the business last wrote by hand, in the page inbox. Never a contact by the customer.</summary>
    public DateTimeOffset? StaffWroteAt { get; init; }

    public bool HasOpenComplaint { get; init; }

    /// <summary>The language the customer uses on this channel, when the channel told us.</summary>
    public string? Locale { get; init; }

    /// <summary>Who answers in the thread when our own app does not: another app's id, or <c>person</c> (see <see cref="ThreadHolders"/>).</summary>
    public string? HeldBy { get; init; }

    /// <summary>When that changed last, by the time of the event that changed it.</summary>
    public DateTimeOffset? HeldSince { get; init; }

    /// <summary>We gave the channel's own control of the thread away, and did not get it back: it must be taken before we answer.</summary>
    public bool HasPassedControl { get; init; }

    /// <summary>Where the conversation with the app stands.</summary>
    public TalkState Talk { get; init; } = TalkState.None;

    /// <summary>
    /// A copy of the customer's consents on this channel, kept by the consents slice; null on a row that never got one, where the
    /// consents themselves count.
    /// </summary>
    public IReadOnlyList<Permit>? Permits { get; init; }

    /// <summary>No send before this time.</summary>
    public DateTimeOffset? BlockedUntil { get; init; }

    /// <summary>Sends that wait for a later time, oldest first; a send that is not the head waits behind it.</summary>
    public IReadOnlyList<DeferredSend> Deferred { get; init; } = [];

    public ETag ETag { get; init; }

    /// <summary>Whether the customer agreed to messages of this purpose here; by <paramref name="consents"/> where the thread has no copy.</summary>
    public bool IsPermitted(Purpose purpose, IReadOnlyList<Consent> consents) => Permits?.Allow(purpose)
        ?? consents.Any(consent => consent.State is ConsentState.Given && consent.Purpose == purpose && consent.Channel == Channel);
}

/// <summary>A send that was put off. Names are short in the record, because a thread row has room for some hundreds.</summary>
/// <param name="SendId">Which.</param>
/// <param name="DueAt">When it comes back by itself; null for one that is parked until those before it are over.</param>
public sealed record DeferredSend([property: JsonPropertyName("s")] string SendId, [property: JsonPropertyName("d")] DateTimeOffset? DueAt)
{
    /// <summary>Whose delivery it is, when the thread has become another customer's since; else null.</summary>
    [JsonPropertyName("c")]
    public string? Customer { get; init; }
}

/// <summary>How a provider addresses a customer, for example <c>psid</c> on Messenger or <c>bsuid</c> on WhatsApp. Prints masked.</summary>
public sealed record ChatPeer(string Kind, string Value)
{
    public override string ToString() => $"{Kind} …";
}

/// <summary>Everything in the thread records under one customer.</summary>
public sealed record CustomerThreads(IReadOnlyList<ChatThread> Threads, IReadOnlyList<ThreadSignpost> Moved)
{
    /// <summary>The customer became part of another one, whose records these are now.</summary>
    public bool IsMovedFrom(string customer) => Moved.Any(signpost => signpost.Customer != customer);
}

/// <summary>A thread that became part of one of <paramref name="Customer"/>.</summary>
public sealed record ThreadSignpost(string Id, string Channel, string Customer);

/// <summary>The thread records, as other slices use them.</summary>
public interface IThreads
{
    /// <summary>The id that a thread with this peer has.</summary>
    string IdOf(string business, string channel, string account, ChatPeer peer);

    /// <summary>The customer's threads, and the way to those that became part of another one.</summary>
    Task<CustomerThreads> LookUpAsync(string business, string customer, CancellationToken cancellationToken);

    Task<IReadOnlyList<ChatThread>> ListAsync(string business, string customer, CancellationToken cancellationToken);

    Task<ChatThread?> FindAsync(string business, string customer, string thread, CancellationToken cancellationToken);

    /// <summary>The thread with this peer, made when it is not there yet.</summary>
    Task<ChatThread> OpenAsync(string business, string customer, string channel, string account, ChatPeer peer, CancellationToken cancellationToken);

    /// <summary>
    /// Applies <paramref name="change"/> to the stored thread, again on a fresh copy whenever somebody else wrote in between; null when
    /// the thread does not exist. <paramref name="change"/> must be pure; returning the same instance writes nothing.
    /// </summary>
    Task<ChatThread?> UpdateAsync(string business, string customer, string thread, Func<ChatThread, ChatThread> change, CancellationToken cancellationToken);

    /// <summary>
    /// The same for a thread that was just read: <paramref name="change"/> is applied to this copy first, and the stored thread is read only
    /// when somebody wrote in between. A change that finds nothing to do in the copy is not looked at again.
    /// </summary>
    Task<ChatThread?> UpdateAsync(ChatThread known, Func<ChatThread, ChatThread> change, CancellationToken cancellationToken);
}
