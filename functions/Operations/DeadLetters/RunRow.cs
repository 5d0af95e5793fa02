using Azure;
using Azure.Data.Tables;
using Serverless.Platform.Storage;

namespace Serverless.Operations.DeadLetters;

/// <summary>
/// The run that works on a consumer's dead letters: there is one at a time, so that their order is kept. Partition <c>runs</c>; row: the consumer.
/// It goes when everything that the run claimed is done; one whose time is over was broken off.
/// </summary>
internal sealed class RunRow : ITableEntity
{
    public const string Runs = "runs";
    private const string Replay = "replay";
    private const string Discard = "discard";

    public string PartitionKey { get; set; } = Runs;
    public string RowKey { get; set; } = "";
    public DateTimeOffset? Timestamp { get; set; }
    public ETag ETag { get; set; }

    /// <summary>The row of the run in the journal.</summary>
    public string Run { get; set; } = "";

    public string Act { get; set; } = "";
    public bool Force { get; set; }
    public string? Why { get; set; }
    public DateTimeOffset At { get; set; }
    public DateTimeOffset Until { get; set; }

    public static RunRow Of(LetterOrder order, DateTimeOffset now) => new()
    {
        RowKey = TableKey.Encode(order.Consumer.Name),
        Run = JournalRow.NewRow(now),
        Act = order.Act == LetterAct.Replay ? Replay : Discard,
        Force = order.Force,
        Why = order.Why,
        At = now,
        Until = now + ReplayJournal.Lease,
    };

    public bool IsReplay => Act == Replay;
}
