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

    private readonly HttpClient _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = Senders }) { BaseAddress = app.Base };

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

    /// <summary>Sends one step of every customer's order and waits until all of it was worked off.</summary>
    public async Task SendAsync(IReadOnlyList<BenchCustomer> customers, string order, string step, CancellationToken cancellationToken)
    {
        var at = TimeProvider.System.GetUtcNow();
        await Parallel.ForEachAsync(customers, new ParallelOptions { MaxDegreeOfParallelism = Senders, CancellationToken = cancellationToken },
            async (customer, token) => await PostAsync(customer, order, step, at, token));
        await app.IdleAsync(cancellationToken);
    }

    public void Dispose() => _http.Dispose();

    private async Task PostAsync(BenchCustomer customer, string order, string step, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var body = Body(customer.ShopId, $"{order}-{customer.ShopId}", step, at);
        var id = StableId.From(customer.ShopId, order, step);
        var seconds = at.ToUnixTimeSeconds();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"api/businesses/{customer.Business}/orders/standard") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", seconds.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", StandardWebhookSignature.Sign(id, seconds, body, secret));
        using var response = await _http.SendAsync(request, cancellationToken);
        if ((int)response.StatusCode != 202) { throw new InvalidOperationException($"An order event was answered {(int)response.StatusCode}."); }
    }
}
