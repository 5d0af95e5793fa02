using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Serverless.Businesses;
using Serverless.Platform.Http;
using Serverless.Platform.Time;

namespace Serverless.Channels;

/// <summary>The business API's view of the messages to a customer and what became of each.</summary>
public sealed class DeliveriesApi(IBusinessAuthorization authorization, IDeliveryStates deliveries)
{
    [Function("customer-deliveries")]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "businesses/{business}/customers/{customer}/deliveries")] HttpRequest request,
        string business, string customer, CancellationToken cancellationToken)
    {
        var access = await authorization.AuthorizeAsync(request, business, ApiScopes.Messages, cancellationToken);
        if (access.Business is null) { return access.Problem!; }

        if (!Ulid.IsWellFormed(customer)) { return Problems.NotFound; }

        var states = await deliveries.ListAsync(access.Business.Id, customer, cancellationToken);
        return Results.Json(new DeliveryListView(states), DeliveryViewJson.Default.DeliveryListView);
    }
}

/// <summary>The answer of the deliveries API, newest first.</summary>
public sealed record DeliveryListView(IReadOnlyList<DeliveryState> Deliveries);

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DeliveryListView))]
internal sealed partial class DeliveryViewJson : JsonSerializerContext;
