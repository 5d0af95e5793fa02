using System.Collections.Frozen;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Http;

namespace Serverless.Platform.Telemetry;

/// <summary>Counts the requests to the functions named <c>…-webhook</c>, meter <c>Serverless.Platform</c>.</summary>
internal static class WebhookMetrics
{
    public const string Suffix = "-webhook";

    /// <summary>Who may send webhooks. The address names a source, and anybody may call any address: the rest is counted together.</summary>
    public static readonly FrozenSet<string> Sources = new[]
    {
        "order.standard", "order.shopify", "order.woocommerce", "shipment.standard", "shipment.aftership", "shipment.easypost",
        "call.standard", "call.twilio", "call.sipgate",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly Meter Meter = new("Serverless.Platform");
    private static readonly Counter<long> Webhooks =
        Meter.CreateCounter<long>("webhooks", "{request}", "Webhooks of shops, carriers, telephones and Meta, by how they were answered");

    public static void Answered(string function, HttpContext http, RequestAnswer answer)
    {
        if (!Webhooks.Enabled || !function.EndsWith(Suffix, StringComparison.Ordinal)) { return; }

        var (outcome, reason) = answer switch
        {
            { Problem: { } problem } => ("refused", problem),
            { Status: >= StatusCodes.Status400BadRequest } => ("refused", "other"),

            // The shop's and the carrier's webhooks say 202 when something follows; 200 means that there is nothing to do.
            { Status: StatusCodes.Status200OK } when IsAcceptedLater(function) => ("unchanged", "none"),
            _ => ("accepted", "none"),
        };
        Webhooks.Add(1, new("source", SourceOf(function, http)), new("outcome", outcome), new("reason", reason));
    }

    private static bool IsAcceptedLater(string function) => function is "order-webhook" or "shipment-webhook";

    private static string SourceOf(string function, HttpContext http)
    {
        var kind = function[..^Suffix.Length];
        return http.Request.RouteValues.GetValueOrDefault("source") is not string source ? kind
            : Sources.TryGetValue($"{kind}.{source}", out var known) ? known
            : $"{kind}.other";
    }
}
