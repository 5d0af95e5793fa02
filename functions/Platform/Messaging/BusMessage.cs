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
}
