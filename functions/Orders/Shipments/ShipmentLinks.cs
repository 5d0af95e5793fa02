using System.Collections.Concurrent;
using Serverless.Businesses;

namespace Serverless.Orders.Shipments;

/// <summary>
/// Makes an order known by its tracking number and its number, so that its parcel's events find it, and those that came before it travel
/// on. Done once an order, and only for businesses that have a carrier.
/// </summary>
public sealed class ShipmentLinks(OrderIndex index, ParcelStore parcels, TimeProvider clock)
{
    private const int Capacity = 20_000;

    /// <summary>What is known to be in the index already: an order has many events.</summary>
    private readonly ConcurrentDictionary<(OrderIndexKey Key, string OrderId), byte> _known = new();

    public async Task AddAsync(Business business, string customer, OrderStatusChanged change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(business);
        ArgumentNullException.ThrowIfNull(change);
        if (business.Shipments.Count == 0 || change.CustomerId is not null) { return; }

        var place = new OrderPlace(customer, change.Order.Id, change.Lane ?? OrderIntake.Lane(change));
        if (TrackingNumbers.Normalise(change.Shipment?.TrackingNumber) is { } number)
        {
            await AddAsync(OrderIndexKey.Tracking(business.Id, number), place, () => BelongedToAnother(business.Id, number, cancellationToken), cancellationToken);
        }

        if (SayOrderNumbers(business) && OrderIndexKey.Number(business.Id, change.Order.Number ?? change.Order.Id) is { } key)
        {
            await AddAsync(key, place, () => Task.FromResult(false), cancellationToken);
        }
    }

    /// <summary>EasyPost's trackers name no order.</summary>
    private static bool SayOrderNumbers(Business business) => business.Shipments.Keys.Any(source => source != ShipmentSources.EasyPost);

    private async Task AddAsync(OrderIndexKey key, OrderPlace place, Func<Task<bool>> isFree, CancellationToken cancellationToken)
    {
        if (_known.ContainsKey((key, place.OrderId))) { return; }

        var counts = await index.AddAsync(key, place, cancellationToken);
        if (counts != place && await isFree()) { await index.ReplaceAsync(key, place, cancellationToken); }

        if (_known.Count >= Capacity) { _known.Clear(); }

        _known[(key, place.OrderId)] = 0;
    }

    /// <summary>A number that was silent for so long is used for another parcel now.</summary>
    private async Task<bool> BelongedToAnother(string business, string number, CancellationToken cancellationToken) =>
        await parcels.FindAsync(business, number, cancellationToken) is { } parcel && clock.GetUtcNow() - parcel.At > Parcel.Silence;
}
