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

    /// <summary>What the subscriptions of a topic tell apart (see <see cref="BusKinds"/>); null for the topic's only kind, and on queues.</summary>
    public string? Kind { get; init; }

    /// <summary>The trace it belongs to, for one that was kept from an earlier time; null for that of what is being done.</summary>
    public string? TraceParent { get; init; }

    public override string ToString() => $"{Schema} {MessageId}";
}

/// <summary>The kinds of messages on topics. infra/messaging.json filters by them: a message without one would reach no subscription.</summary>
public static class BusKinds
{
    /// <summary>What happened to an order, and what follows from it: topic <see cref="Queues.OrderStatus"/>, which has no other kind.</summary>
    public const string Order = "order";

    /// <summary>What happened to a call, and what follows from it: subscription <c>chats</c>.</summary>
    public const string Call = "call";

    /// <summary>A caller's card for whoever answers the telephone: subscription <c>agents</c>.</summary>
    public const string Card = "card";

    /// <summary>Nobody's: no subscription takes it.</summary>
    public const string Probe = "probe";

    /// <summary>The kind that a message for this entity carries; null on queues.</summary>
    /// <exception cref="ArgumentException">The topic has several kinds, and the message names none.</exception>
    internal static string? Of(string entity, string? named) => entity switch
    {
        Queues.OrderStatus => named ?? Order,
        Queues.CallerContext => named ?? throw new ArgumentException($"A message for {entity} must name its kind: without one no subscription gets it."),
        _ => named,
    };
}
