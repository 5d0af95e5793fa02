using Azure;
using Azure.Data.Tables;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Serverless.Platform.Storage;

namespace Serverless.Media;

/// <summary>
/// Forgets after 90 days what no channel has any more: copies of files, counted from when their channel forgot them, so that a message
/// that names one is told it expired, and what customers sent.
/// </summary>
public sealed partial class MediaRetention(TableServiceClient tables, TimeProvider clock, ILogger<MediaRetention> logger)
{
    public static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    private const int ParallelDeletes = 16;

    [Function("media-retention")]
    public async Task Run([TimerTrigger("0 47 3 * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(timer);
        var media = tables.GetTableClient(TableNames.Media);
        var before = clock.GetUtcNow() - Kept;
        var forgotten = 0;

        // Rows are spread over partitions by file and customer, so finding the old ones is a scan; it runs once a day, when little else does.
        var old = media.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"UsableUntil lt {before} or ReceivedAt lt {before}"),
            select: ["PartitionKey", "RowKey"], cancellationToken: cancellationToken);
        await Parallel.ForEachAsync(old, new ParallelOptions { MaxDegreeOfParallelism = ParallelDeletes, CancellationToken = cancellationToken }, async (row, token) =>
        {
            if (await TryDeleteAsync(media, row, token)) { Interlocked.Increment(ref forgotten); }
        });
        Log.Forgotten(logger, forgotten, timer.IsPastDue);
    }

    /// <summary>False when somebody renewed the copy meanwhile.</summary>
    private static async Task<bool> TryDeleteAsync(TableClient media, TableEntity row, CancellationToken cancellationToken)
    {
        try
        {
            await media.DeleteEntityAsync(row.PartitionKey, row.RowKey, row.ETag, cancellationToken);
            return true;
        }
        catch (RequestFailedException exception) when (exception.Status == 412)
        {
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, EventName = "media.forgotten", Message = "{Rows} media rows forgotten, past due: {IsPastDue}")]
        public static partial void Forgotten(ILogger logger, int rows, bool isPastDue);
    }
}
