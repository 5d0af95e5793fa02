using Azure;
using Azure.Data.Tables;
using Serverless.Platform.Storage;

namespace Serverless.Orders.Sources;

/// <summary>How far the poll of one shop has come.</summary>
/// <param name="ModifiedAfter">The newest change that was seen; null before the first poll.</param>
/// <param name="DueAt">Not to be asked before.</param>
/// <param name="Problem">Why the last poll ended early, or null.</param>
public sealed record WooCommerceWatermark(DateTimeOffset? ModifiedAfter, DateTimeOffset DueAt, string? Problem);

/// <summary>One row for each business, beside its orders.</summary>
public sealed class WooCommerceWatermarks(TableServiceClient tables)
{
    private readonly TableClient _table = tables.GetTableClient(TableNames.Orders);

    public async Task<WooCommerceWatermark> ReadAsync(string business, CancellationToken cancellationToken)
    {
        var found = await _table.GetEntityIfExistsAsync<Row>(Partition(business), WooCommerceSource.SourceName, cancellationToken: cancellationToken);
        return found.HasValue ? new WooCommerceWatermark(found.Value!.ModifiedAfter, found.Value.DueAt, found.Value.Problem) : new WooCommerceWatermark(null, default, null);
    }

    public async Task WriteAsync(string business, WooCommerceWatermark watermark, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(watermark);
        var row = new Row
        {
            PartitionKey = Partition(business),
            RowKey = WooCommerceSource.SourceName,
            ModifiedAfter = watermark.ModifiedAfter,
            DueAt = watermark.DueAt,
            Problem = watermark.Problem,
        };
        await _table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
    }

    private static string Partition(string business) => TableKey.Join(business, "poll");

    internal sealed class Row : ITableEntity
    {
        public string PartitionKey { get; set; } = "";
        public string RowKey { get; set; } = "";
        public DateTimeOffset? Timestamp { get; set; }
        public ETag ETag { get; set; }
        public DateTimeOffset? ModifiedAfter { get; set; }
        public DateTimeOffset DueAt { get; set; }
        public string? Problem { get; set; }
    }
}
