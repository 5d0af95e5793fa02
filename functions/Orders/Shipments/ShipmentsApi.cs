using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Serverless.Businesses;
using Serverless.Platform.Http;

namespace Serverless.Orders.Shipments;

/// <summary>The business API's view of a parcel: where it is, whose order it belongs to, and what became of each event.</summary>
public sealed class ShipmentsApi(IBusinessAuthorization authorization, OrderIndex index, ParcelStore parcels)
{
    private static readonly Problem NoSearch = new(400, "shipment-search", "Say which parcel.", "Send exactly one query parameter trackingNumber.");

    [Function("shipment-find")]
    public async Task<IResult> Find(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "businesses/{business}/shipments")] HttpRequest request,
        string business, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var access = await authorization.AuthorizeAsync(request, business, ApiScopes.Customers, cancellationToken);
        if (access.Business is not { } owner) { return access.Problem!; }

        if (request.Query["trackingNumber"] is not [{ } text] || TrackingNumbers.Normalise(text) is not { } number) { return NoSearch; }

        var key = OrderIndexKey.Tracking(owner.Id, number);
        var place = await index.FindAsync(key, cancellationToken);
        var parcel = await parcels.FindAsync(owner.Id, number, cancellationToken);
        var parked = await index.ParkedAsync(key, cancellationToken);
        return place is null && parcel is null && parked.Count == 0
            ? Problems.NotFound
            : Results.Json(ShipmentView.Of(place, parcel, parked), ShipmentViewJson.Default.ShipmentView);
    }
}

/// <summary>A parcel in the API. <see cref="Parked"/> are the events that came before their order was known.</summary>
public sealed record ShipmentView(string? State, DateTimeOffset? At, DateOnly? EstimatedDelivery, string? Order, string? Customer,
    IReadOnlyList<ShipmentEventView> Events, IReadOnlyList<ParkedEvent> Parked)
{
    public static ShipmentView Of(OrderPlace? place, Parcel? parcel, IReadOnlyList<ParkedEvent> parked) => new(
        parcel?.State.Name(), parcel is { State: not ShipmentState.Unknown } ? parcel.At : null, parcel?.EstimatedDelivery, place?.OrderId, place?.Customer,
        [.. (parcel?.Events ?? []).Select(entry => new ShipmentEventView(entry.State.Name(), entry.At, entry.Outcome))], parked);
}

/// <summary>One event of the parcel; outcomes are those of <see cref="ParcelOutcomes"/>.</summary>
public sealed record ShipmentEventView(string State, DateTimeOffset At, string Outcome);

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ShipmentView))]
internal sealed partial class ShipmentViewJson : JsonSerializerContext;
