using Azure.Data.Tables;
using Azure.Messaging.ServiceBus;
using Serverless.Channels;
using Serverless.Local.ServiceBus;
using Serverless.Local.Tables;
using Serverless.Orders;
using Serverless.Platform.Storage;

namespace Serverless.Chaos.Judging;

/// <summary>What the product has recorded, read from its data folder after it was stopped.</summary>
internal sealed class Records
{
    /// <summary>By send id.</summary>
    public Dictionary<string, DeliveryRow> Deliveries { get; } = new(StringComparer.Ordinal);

    /// <summary>By order id.</summary>
    public Dictionary<string, OrderRecord> Orders { get; } = new(StringComparer.Ordinal);

    /// <summary>Partition and row of every receipt.</summary>
    public HashSet<(string Partition, string Row)> Receipts { get; } = [];

    /// <summary>Row key and properties of every event that the inbox knows.</summary>
    public Dictionary<string, TableEntity> Inbox { get; } = new(StringComparer.Ordinal);

    /// <summary>Every dead letter with its entity.</summary>
    public List<(string Entity, ServiceBusReceivedMessage Message)> DeadLetters { get; } = [];

    /// <summary>Messages that are not at their end.</summary>
    public int InFlight { get; private set; }

    public static async Task<Records> ReadAsync(string folder)
    {
        var records = new Records();
        await records.ReadTablesAsync(Path.Combine(folder, "tables.db"));
        await records.ReadBusAsync(Path.Combine(folder, "bus.db"));
        return records;
    }

    private async Task ReadTablesAsync(string path)
    {
        var account = $"judge{Guid.NewGuid():N}";
        using var store = EmbeddedTableStore.Open(path, TimeProvider.System);
        EmbeddedTableStores.Register(account, store);
        try
        {
            var tables = new TableServiceClient($"UseEmbeddedStorage=true;AccountName={account}");
            await foreach (var row in tables.GetTableClient(TableNames.Deliveries).QueryAsync<DeliveryRow>())
            {
                if (row.About.Length > 0) { Deliveries[row.RowKey] = row; }
            }

            await foreach (var row in tables.GetTableClient(TableNames.Orders).QueryAsync<OrderRow>())
            {
                if (row.OrderId.Length > 0) { Orders[row.OrderId] = row.ToRecord(); }
            }

            await foreach (var row in tables.GetTableClient(TableNames.Receipts).QueryAsync<TableEntity>(select: ["PartitionKey", "RowKey"]))
            {
                Receipts.Add((row.PartitionKey, row.RowKey));
            }

            await foreach (var row in tables.GetTableClient(TableNames.Inbox).QueryAsync<TableEntity>()) { Inbox[row.RowKey] = row; }
        }
        finally
        {
            EmbeddedTableStores.Unregister(account);
        }
    }

    private async Task ReadBusAsync(string path)
    {
        var entities = MessagingEntities.Load(Path.Combine(AppContext.BaseDirectory, "messaging.json"));
        await using var broker = EmbeddedBroker.Open(path, entities, TimeProvider.System);
        foreach (var entity in await broker.GetStatusAsync(CancellationToken.None))
        {
            InFlight += entity.Active + entity.Scheduled;
            if (entity.DeadLetter == 0) { continue; }

            var from = 0L;
            while (await broker.PeekAsync(EntityPaths.Of(entity.Path, SubQueue.DeadLetter), null, from, 250, CancellationToken.None) is { Count: > 0 } letters)
            {
                DeadLetters.AddRange(letters.Select(letter => (entity.Path, letter)));
                from = letters[^1].SequenceNumber + 1;
            }
        }
    }
}
