using Azure;
using Azure.Data.Tables;
using Serverless.Platform.Security;
using Serverless.Platform.Storage;

namespace Serverless.Orders;

/// <summary>Remembers correctly signed events of types that this version does not know, so that nobody has to guess what a shop sends.</summary>
public sealed class UnhandledEvents(TableServiceClient tables, TimeProvider clock)
{
    private readonly TableClient _table = tables.GetTableClient(TableNames.Inbox);

    /// <summary>Durable when it returns; the same event again changes nothing.</summary>
    public async Task RecordAsync(string business, string source, string webhookId, string type, CancellationToken cancellationToken)
    {
        var id = StableId.From(business, source, webhookId);
        var row = new Row
        {
            PartitionKey = TableKey.Join(business, source, id[..1]),
            RowKey = id,
            Effect = "unhandled",
            Type = string.Concat(type.Where(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '/')),
            At = clock.GetUtcNow(),
        };
        await _table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
    }

    internal sealed class Row : ITableEntity
    {
        public string PartitionKey { get; set; } = "";
        public string RowKey { get; set; } = "";
        public DateTimeOffset? Timestamp { get; set; }
        public ETag ETag { get; set; }
        public string Effect { get; set; } = "";
        public string Type { get; set; } = "";
        public DateTimeOffset At { get; set; }
    }
}
