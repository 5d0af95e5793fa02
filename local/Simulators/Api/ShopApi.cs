using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Serverless.Local.Simulators.Shop;
using Serverless.Local.Simulators.Webhooks;

namespace Serverless.Local.Simulators.Api;

/// <summary>The shop: places orders and sends the webhooks about them.</summary>
internal sealed class ShopApi(ShopOrders orders, ShopWebhooks webhooks, TimeProvider clock, IHostApplicationLifetime lifetime)
{
    public void Map(IEndpointRouteBuilder api)
    {
        api.Get("/shop/orders", _ => Results.Json(orders.All));
        api.Get("/shop/orders/{id}", context => Results.Json(Find(context)));
        api.Post("/shop/orders", PlaceAsync);
        api.Post("/shop/orders/{id}/events", SendAsync);
        api.Post("/shop/webhooks", RawAsync);
        api.Post("/shop/woocommerce/ping", PingAsync);
    }

    private async Task<IResult> PlaceAsync(HttpContext context)
    {
        var asked = await context.BodyAsync<NewOrder>();
        if (!ShopPlatforms.All.Contains(asked.Platform)) { throw LocalProblem.BadRequest($"platform must be one of {string.Join(", ", ShopPlatforms.All)}."); }

        var order = orders.Place(asked.Business, asked.Customer, asked.Lines, asked.Currency, asked.Platform);
        if (!asked.Send)
        {
            return Results.Json(new { order, webhook = (object?)null }, statusCode: StatusCodes.Status201Created);
        }

        var sent = await webhooks.SendAsync(order, "order.placed", order.PlacedAt, asked.Sending, context.RequestAborted);
        return Results.Json(new { order, webhook = WebhooksApi.Describe(sent) }, statusCode: StatusCodes.Status201Created);
    }

    /// <summary>One event (<c>type</c>), or several (<c>types</c>) that happened a second apart, sent in that order or shuffled.</summary>
    private async Task<IResult> SendAsync(HttpContext context)
    {
        var order = Find(context);
        var asked = await context.BodyAsync<OrderEvents>();
        var types = asked.Types ?? (asked.Type is null ? [] : [asked.Type]);
        if (types.Count == 0 || types.FirstOrDefault(type => !Knows(order, type)) is not null)
        {
            throw LocalProblem.BadRequest($"type, or each of types, must be one of {string.Join(", ", ShopOrders.Types)}.");
        }

        if (asked.Shipment is not null || (order.Shipment is null && types.Any(type => type is not ("order.placed" or "order.paid" or "order.cancelled"))))
        {
            order = orders.Ship(order, asked.Shipment ?? orders.DefaultShipment);
        }

        var now = clock.GetUtcNow();
        var events = types.Select((type, i) => (Type: type, At: asked.At ?? now - TimeSpan.FromSeconds(types.Count - 1 - i))).ToArray();
        if (asked.Shuffle)
        {
            new Random(asked.Seed).Shuffle(events);
        }

        if (asked.Forget)
        {
            foreach (var (type, at) in events) { order = orders.Happen(order, type, at); }

            return Results.Json(new { order.Id, webhooks = Array.Empty<object>() });
        }

        var delay = Duration.Parse(asked.Delay, "delay");
        if (delay > TimeSpan.Zero)
        {
            _ = SendLaterAsync(order, events, asked.Sending, delay);
            return Results.Json(new { order.Id, sendsAt = now + delay }, statusCode: StatusCodes.Status202Accepted);
        }

        return Results.Json(new { order.Id, webhooks = (await SendAsync(order, events, asked.Sending, context.RequestAborted)).Select(WebhooksApi.Describe) });
    }

    private static bool Knows(ShopOrder order, string type) =>
        ShopOrders.Types.Contains(type) || (type == WooCommerceShape.Deleted && order.Platform == ShopPlatforms.WooCommerce);

    private async Task<IResult> PingAsync(HttpContext context) =>
        Results.Json(WebhooksApi.Describe(await webhooks.PingAsync(Text(context, "business") ?? ShopWebhooks.DemoBusiness, context.RequestAborted)));

    /// <summary>Any bytes, correctly signed or not: <c>?business=&amp;platform=&amp;topic=&amp;signature=&amp;age=</c>.</summary>
    private async Task<IResult> RawAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var sending = new ShopSending();
        sending = sending with { Signature = Text(context, "signature") ?? sending.Signature, Age = Text(context, "age") ?? sending.Age };
        var (business, platform) = (Text(context, "business") ?? ShopWebhooks.DemoBusiness, Text(context, "platform") ?? ShopPlatforms.Standard);
        var sent = await webhooks.SendRawAsync(business, platform, Text(context, "topic") ?? "raw", body.ToArray(), sending, context.RequestAborted);
        return Results.Json(WebhooksApi.Describe(sent));
    }

    private async Task SendLaterAsync(ShopOrder order, IReadOnlyList<(string Type, DateTimeOffset At)> events, ShopSending sending, TimeSpan delay)
    {
        await Task.Delay(delay, clock, lifetime.ApplicationStopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!lifetime.ApplicationStopping.IsCancellationRequested)
        {
            await SendAsync(order, events, sending, lifetime.ApplicationStopping);
        }
    }

    private async Task<IReadOnlyList<WebhookDelivery>> SendAsync(
        ShopOrder order, IReadOnlyList<(string Type, DateTimeOffset At)> events, ShopSending sending, CancellationToken cancellationToken)
    {
        var sent = new List<WebhookDelivery>();
        foreach (var (type, at) in events)
        {
            order = orders.Happen(order, type, at);
            sent.Add(await webhooks.SendAsync(order, type, at, sending, cancellationToken));
        }

        return sent;
    }

    private ShopOrder Find(HttpContext context) => orders.Find(context.Route("id")) ?? throw LocalProblem.NotThere("order");

    private static string? Text(HttpContext context, string name) =>
        context.Request.Query[name].ToString() is { Length: > 0 } text ? text : null;

    private sealed record NewOrder
    {
        public string Business { get; init; } = ShopWebhooks.DemoBusiness;

        public ShopCustomer Customer { get; init; } = new();

        public IReadOnlyList<ShopLine>? Lines { get; init; }

        public string Currency { get; init; } = "EUR";

        /// <summary>Whose shape the order's webhooks have.</summary>
        public string Platform { get; init; } = ShopPlatforms.Standard;

        /// <summary>False: only place it; its events are sent by later calls.</summary>
        public bool Send { get; init; } = true;

        public ShopSending Sending { get; init; } = new();
    }

    private sealed record OrderEvents
    {
        public string? Type { get; init; }

        public IReadOnlyList<string>? Types { get; init; }

        public DateTimeOffset? At { get; init; }

        public ShopShipment? Shipment { get; init; }

        public bool Shuffle { get; init; }

        public int Seed { get; init; } = 1;

        public string Delay { get; init; } = "PT0S";

        /// <summary>It happens, but the shop forgets to tell.</summary>
        public bool Forget { get; init; }

        public ShopSending Sending { get; init; } = new();
    }
}
