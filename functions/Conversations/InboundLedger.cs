using Azure;
using Azure.Data.Tables;
using Serverless.Platform.Storage;

namespace Serverless.Conversations;

/// <summary>Remembers which events have had their effect, for repeats that duplicate detection no longer sees, and what was left unhandled.</summary>
public sealed class InboundLedger(TableServiceClient tables, TimeProvider clock)
{
    /// <summary>Stands for a business where none is known. No business has this id.</summary>
    public const string NoBusiness = "-";

    private const int ParallelWrites = 16;

    private readonly TableClient _table = tables.GetTableClient(TableNames.Inbox);

    public async Task<bool> IsDoneAsync(string business, string channel, string eventId, CancellationToken cancellationToken)
    {
        var row = await _table.GetEntityIfExistsAsync<InboundRow>(InboundRow.Partition(business, channel, eventId), eventId, select: ["RowKey"], cancellationToken: cancellationToken);
        return row.HasValue;
    }

    /// <summary>The event had its effect. Written last, so that a crash before repeats the effect and never loses it.</summary>
    public async Task DoneAsync(string business, string channel, string eventId, string kind, string outcome, CancellationToken cancellationToken)
    {
        try
        {
            await _table.AddEntityAsync(InboundRow.Of(business, channel, eventId, kind, outcome, clock.GetUtcNow()), cancellationToken);
        }
        catch (RequestFailedException exception) when (exception.Status == 409)
        {
            // A repeat that ran beside this one was faster; its record says the same.
        }
    }

    /// <summary>Events that are ours to take but that nothing here understands.</summary>
    public Task UnhandledAsync(string business, string channel, IEnumerable<(string EventId, string What)> events, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(events, new ParallelOptions { MaxDegreeOfParallelism = ParallelWrites, CancellationToken = cancellationToken },
            async (item, token) => await DoneAsync(business, channel, item.EventId, item.What, "unhandled", token));
}

/// <summary>An event that is settled. Partition: business, channel, first characters of the id; row: the event's id. No personal data.</summary>
internal sealed class InboundRow : ITableEntity
{
    public string PartitionKey { get; set; } = "";
    public string RowKey { get; set; } = "";
    public DateTimeOffset? Timestamp { get; set; }
    public ETag ETag { get; set; }
    public string Kind { get; set; } = "";
    public string Outcome { get; set; } = "";
    public DateTimeOffset At { get; set; }

    public static string Partition(string business, string channel, string eventId) => TableKey.Join(business, channel, eventId[..2]);

    public static InboundRow Of(string business, string channel, string eventId, string kind, string outcome, DateTimeOffset now) => new()
    {
        PartitionKey = Partition(business, channel, eventId),
        RowKey = eventId,
        Kind = kind,
        Outcome = outcome,
        At = now,
    };
}
