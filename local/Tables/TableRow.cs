namespace Serverless.Local.Tables;

/// <summary>
/// A row as both transports carry it. Values are of the eight EDM types: string, bool, int, long, double, Guid,
/// DateTimeOffset (UTC) and byte[]. Keys, time and version are null where a query selected them away.
/// </summary>
internal sealed class TableRow
{
    public string? PartitionKey { get; set; }

    public string? RowKey { get; set; }

    public DateTimeOffset? Timestamp { get; set; }

    public string? ETag { get; set; }

    /// <summary>The row's own properties, without the three of the system, in the order they were written.</summary>
    public List<KeyValuePair<string, object>> Properties { get; init; } = [];
}
