using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Options;
using Serverless.Platform.Json;
using Serverless.Platform.Messaging;
using Serverless.Platform.Security;
using Serverless.Platform.Storage;

namespace Serverless.Orders;

/// <summary>A parked event's time is up. Sent when it is parked, to be delivered then.</summary>
public sealed record OrderParkingEnded(string Business, string Kind, string Hash, string MessageId)
{
    public const string Schema = "order-parking-ended/1";
}

/// <summary>An event that came before its order: when it happened, and <c>parked</c>, <c>joined</c> or <c>order-unknown</c>.</summary>
public sealed record ParkedEvent(DateTimeOffset At, string Outcome);

/// <summary>
/// The events that wait for their order, in partitions of the inbox. Each ends as <c>joined</c> or as <c>order-unknown</c>; the row stays
/// as the record of it until the inbox forgets it.
/// </summary>
public sealed class OrderParking(TableServiceClient tables, IMessageBus bus, IOptions<OrdersOptions> options, TimeProvider clock)
{
    public const string Parked = "parked";
    public const string Joined = "joined";
    public const string Unknown = "order-unknown";

    private const int Conflict = 409;
    private const int Changed = 412;
    private readonly TableClient _table = tables.GetTableClient(TableNames.Inbox);

    internal async Task KeepAsync(OrderIndexAddress address, BusMessage message, DateTimeOffset? happenedAt, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        try
        {
            await _table.AddEntityAsync(ParkedRow.Of(address, message, happenedAt ?? now), cancellationToken);
        }
        catch (RequestFailedException exception) when (exception.Status == Conflict)
        {
            // Parked before: this is a repeat. Its end is announced once more, because the first announcement may have failed.
        }

        var ended = new OrderParkingEnded(address.Business, address.Kind, address.Hash, message.MessageId);
        var announcement = new BusMessage(
            StableId.From(OrderParkingEnded.Schema, address.Business, address.Hash, message.MessageId),
            message.Lane, address.Business, OrderParkingEnded.Schema, RecordJson.Body(ended))
        { NotBefore = now + options.Value.ParkFor };
        await bus.SendAsync(Queues.OrderStatus, announcement, cancellationToken);
    }

    /// <summary>Sends on what is parked for this value; how many events that were.</summary>
    internal async Task<int> JoinAsync(OrderIndexAddress address, string lane, CancellationToken cancellationToken)
    {
        var rows = new List<ParkedRow>();
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {address.ParkedPartition} and Effect eq {Parked}");
        await foreach (var row in _table.QueryAsync<ParkedRow>(filter, cancellationToken: cancellationToken)) { rows.Add(row); }

        if (rows.Count == 0) { return 0; }

        await bus.SendAsync(Queues.OrderStatus, [.. rows.OrderBy(row => row.At).Select(row => row.ToMessage(address.Business, lane))], cancellationToken);
        foreach (var row in rows)
        {
            row.Effect = Joined;
            await _table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
        }

        return rows.Count;
    }

    internal async Task<IReadOnlyList<ParkedEvent>> ListAsync(OrderIndexAddress address, CancellationToken cancellationToken)
    {
        var events = new List<ParkedEvent>();
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {address.ParkedPartition}");
        await foreach (var row in _table.QueryAsync<ParkedRow>(filter, cancellationToken: cancellationToken)) { events.Add(new ParkedEvent(row.At, row.Effect)); }

        return [.. events.OrderBy(parked => parked.At)];
    }

    /// <summary>Puts on record that the order never became known; false when the event has ended otherwise.</summary>
    internal async Task<bool> GiveUpAsync(OrderIndexAddress address, string messageId, CancellationToken cancellationToken)
    {
        var found = await _table.GetEntityIfExistsAsync<ParkedRow>(address.ParkedPartition, ParkedRow.Row(messageId), cancellationToken: cancellationToken);
        if (!found.HasValue || found.Value!.Effect == Joined) { return false; }

        found.Value.Effect = Unknown;
        try
        {
            await _table.UpdateEntityAsync(found.Value, found.Value.ETag, TableUpdateMode.Replace, cancellationToken);
            return true;
        }
        catch (RequestFailedException exception) when (exception.Status == Changed)
        {
            // It joined its order in this moment.
            return false;
        }
    }
}
