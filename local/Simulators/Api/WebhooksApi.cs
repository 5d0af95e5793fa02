using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Serverless.Local.Simulators.Messenger;
using Serverless.Local.Simulators.Meta;
using Serverless.Local.Simulators.Webhooks;
using Serverless.Local.Simulators.WhatsApp;

namespace Serverless.Local.Simulators.Api;

/// <summary>The webhooks that were sent, byte for byte; sending any body; repeating, holding and reordering.</summary>
internal sealed class WebhooksApi(WebhookLog log, WebhookCourier courier, MetaWebhooks meta)
{
    public void Map(IEndpointRouteBuilder api)
    {
        api.Get("/webhooks", List);
        api.Get("/webhooks/{id:long}", context => Results.Json(Describe(Find(context))));
        api.Get("/webhooks/{id:long}/body", context => Results.Bytes(Find(context).Body, "application/json"));
        api.Post("/webhooks/messenger", context => RawAsync(context, MessengerWebhooks.Path));
        api.Post("/webhooks/whatsapp", context => RawAsync(context, WhatsAppWebhooks.Path));
        api.Post("/webhooks/{id:long}/repeat", RepeatAsync);
        api.Post("/webhooks/hold", HoldAsync);
        api.Post("/webhooks/release", ReleaseAsync);
    }

    private IResult List(HttpContext context)
    {
        var state = context.Request.Query["state"].ToString();
        var found = log.After(context.Query("after", 0))
            .Where(delivery => state.Length == 0 || string.Equals(delivery.State.ToString(), state, StringComparison.OrdinalIgnoreCase));
        return Results.Json(found.Take((int)context.Query("limit", 200)).Select(Describe));
    }

    /// <summary>The request body goes out as it is. <c>?signature=</c> chooses how it is signed.</summary>
    private async Task<IResult> RawAsync(HttpContext context, string path)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var delivery = meta.Make(path, "raw", "raw", body.ToArray());
        var kind = context.Request.Query["signature"].ToString();
        delivery = delivery with { Headers = SignatureVariants.Apply(delivery.Headers, kind.Length == 0 ? "valid" : kind) };
        return Results.Json(Describe(await courier.SendNowAsync(delivery, context.RequestAborted)));
    }

    private async Task<IResult> RepeatAsync(HttpContext context)
    {
        var delivery = Find(context);
        for (var times = context.Query("times", 1); times > 0; times--)
        {
            delivery = await courier.RepeatAsync(delivery, context.RequestAborted);
        }

        return Results.Json(Describe(delivery));
    }

    private Task<IResult> HoldAsync(HttpContext context)
    {
        courier.Hold();
        return Task.FromResult(Results.Json(new { holding = true }));
    }

    private async Task<IResult> ReleaseAsync(HttpContext context)
    {
        var order = await context.BodyAsync<ReleaseOrder>();
        var sent = await courier.ReleaseAsync(held => order.Arrange(held), context.RequestAborted);
        return Results.Json(sent.Select(Describe));
    }

    private WebhookDelivery Find(HttpContext context) => log.Find(long.Parse(context.Route("id"), CultureInfo.InvariantCulture))
        ?? throw LocalProblem.NotThere("webhook");

    public static object Describe(WebhookDelivery delivery) => new
    {
        delivery.Id,
        delivery.Topic,
        delivery.Lane,
        delivery.Path,
        state = delivery.State.ToString(),
        status = delivery.Attempts.Count == 0 ? (int?)null : delivery.Attempts[^1].Status,
        delivery.CreatedAt,
        delivery.NextAttemptAt,
        delivery.Attempts,
        delivery.Headers,
        body = Encoding.UTF8.GetString(delivery.Body),
    };

    private sealed record ReleaseOrder
    {
        public string Order { get; init; } = "as-made";

        public int Seed { get; init; } = 1;

        public IEnumerable<WebhookDelivery> Arrange(IReadOnlyList<WebhookDelivery> held) => Order switch
        {
            "as-made" => held,
            "reversed" => held.Reverse(),
            "shuffled" => Shuffled(held),
            _ => throw LocalProblem.BadRequest("order must be as-made, reversed or shuffled."),
        };

        private WebhookDelivery[] Shuffled(IReadOnlyList<WebhookDelivery> held)
        {
            var shuffled = held.ToArray();
            new Random(Seed).Shuffle(shuffled);
            return shuffled;
        }
    }
}
