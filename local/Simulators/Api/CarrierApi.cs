using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Serverless.Local.Simulators.Carrier;
using Serverless.Local.Simulators.Shop;
using Serverless.Local.Simulators.Webhooks;

namespace Serverless.Local.Simulators.Api;

/// <summary>The carrier: moves parcels and sends the webhooks about them.</summary>
internal sealed class CarrierApi(CarrierParcels parcels, CarrierWebhooks webhooks, WebhookLog log, TimeProvider clock, IHostApplicationLifetime lifetime)
{
    public void Map(IEndpointRouteBuilder api)
    {
        api.Get("/carrier/shipments", _ => Results.Json(parcels.All));
        api.Get("/carrier/shipments/{trackingNumber}", Show);
        api.Post("/carrier/shipments/{trackingNumber}/events", SendAsync);
        api.Post("/carrier/webhooks", RawAsync);
    }

    private IResult Show(HttpContext context)
    {
        var parcel = parcels.Find(context.Route("trackingNumber")) ?? throw LocalProblem.NotThere("shipment");
        var lane = CarrierWebhooks.Lane(parcel.Business, parcel.TrackingNumber);
        return Results.Json(new { parcel.Business, parcel.TrackingNumber, parcel.Events, webhooks = log.After(0).Where(sent => sent.Lane == lane).Select(WebhooksApi.Describe) });
    }

    /// <summary>One event (<c>status</c>), or several (<c>statuses</c>) that happened a second apart, sent in that order or shuffled.</summary>
    private async Task<IResult> SendAsync(HttpContext context)
    {
        var asked = await context.BodyAsync<CarrierEvents>();
        if (!CarrierShapes.Carriers.Contains(asked.Carrier)) { throw LocalProblem.BadRequest($"carrier must be one of {string.Join(", ", CarrierShapes.Carriers)}."); }

        var now = clock.GetUtcNow();
        var number = context.Route("trackingNumber");
        var happened = asked.Events(number, now);
        if (happened.Length == 0) { throw LocalProblem.BadRequest($"Say status, or statuses: {string.Join(", ", CarrierShapes.Statuses)}."); }

        var parcel = parcels.Add(asked.Business, number, happened);
        if (asked.Shuffle) { new Random(asked.Seed).Shuffle(happened); }

        var delay = Duration.Parse(asked.Delay, "delay");
        if (delay > TimeSpan.Zero)
        {
            _ = SendLaterAsync(asked, parcel, happened, delay);
            return Results.Json(new { number, sendsAt = now + delay }, statusCode: StatusCodes.Status202Accepted);
        }

        return Results.Json(new { trackingNumber = number, webhooks = (await SendAsync(asked, parcel, happened, context.RequestAborted)).Select(WebhooksApi.Describe) });
    }

    /// <summary>Any bytes, correctly signed or not: <c>?carrier=&amp;business=&amp;signature=&amp;age=</c>.</summary>
    private async Task<IResult> RawAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var carrier = Text(context, "carrier") ?? CarrierShapes.AfterShip;
        if (!CarrierShapes.Carriers.Contains(carrier)) { throw LocalProblem.BadRequest($"carrier must be one of {string.Join(", ", CarrierShapes.Carriers)}."); }

        var sending = new CarrierSending();
        sending = sending with { Signature = Text(context, "signature") ?? sending.Signature, Age = Text(context, "age") ?? sending.Age };
        var sent = await webhooks.SendRawAsync(Text(context, "business") ?? ShopWebhooks.DemoBusiness, carrier, body.ToArray(), sending, context.RequestAborted);
        return Results.Json(WebhooksApi.Describe(sent));
    }

    private async Task SendLaterAsync(CarrierEvents asked, CarrierParcel parcel, IReadOnlyList<CarrierEvent> happened, TimeSpan delay)
    {
        await Task.Delay(delay, clock, lifetime.ApplicationStopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!lifetime.ApplicationStopping.IsCancellationRequested)
        {
            await SendAsync(asked, parcel, happened, lifetime.ApplicationStopping);
        }
    }

    private async Task<IReadOnlyList<WebhookDelivery>> SendAsync(CarrierEvents asked, CarrierParcel parcel, IReadOnlyList<CarrierEvent> happened, CancellationToken cancellationToken)
    {
        var sent = new List<WebhookDelivery>();
        foreach (var entry in happened)
        {
            var history = parcel.Events.TakeWhile(before => before != entry).ToList();
            sent.Add(await webhooks.SendAsync(asked.Business, asked.Carrier, entry, history, asked.Sending, cancellationToken));
        }

        return sent;
    }

    private static string? Text(HttpContext context, string name) =>
        context.Request.Query[name].ToString() is { Length: > 0 } text ? text : null;

    private sealed record CarrierEvents
    {
        public string Business { get; init; } = ShopWebhooks.DemoBusiness;

        public string Carrier { get; init; } = CarrierShapes.AfterShip;

        public string? Status { get; init; }

        public IReadOnlyList<string>? Statuses { get; init; }

        public DateTimeOffset? At { get; init; }

        public string? Detail { get; init; }

        public string? OrderNumber { get; init; }

        public string? EstimatedDelivery { get; init; }

        public bool Shuffle { get; init; }

        public int Seed { get; init; } = 1;

        public string Delay { get; init; } = "PT0S";

        public CarrierSending Sending { get; init; } = new();

        public CarrierEvent[] Events(string trackingNumber, DateTimeOffset now)
        {
            var statuses = Statuses ?? (Status is null ? [] : [Status]);
            return [.. statuses.Select((status, i) => new CarrierEvent
            {
                TrackingNumber = trackingNumber,
                Status = status,
                At = At?.AddSeconds(i) ?? now - TimeSpan.FromSeconds(statuses.Count - 1 - i),
                Detail = Detail,
                OrderNumber = OrderNumber,
                EstimatedDelivery = EstimatedDelivery,
            })];
        }
    }
}
