using Azure;
using Azure.Data.Tables;
using Serverless.Platform.Messaging;
using Serverless.Platform.Security;
using Serverless.Platform.Storage;

namespace Serverless.Orders;

/// <summary>
/// Leads from what senders call an order by (<see cref="OrderIndexKey"/>) to the order. An event whose order is not known yet is parked
/// and travels on, in the order's lane, as soon as the order is known. All of it is safe to repeat and to race.
/// </summary>
public sealed class OrderIndex(TableServiceClient tables, KeyedHash hash, OrderParking parking)
{
    private const int Conflict = 409;
    private readonly TableClient _table = tables.GetTableClient(TableNames.Orders);

    /// <summary>Where the order is, or null when it is not known yet.</summary>
    public async Task<OrderPlace?> FindAsync(OrderIndexKey key, CancellationToken cancellationToken)
    {
        var address = AddressOf(key);
        return await FindAsync(address, cancellationToken) is { } row ? await SettleAsync(address, row, cancellationToken) : null;
    }

    /// <summary>
    /// Says where the order is, and sends on what was parked for it. Who says it first is right: the answer is the place that counts.
    /// </summary>
    public async Task<OrderPlace> AddAsync(OrderIndexKey key, OrderPlace place, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(place);
        var address = AddressOf(key);
        var row = OrderIndexRow.Of(address, place);
        try
        {
            await _table.AddEntityAsync(row, cancellationToken);
        }
        catch (RequestFailedException exception) when (exception.Status == Conflict)
        {
            row = (await FindAsync(address, cancellationToken))!;
        }

        return await SettleAsync(address, row, cancellationToken);
    }

    /// <summary>Says where the order is from now on, whatever was said before.</summary>
    public async Task ReplaceAsync(OrderIndexKey key, OrderPlace place, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(place);
        var address = AddressOf(key);
        var row = OrderIndexRow.Of(address, place);
        await _table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
        await SettleAsync(address, row, cancellationToken);
    }

    /// <summary>
    /// Keeps an event until its order is known, or its time is up. True when the order became known meanwhile: then the event is on its
    /// way again. The event's message id may be in use already; it travels on under another one.
    /// </summary>
    public Task<bool> ParkAsync(OrderIndexKey key, BusMessage message, CancellationToken cancellationToken) => ParkAsync(key, message, null, cancellationToken);

    /// <param name="happenedAt">Parked events travel on in the order of these times; when null, in the order they came in.</param>
    /// <inheritdoc cref="ParkAsync(OrderIndexKey, BusMessage, CancellationToken)"/>
    public async Task<bool> ParkAsync(OrderIndexKey key, BusMessage message, DateTimeOffset? happenedAt, CancellationToken cancellationToken)
    {
        var address = AddressOf(key);
        await parking.KeepAsync(address, message, happenedAt, cancellationToken);

        // Asked again after the event was stored: whoever makes the order known meanwhile sees the event, or is seen here.
        if (await FindAsync(address, cancellationToken) is not { } row) { return false; }

        await parking.JoinAsync(address, row.Lane, cancellationToken);
        return true;
    }

    /// <summary>What was parked for this value and what became of it, oldest first; the inbox forgets it after two weeks.</summary>
    public Task<IReadOnlyList<ParkedEvent>> ParkedAsync(OrderIndexKey key, CancellationToken cancellationToken) => parking.ListAsync(AddressOf(key), cancellationToken);

    /// <summary>The end of a parked event's time; true when its order is still unknown, which is now on record.</summary>
    public async Task<bool> EndAsync(OrderParkingEnded ended, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ended);
        var address = new OrderIndexAddress(ended.Business, ended.Kind, ended.Hash);
        if (await FindAsync(address, cancellationToken) is not { } row) { return await parking.GiveUpAsync(address, ended.MessageId, cancellationToken); }

        await parking.JoinAsync(address, row.Lane, cancellationToken);
        return false;
    }

    private async Task<OrderPlace> SettleAsync(OrderIndexAddress address, OrderIndexRow row, CancellationToken cancellationToken)
    {
        if (row.IsSettled) { return row.ToPlace(); }

        await parking.JoinAsync(address, row.Lane, cancellationToken);
        row.IsSettled = true;
        await _table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
        return row.ToPlace();
    }

    private async Task<OrderIndexRow?> FindAsync(OrderIndexAddress address, CancellationToken cancellationToken)
    {
        var found = await _table.GetEntityIfExistsAsync<OrderIndexRow>(address.IndexPartition, address.IndexRow, cancellationToken: cancellationToken);
        return found.HasValue ? found.Value : null;
    }

    private OrderIndexAddress AddressOf(OrderIndexKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return new OrderIndexAddress(key.Business, key.Kind, hash.Of("order-index", key.Business, key.Kind, key.Value));
    }
}
