using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Serverless.Local.Simulators.Shop;

/// <summary>The orders of the simulated shop and the events about them.</summary>
internal sealed class ShopOrders
{
    private const string Kind = "shop-order";
    private const int FirstNumber = 1001;
    private const long FirstShopifyId = 5_500_000_001;
    private const long FirstWooCommerceId = 701;
    private readonly Lock _gate = new();
    private readonly SimulatorStore _store;
    private readonly TimeProvider _clock;
    private readonly Dictionary<string, ShopOrder> _orders;

    public ShopOrders(SimulatorStore store, TimeProvider clock)
    {
        (_store, _clock) = (store, clock);
        _orders = store.Load<ShopOrder>(Kind).ToDictionary(order => order.Id, StringComparer.Ordinal);
    }

    public static IReadOnlyList<string> Types { get; } =
    [
        "order.placed", "order.paid", "order.shipped", "order.out_for_delivery", "order.ready_for_pickup", "order.delivery_failed",
        "order.delivered", "order.delayed", "order.returned", "order.refunded", "order.cancelled", "order.updated",
    ];

    public IReadOnlyList<ShopOrder> All
    {
        get { lock (_gate) { return [.. _orders.Values.OrderBy(order => order.PlacedAt)]; } }
    }

    public ShopOrder? Find(string id)
    {
        lock (_gate) { return _orders.GetValueOrDefault(id); }
    }

    /// <summary>A new order with one tea pot, or with the given lines.</summary>
    public ShopOrder Place(string business, ShopCustomer customer, IReadOnlyList<ShopLine>? lines, string currency, string platform = ShopPlatforms.Standard)
    {
        lock (_gate)
        {
            var number = (FirstNumber + _orders.Count).ToString(CultureInfo.InvariantCulture);
            lines ??= [new ShopLine("TEA-1", "Teekanne", 1, "59.90")];
            var total = lines.Sum(line => line.Quantity * decimal.Parse(line.Price, CultureInfo.InvariantCulture));
            return Save(new ShopOrder
            {
                Business = business,
                Id = $"A-{number}",
                Number = $"#{number}",
                PlacedAt = _clock.GetUtcNow(),
                Currency = currency,
                Total = total.ToString("0.00", CultureInfo.InvariantCulture),
                Url = $"https://shop.example/orders/A-{number}",
                Lines = lines,
                Customer = customer,
                Platform = platform,
                PlatformId = (platform == ShopPlatforms.Shopify ? FirstShopifyId : FirstWooCommerceId) + _orders.Count,
                Happened = [new ShopHappening("order.placed", _clock.GetUtcNow())],
            });
        }
    }

    public ShopOrder Ship(ShopOrder order, ShopShipment shipment)
    {
        lock (_gate) { return Save(order with { Shipment = shipment }); }
    }

    /// <summary>The order after one more thing has happened to it.</summary>
    public ShopOrder Happen(ShopOrder order, string type, DateTimeOffset at)
    {
        lock (_gate) { return Save(_orders[order.Id] with { Happened = [.. _orders[order.Id].Happened, new ShopHappening(type, at)] }); }
    }

    /// <summary>Steps after "paid" carry a shipment; one is made up when the order has none yet.</summary>
    public ShopShipment DefaultShipment => new()
    {
        EstimatedDelivery = DateOnly.FromDateTime(_clock.GetUtcNow().AddDays(2).UtcDateTime).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
    };

    /// <summary>The body of one order event.</summary>
    public static JsonObject Event(ShopOrder order, string type, DateTimeOffset at)
    {
        var data = new JsonObject
        {
            ["order"] = new JsonObject
            {
                ["id"] = order.Id,
                ["number"] = order.Number,
                ["placedAt"] = order.PlacedAt,
                ["currency"] = order.Currency,
                ["total"] = order.Total,
                ["url"] = order.Url,
                ["lines"] = JsonSerializer.SerializeToNode(order.Lines, SimulatorStore.Json),
            },
            ["customer"] = JsonSerializer.SerializeToNode(order.Customer, SimulatorStore.Json),
        };
        if (order.Shipment is { } shipment)
        {
            data["shipment"] = JsonSerializer.SerializeToNode(shipment, SimulatorStore.Json);
        }

        return new JsonObject { ["type"] = type, ["timestamp"] = at, ["data"] = data };
    }

    private ShopOrder Save(ShopOrder order)
    {
        _orders[order.Id] = order;
        _store.Put(Kind, order.Id, order);
        return order;
    }
}
