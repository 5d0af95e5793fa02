using System.Text.Json;
using Serverless.Platform.Json;

namespace Serverless.Orders.Shipments;

/// <summary>Reads our own shipment event (source <c>standard</c>). Everything that is wrong is found in one go.</summary>
internal static class StandardShipmentEvents
{
    private const string Type = "shipment.updated";
    private const string At = "/data";

    public static ShipmentReading Read(JsonElement root, ShipmentDelivery delivery)
    {
        var shape = new JsonShape(delivery.Now);
        if (root.ValueKind is not JsonValueKind.Object)
        {
            shape.Fail("", "must be an object");
            return new ShipmentReading.Invalid(shape.Errors);
        }

        if (shape.Text(root, "", "type", 100, required: true) is not { } type) { return new ShipmentReading.Invalid(shape.Errors); }

        if (type != Type) { return new ShipmentReading.Unhandled(delivery.EventId(delivery.WebhookId), type); }

        var occurredAt = shape.Time(root, "", "timestamp", required: true);
        var report = shape.Object(root, "", "data", required: true) is { } data ? Report(shape, data, delivery) : null;
        return shape.Errors.Count > 0
            ? new ShipmentReading.Invalid(shape.Errors)
            : new ShipmentReading.Event(report! with { OccurredAt = occurredAt!.Value });
    }

    private static ShipmentReported Report(JsonShape shape, JsonElement data, ShipmentDelivery delivery)
    {
        var text = shape.Text(data, At, "trackingNumber", 100, required: true);
        var number = TrackingNumbers.Normalise(text);
        if (text is not null && number is null) { shape.Fail($"{At}/trackingNumber", "must be a tracking number"); }

        var meaning = CarrierStates.Standard.Of(shape.Text(data, At, "status", 100, required: true), null);
        return new ShipmentReported
        {
            EventId = delivery.EventId(delivery.WebhookId),
            Business = delivery.Business,
            Source = delivery.Source,
            TrackingNumber = number ?? "",
            State = meaning.State,
            IsDelayed = meaning.IsDelayed,
            OccurredAt = delivery.Now,
            ReceivedAt = delivery.Now,
            OrderNumber = shape.Text(data, At, "orderNumber", 50),
            Carrier = shape.Text(data, At, "carrier", 100),
            TrackingUrl = shape.Url(data, At, "trackingUrl"),
            EstimatedDelivery = shape.Date(data, At, "estimatedDelivery"),
        };
    }
}
