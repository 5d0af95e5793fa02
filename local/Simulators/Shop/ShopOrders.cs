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
    private readonly ShopCatalog _catalog;
    private readonly Dictionary<string, ShopOrder> _orders;

    /// <summary>Numbers are never given twice, also when an order is deleted.</summary>
    private int _count;

    public ShopOrders(SimulatorStore store, ShopCatalog catalog, TimeProvider clock)
    {
        (_store, _catalog, _clock) = (store, catalog, clock);
        _orders = store.Load<ShopOrder>(Kind).ToDictionary(order => order.Id, StringComparer.Ordinal);
        _count = _orders.Count == 0 ? 0 : _orders.Values.Max(order => int.Parse(order.Number.AsSpan(1), CultureInfo.InvariantCulture)) - FirstNumber + 1;
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

    /// <summary>The order by the id that its platform gave it.</summary>
    public ShopOrder? FindOn(string business, string platform, string id)
    {
        lock (_gate) { return _orders.Values.FirstOrDefault(order => order.Business == business && order.Platform == platform && order.IdOnPlatform == id); }
    }

    /// <summary>A new order with one tea pot, or with the given lines.</summary>
    /// <param name="also">What else is true of it.</param>
    public ShopOrder Place(
        string business, ShopCustomer customer, IReadOnlyList<ShopLine>? lines, string currency, string platform = ShopPlatforms.Standard, Func<ShopOrder, ShopOrder>? also = null)
    {
        lock (_gate)
        {
            var count = _count++;
            var number = (FirstNumber + count).ToString(CultureInfo.InvariantCulture);
            lines ??= [new ShopLine("TEA-1", "Teekanne", 1, "59.90")];
            lines = _catalog.Learn(lines);
            var order = new ShopOrder
            {
                Business = business,
                Id = $"A-{number}",
                Number = $"#{number}",
                PlacedAt = _clock.GetUtcNow(),
                Currency = currency,
                Total = "",
                Url = $"https://shop.example/orders/A-{number}",
                Lines = lines,
                Customer = customer,
                Platform = platform,
                PlatformId = (platform == ShopPlatforms.Shopify ? FirstShopifyId : FirstWooCommerceId) + count,
                Happened = [new ShopHappening("order.placed", _clock.GetUtcNow())],
            };
            return Save(Summed(also?.Invoke(order) ?? order));
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

    /// <summary>The order after an edit, which happens now.</summary>
    public ShopOrder Edit(ShopOrder order, string type, Func<ShopOrder, ShopOrder> edit)
    {
        lock (_gate)
        {
            var edited = edit(_orders[order.Id]);
            return Save(Summed(edited with { Happened = [.. edited.Happened, new ShopHappening(type, _clock.GetUtcNow())] }));
        }
    }

    public void Delete(ShopOrder order)
    {
        lock (_gate)
        {
            _orders.Remove(order.Id);
            _store.Delete(Kind, order.Id);
        }
    }

    private static ShopOrder Summed(ShopOrder order)
    {
        var total = order.Lines.Sum(line => line.Quantity * ShopCatalog.Amount(line.Price)) + ShopCatalog.Amount(order.Shipping);
        return order with { Total = ShopCatalog.Text(total) };
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
                ["lines"] = Lines(order.Lines),
            },
            ["customer"] = JsonSerializer.SerializeToNode(order.Customer, SimulatorStore.Json),
        };
        if (order.Shipment is { } shipment)
        {
            data["shipment"] = JsonSerializer.SerializeToNode(shipment, SimulatorStore.Json);
        }

        return new JsonObject { ["type"] = type, ["timestamp"] = at, ["data"] = data };
    }

    public static JsonArray Lines(IReadOnlyList<ShopLine> lines) => new([.. lines.Select(line => new JsonObject
    {
        ["sku"] = line.Sku, ["name"] = line.Name, ["quantity"] = line.Quantity, ["price"] = line.Price,
    })]);

    private ShopOrder Save(ShopOrder order)
    {
        _orders[order.Id] = order;
        _store.Put(Kind, order.Id, order);
        return order;
    }
}
