using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Serverless.Benchmarks.Load;
using Serverless.Platform.Security;

namespace Serverless.Benchmarks.EndToEnd;

/// <summary>Signed order events of the standard source, one a customer and step.</summary>
internal sealed class OrderLoad(BenchApp app, string secret) : IDisposable
{
    private const int Senders = 32;

    /// <summary>The steps of an order that a customer is told.</summary>
    public static readonly IReadOnlyList<string> Steps = ["placed", "shipped", "out_for_delivery", "delivered"];

    private readonly HttpClient _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = Senders, ActivityHeadersPropagator = null });

    /// <summary>The body of one event.</summary>
    public static byte[] Body(string shopId, string order, string step, DateTimeOffset at)
    {
        var shipment = step == "placed" ? null : new JsonObject
        {
            ["carrier"] = "DHL",
            ["trackingNumber"] = "00340434161094000000",
            ["trackingUrl"] = "https://track.example/0034",
        };
        return Encoding.UTF8.GetBytes(new JsonObject
        {
            ["type"] = $"order.{step}",
            ["timestamp"] = at.ToString("O", CultureInfo.InvariantCulture),
            ["data"] = new JsonObject
            {
                ["order"] = new JsonObject
                {
                    ["id"] = order,
                    ["number"] = "#1001",
                    ["currency"] = "EUR",
                    ["total"] = "59.90",
                    ["url"] = "https://shop.example/orders/1001",
                    ["lines"] = new JsonArray(new JsonObject { ["sku"] = "TEA-1", ["name"] = "Teekanne", ["quantity"] = 1, ["price"] = "59.90" }),
                },
                ["customer"] = new JsonObject { ["id"] = shopId, ["name"] = "Erika Muster", ["locale"] = "de-DE" },
                ["shipment"] = shipment,
            },
        }.ToJsonString());
    }

    /// <summary>The signed requests of one step of every customer's order, made before the measurement: a shop's work is no part of the product.</summary>
    public IReadOnlyList<OrderEvent> Prepare(IReadOnlyList<BenchCustomer> customers, string order, string step)
    {
        var at = TimeProvider.System.GetUtcNow();
        return [.. customers.Select(customer =>
        {
            var body = Body(customer.ShopId, $"{order}-{customer.ShopId}", step, at);
            var id = StableId.From(customer.ShopId, order, step);
            var seconds = at.ToUnixTimeSeconds();
            return new OrderEvent(new Uri(app.Base, $"api/businesses/{customer.Business}/orders/standard"), id,
                seconds.ToString(CultureInfo.InvariantCulture), StandardWebhookSignature.Sign(id, seconds, body, secret), body);
        })];
    }

    /// <summary>Sends the events and waits until all of them were worked off.</summary>
    public async Task SendAsync(IReadOnlyList<OrderEvent> events, CancellationToken cancellationToken)
    {
        await Parallel.ForEachAsync(events, new ParallelOptions { MaxDegreeOfParallelism = Senders, CancellationToken = cancellationToken },
            async (one, token) => await PostAsync(one, token));
        await app.IdleAsync(cancellationToken);
    }

    public void Dispose() => _http.Dispose();

    private async Task PostAsync(OrderEvent one, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, one.Address) { Content = new ByteArrayContent(one.Body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        request.Headers.TryAddWithoutValidation("webhook-id", one.Id);
        request.Headers.TryAddWithoutValidation("webhook-timestamp", one.Seconds);
        request.Headers.TryAddWithoutValidation("webhook-signature", one.Signature);
        using var response = await _http.SendAsync(request, cancellationToken);
        if ((int)response.StatusCode != 202) { throw new InvalidOperationException($"An order event was answered {(int)response.StatusCode}."); }
    }
}

/// <summary>One signed order event, ready to be posted.</summary>
internal sealed record OrderEvent(Uri Address, string Id, string Seconds, string Signature, byte[] Body);
