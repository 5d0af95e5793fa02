using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Azure.Messaging.ServiceBus;
using Serverless.Platform.Messaging;
using Serverless.Platform.Security;
using Serverless.Platform.Storage;

namespace Serverless.Operations.DeadLetters;

/// <summary>How far a letter or a run is.</summary>
internal static class JournalStates
{
    /// <summary>Of a letter: somebody is about to settle it. Whether it was sent, nobody can say.</summary>
    public const string Claimed = "claimed";

    /// <summary>Of a letter: it is on its way to its consumer, and may still be in the dead-letter queue.</summary>
    public const string Sent = "sent";

    /// <summary>Of a run: not over, or broken off.</summary>
    public const string Running = "running";

    public const string Done = "done";
}

/// <summary>
/// One letter that was replayed or discarded. Partition: its consumer; row: sequence number and identity. No body and nothing personal.
/// </summary>
internal sealed class LetterRow : ITableEntity
{
    public string PartitionKey { get; set; } = "";
    public string RowKey { get; set; } = "";
    public DateTimeOffset? Timestamp { get; set; }
    public ETag ETag { get; set; }
    public string State { get; set; } = JournalStates.Claimed;
    public string Act { get; set; } = "";

    /// <summary>The run that settles it; empty when that gave it up.</summary>
    public string Run { get; set; } = "";

    public long SequenceNumber { get; set; }
    public string MessageId { get; set; } = "";
    public string? Business { get; set; }
    public string? Schema { get; set; }
    public string? Reason { get; set; }
    public DateTimeOffset ClaimedAt { get; set; }

    public static string Partition(Consumer consumer) => TableKey.Join("letters", consumer.Name);

    public static LetterRow Of(RunRow run, Consumer consumer, ServiceBusReceivedMessage letter, DateTimeOffset now) => new()
    {
        PartitionKey = Partition(consumer),
        RowKey = RowOf(letter),
        Act = run.Act,
        Run = run.Run,
        SequenceNumber = letter.SequenceNumber,
        MessageId = letter.MessageId,
        Business = letter.Business(),
        Schema = letter.Schema(),
        Reason = letter.DeadLetterReason,
        ClaimedAt = now,
    };

    public bool IsOf(ServiceBusReceivedMessage letter) => RowKey == RowOf(letter);

    private static string RowOf(ServiceBusReceivedMessage letter) =>
        string.Create(CultureInfo.InvariantCulture, $"{letter.SequenceNumber:D19}|{StableId.From(ReplaySender.Identity(letter))}");
}
