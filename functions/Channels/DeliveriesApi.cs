using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Serverless.Businesses;
using Serverless.Customers;

namespace Serverless.Channels;

/// <summary>The business API's view of the messages to a customer and what became of each.</summary>
public sealed class DeliveriesApi(CustomerAccess customers, IDeliveryStates deliveries)
{
    [Function("customer-deliveries")]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "businesses/{business}/customers/{customer}/deliveries")] HttpRequest request,
        string business, string customer, CancellationToken cancellationToken)
    {
        var found = await customers.FindAsync(request, business, customer, ApiScopes.Messages, cancellationToken);
        if (found.Customer is not { } record) { return found.Problem!; }

        var parts = await Task.WhenAll(record.Ids.Select(id => deliveries.ListAsync(business, id, cancellationToken)));
        var newest = parts.SelectMany(part => part).OrderByDescending(delivery => delivery.CreatedAt).ThenByDescending(delivery => delivery.SendId, StringComparer.Ordinal);
        return Results.Json(new DeliveryListView([.. newest.Take(IDeliveryStates.Most)]), DeliveryViewJson.Default.DeliveryListView);
    }
}

/// <summary>The answer of the deliveries API, newest first.</summary>
public sealed record DeliveryListView(IReadOnlyList<DeliveryState> Deliveries);

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DeliveryListView))]
internal sealed partial class DeliveryViewJson : JsonSerializerContext;
