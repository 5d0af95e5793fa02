namespace Serverless.Channels;

/// <summary>The provider reported later that a message it had accepted failed. Goes through <c>chat-receipts</c>, because it demands an action.</summary>
public sealed record ReceiptFailed
{
    public const string Schema = "receipt-failed/1";

    public required string Business { get; init; }
    public required string Channel { get; init; }

    /// <summary>The business's side: page id or phone-number id.</summary>
    public required string Account { get; init; }

    /// <summary>The provider's id of the message.</summary>
    public required string MessageId { get; init; }

    /// <summary>What our message carried for the provider to give back (see <see cref="EchoMetadata"/>); null when it came without.</summary>
    public string? Metadata { get; init; }

    /// <summary>The provider's error code; 0 when it gave none.</summary>
    public required int ErrorCode { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>How often it was looked at before the send was on record.</summary>
    public int Looks { get; init; }
}
