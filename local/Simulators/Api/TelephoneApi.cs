using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Serverless.Local.Simulators.Shop;
using Serverless.Local.Simulators.Telephone;
using Serverless.Local.Simulators.Webhooks;

namespace Serverless.Local.Simulators.Api;

/// <summary>The telephone: somebody calls the business, somebody answers or nobody does, somebody hangs up.</summary>
internal sealed class TelephoneApi(TelephoneCalls calls, TelephoneExchange exchange, TelephoneWebhooks webhooks, WebhookLog log, TimeProvider clock)
{
    private const string Caller = "+491701234567", Called = "+4930123456";

    public void Map(IEndpointRouteBuilder api)
    {
        api.Get("/telephone/calls", _ => Results.Json(calls.All));
        api.Get("/telephone/calls/{call}", Show);
        api.Post("/telephone/calls", RingAsync);
        api.Post("/telephone/calls/{call}/answer", context => GoOnAsync(context, TelephoneStep.Answer));
        api.Post("/telephone/calls/{call}/end", context => GoOnAsync(context, TelephoneStep.End));
        api.Post("/telephone/calls/{call}/miss", context => GoOnAsync(context, TelephoneStep.Miss));
        api.Post("/telephone/webhooks", RawAsync);
    }

    private IResult Show(HttpContext context)
    {
        var call = Find(context);
        return Results.Json(new { call, webhooks = log.After(0).Where(sent => sent.Lane == TelephoneWebhooks.Lane(call)).Select(WebhooksApi.Describe) });
    }

    private async Task<IResult> RingAsync(HttpContext context)
    {
        var asked = await context.BodyAsync<Ring>();
        if (!TelephoneShapes.Sources.Contains(asked.Source)) { throw LocalProblem.BadRequest($"source must be one of {string.Join(", ", TelephoneShapes.Sources)}."); }

        var call = new TelephoneCall
        {
            Business = asked.Business,
            Source = asked.Source,
            Id = asked.Id ?? TelephoneShapes.NewId(asked.Source),
            From = asked.Withheld ? null : asked.From,
            To = asked.To,
            ForwardedFrom = asked.ForwardedFrom,
            Verification = asked.Verification,
            Agent = asked.Agent,
            RangAt = clock.GetUtcNow(),
        };
        return Described(await exchange.RingAsync(call, asked.Sending, context.RequestAborted));
    }

    private async Task<IResult> GoOnAsync(HttpContext context, TelephoneStep step)
    {
        var asked = await context.BodyAsync<Next>();
        return Described(await exchange.GoOnAsync(Find(context), step, asked.Agent, asked.Sending, context.RequestAborted));
    }

    /// <summary>Any bytes, correctly signed or not: <c>?source=&amp;business=&amp;signature=&amp;age=&amp;query=</c>.</summary>
    private async Task<IResult> RawAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var sending = new TelephoneSending();
        sending = sending with { Signature = Text(context, "signature") ?? sending.Signature, Age = Text(context, "age") ?? sending.Age };
        var query = Text(context, "query") is { } asked ? "?" + asked.TrimStart('?') : "";
        var sent = await webhooks.SendRawAsync(Text(context, "business") ?? ShopWebhooks.DemoBusiness, Text(context, "source") ?? TelephoneShapes.Twilio, body.ToArray(), query, sending,
            context.RequestAborted);
        return Results.Json(WebhooksApi.Describe(sent));
    }

    private TelephoneCall Find(HttpContext context) => calls.Find(context.Route("call")) ?? throw LocalProblem.NotThere("call");

    private static IResult Described((TelephoneCall Call, IReadOnlyList<WebhookDelivery> Sent) told) =>
        Results.Json(new { call = told.Call, webhooks = told.Sent.Select(WebhooksApi.Describe) });

    private static string? Text(HttpContext context, string name) => context.Request.Query[name].ToString() is { Length: > 0 } text ? text : null;

    private sealed record Ring
    {
        public string Business { get; init; } = ShopWebhooks.DemoBusiness;

        public string Source { get; init; } = TelephoneShapes.Twilio;

        public string? Id { get; init; }

        public string From { get; init; } = Caller;

        public bool Withheld { get; init; }

        public string To { get; init; } = Called;

        public string? ForwardedFrom { get; init; }

        public string? Verification { get; init; }

        public string? Agent { get; init; }

        public TelephoneSending Sending { get; init; } = new();
    }

    private sealed record Next
    {
        public string? Agent { get; init; }

        public TelephoneSending Sending { get; init; } = new();
    }
}
