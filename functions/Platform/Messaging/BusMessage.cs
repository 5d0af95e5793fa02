namespace Serverless.Platform.Messaging;

/// <summary>One message of our own on the bus.</summary>
/// <param name="MessageId">Deterministic, at most 128 characters: the same event always gets the same id, so a repeat is dropped.</param>
/// <param name="Lane">The session (see <see cref="Lanes"/>); null for entities without sessions.</param>
/// <param name="Business">The business it belongs to. The handler checks it against the stored record.</param>
/// <param name="Schema">Name and version of the body, for example <c>order-status/1</c>.</param>
/// <param name="Body">UTF-8 JSON.</param>
public sealed record BusMessage(string MessageId, string? Lane, string Business, string Schema, BinaryData Body)
{
    /// <summary>Not to be delivered before; null for at once.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>What the subscriptions of a topic tell apart (see <see cref="BusKinds"/>); null where a topic has one kind only.</summary>
    public string? Kind { get; init; }

    /// <summary>The trace it belongs to, for one that was kept from an earlier time; null for that of what is being done.</summary>
    public string? TraceParent { get; init; }
}

/// <summary>The kinds of messages on <see cref="Queues.CallerContext"/>; infra/messaging.json filters by them.</summary>
public static class BusKinds
{
    /// <summary>What happened to a call, and what follows from it: subscription <c>chats</c>.</summary>
    public const string Call = "call";

    /// <summary>A caller's card for whoever answers the telephone: subscription <c>agents</c>.</summary>
    public const string Card = "card";

    /// <summary>Nobody's: no subscription takes it.</summary>
    public const string Probe = "probe";
}
