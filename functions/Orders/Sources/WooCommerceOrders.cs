using System.Net;
using System.Text.Json;
using Serverless.Platform.Json;
using Serverless.Platform.Security;

namespace Serverless.Orders.Sources;

/// <summary>
/// WooCommerce's order resource (REST API v3), as webhooks and the poll both bring it. It is built when it is delivered, so it says how
/// the order stands and not what happened: the steps are read off the status and its times. What they are called by is made of what they
/// say, so two deliveries of the same state are one, whichever way and topic they came by.
/// </summary>
public static class WooCommerceOrders
{
    /// <summary>The events of an order, the newest step first: what it overtook is then on record, and not told any more. Empty for drafts.</summary>
    /// <param name="country">Where telephone numbers without a country are at home when their address does not say.</param>
    public static IReadOnlyList<SourceEvent> Read(JsonElement order, string id, string business, string? country, DateTimeOffset now)
    {
        var status = order.Text("status"u8, 40) ?? "";
        if (status is "checkout-draft" or "auto-draft" or "draft") { return []; }

        var modified = order.Moment("date_modified_gmt"u8, now);
        var (created, paid) = (order.Moment("date_created_gmt"u8, now), order.Moment("date_paid_gmt"u8, now));
        var step = StepOf(status);
        var at = step switch
        {
            OrderStep.Placed => created,
            OrderStep.Paid => paid,
            OrderStep.Shipped => order.Moment("date_completed_gmt"u8, now),
            _ => null,
        };
        var state = new OrderStatusChanged
        {
            EventId = "",
            Business = business,
            Source = WooCommerceSource.SourceName,
            Step = step,
            OccurredAt = at ?? modified ?? default,
            Order = Details(order, id, now),
            Customer = Customer(order, country),
            Shipment = Parcel(order),
        };
        List<SourceEvent> events = [Event(state, RecordJson.Body(state).ToString(), now)];
        if (step is not (OrderStep.Placed or OrderStep.Paid or OrderStep.Updated) && paid is { } paidAt) { events.Add(Earlier(state, OrderStep.Paid, paidAt, now)); }

        if (step is not (OrderStep.Placed or OrderStep.Updated) && created is { } createdAt) { events.Add(Earlier(state, OrderStep.Placed, createdAt, now)); }

        return events;
    }

    /// <summary>WooCommerce knows no parcels: a completed order has been sent. Plugins add states of their own.</summary>
    private static OrderStep StepOf(string status) => status switch
    {
        "pending" or "on-hold" => OrderStep.Placed,
        "processing" => OrderStep.Paid,
        "completed" or "shipped" or "partial-shipped" or "partially-shipped" => OrderStep.Shipped,
        "out-for-delivery" => OrderStep.OutForDelivery,
        "ready-for-pickup" or "ready-pickup" => OrderStep.ReadyForPickup,
        "delivered" => OrderStep.Delivered,
        "cancelled" => OrderStep.Cancelled,
        "delayed" => OrderStep.Delayed,
        "delivery-failed" or "failed-delivery" => OrderStep.DeliveryFailed,
        "returned" => OrderStep.Returned,
        "refunded" => OrderStep.Refunded,
        _ => OrderStep.Updated,
    };

    /// <summary>A step that the state implies. Its id says nothing of the state, so every later state repeats the same event.</summary>
    private static SourceEvent Earlier(OrderStatusChanged state, OrderStep step, DateTimeOffset at, DateTimeOffset now) =>
        Event(state with { Step = step, OccurredAt = at }, $"{step.Name()} {at:O}", now);

    private static SourceEvent Event(OrderStatusChanged change, string content, DateTimeOffset now)
    {
        var id = StableId.From(change.Business, change.Source, change.Order.Id, content);
        return new SourceEvent(id, change with { EventId = id, OccurredAt = change.OccurredAt == default ? now : change.OccurredAt });
    }

    private static OrderDetails Details(JsonElement order, string id, DateTimeOffset now) => new(id)
    {
        Number = (order.Shown("number"u8, 49) ?? id) is var number && number.StartsWith('#') ? number : $"#{number}",
        PlacedAt = order.Moment("date_created_gmt"u8, now),
        Currency = order.Currency("currency"u8),
        Total = order.Amount("total"u8),
        PaymentMethod = Decoded(order.Text("payment_method_title"u8, 400), 80),
        Lines = Lines(order),
    };

    /// <summary>Names may hold HTML entities. Guests have the customer id 0.</summary>
    private static OrderCustomer Customer(JsonElement order, string? country)
    {
        var (billing, shipping) = (order.Object("billing"u8), order.Object("shipping"u8));
        return new OrderCustomer
        {
            Id = order.Id("customer_id"u8) is { } id and not "0" ? id : null,
            Name = Decoded(ForeignOrder.FullName(billing) ?? ForeignOrder.FullName(shipping), ForeignOrder.LongestName),
            Email = ForeignOrder.Email(billing.Text("email"u8)),
            Phone = ForeignOrder.Phone(country, new(billing.Text("phone"u8), billing.Text("country"u8, 2)), new(shipping.Text("phone"u8), shipping.Text("country"u8, 2))),
        };
    }

    private static List<OrderLine> Lines(JsonElement order)
    {
        var lines = new List<OrderLine>();
        if (order.Array("line_items"u8) is not { } items) { return lines; }

        foreach (var item in items.EnumerateArray())
        {
            var name = ForeignOrder.LineName(WebUtility.HtmlDecode(item.Text("name"u8, 400)));
            if (name is null || item.Count("quantity"u8) is not { } quantity || item.Amount("price"u8) is not { } price) { continue; }

            lines.Add(new OrderLine(name, quantity, price) { Sku = item.Shown("sku"u8, 100) });
            if (lines.Count == ForeignOrder.MostLines) { break; }
        }

        return lines;
    }

    /// <summary>WooCommerce itself has no tracking; the usual shipment plugins keep it in this meta field. The last parcel counts.</summary>
    private static OrderShipment? Parcel(JsonElement order)
    {
        foreach (var field in order.Array("meta_data"u8)?.EnumerateArray().AsEnumerable() ?? [])
        {
            if (field.Text("key"u8) is not "_wc_shipment_tracking_items" || field.Array("value"u8) is not { } items || items.GetArrayLength() == 0) { continue; }

            var last = items[items.GetArrayLength() - 1];
            var number = last.Shown("tracking_number"u8, 100);
            return number is null ? null : new OrderShipment
            {
                TrackingNumber = number,
                Carrier = Decoded(last.Text("tracking_provider"u8, 400) ?? last.Text("custom_tracking_provider"u8, 400), 100),
                TrackingUrl = last.Url("custom_tracking_link"u8) ?? last.Url("tracking_link"u8),
            };
        }

        return null;
    }

    private static string? Decoded(string? text, int longest) =>
        text is not null && Channels.DisplayText.Of(WebUtility.HtmlDecode(text), longest) is { Length: > 0 } shown ? shown : null;
}
