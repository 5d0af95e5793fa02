using Serverless.Businesses;
using Serverless.Channels;
using Serverless.Conversations;

namespace Serverless.Orders;

/// <summary>Puts a step of an order into words: text, buttons, receipt and template. Pure.</summary>
public static class OrderMessages
{
    private const int LongestValue = 80;

    public static ChatContent Content(Business business, string orderId, OrderTimeline timeline, OrderEntry entry, ChatThread thread)
    {
        ArgumentNullException.ThrowIfNull(business);
        ArgumentNullException.ThrowIfNull(timeline);
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(thread);
        var locale = OrderLocale.Choose(business.Texts.Keys, timeline.Locale?.Value, thread.Locale, business.Locale);
        var values = Values(business, orderId, timeline, entry, locale);
        var templates = OrderTemplates.Of(new OrderTemplateInput(business, timeline, entry, thread.Channel, locale,
            other => other == locale ? values : Values(business, orderId, timeline, entry, other)));
        return new ChatContent
        {
            Text = DisplayText.Cut(OrderTexts.Render(business.Texts, entry.Step, locale.Language, values), 1999),
            Subject = OrderTexts.Subject(business.Texts, entry.Step, locale.Language, values),
            Buttons = Buttons(timeline, entry, locale),
            Receipt = entry.Step is OrderStep.Placed ? Receipt(business, orderId, timeline, locale) : null,
            Template = templates[0],
            OtherTemplates = [.. templates.Skip(1)],
        };
    }

    private static Dictionary<string, string> Values(Business business, string orderId, OrderTimeline timeline, OrderEntry entry, OrderLocale locale)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        Put(values, "order", timeline.Number?.Value ?? orderId);
        Put(values, "shop", business.Name);
        Put(values, "name", timeline.CustomerName?.Value);
        Put(values, "carrier", timeline.Carrier is { } carrier ? Carriers.Name(carrier.Value, locale.Language) : null);
        Put(values, "tracking", timeline.TrackingNumber?.Value);
        Put(values, "date", Day(business, timeline, entry) is { } day ? locale.Date(day) : null);
        Put(values, "total", timeline.Total is { } total ? locale.Money(total.Value.Value, total.Value.Currency) : null);
        values.TryAdd("order", "–");
        values.TryAdd("shop", "–");
        return values;
    }

    private static void Put(Dictionary<string, string> values, string name, string? value)
    {
        if (value is not null && DisplayText.Of(value, LongestValue) is { Length: > 0 } shown) { values[name] = shown; }
    }

    /// <summary>While the goods travel the day they are expected, when it is still ahead; else the day it happened, where the business is.</summary>
    private static DateOnly? Day(Business business, OrderTimeline timeline, OrderEntry entry)
    {
        var happened = DayOf(business, entry);
        if (entry.Step is not (OrderStep.Shipped or OrderStep.Delayed or OrderStep.DeliveryFailed)) { return happened; }

        var expected = timeline.EstimatedDelivery?.Value;
        return expected >= happened ? expected : null;
    }

    /// <summary>The day it happened, where the business is.</summary>
    internal static DateOnly DayOf(Business business, OrderEntry entry) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(entry.At, Zone(business.TimeZone)).DateTime);

    private static TimeZoneInfo Zone(string id) => TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : TimeZoneInfo.Utc;

    private static List<ChatButton> Buttons(OrderTimeline timeline, OrderEntry entry, OrderLocale locale)
    {
        var titles = OrderWording.Buttons.GetValueOrDefault(locale.Language, OrderWording.Buttons[OrderWording.Fallback]);
        var buttons = new List<ChatButton>();
        if (Travels(entry.Step) && timeline.TrackingUrl is { } tracking) { buttons.Add(new ChatButton(titles.Track, tracking.Value, null)); }

        if (timeline.Url is { } order) { buttons.Add(new ChatButton(titles.Order, order.Value, null)); }

        return buttons;
    }

    internal static bool Travels(OrderStep step) => step is OrderStep.Shipped or OrderStep.OutForDelivery or OrderStep.ReadyForPickup
        or OrderStep.DeliveryFailed or OrderStep.Delayed or OrderStep.Delivered;

    /// <summary>The buttons to the parcel, while it travels, and to the order.</summary>
    internal static IReadOnlyList<ChatButton> Buttons(OrderTimeline timeline, OrderLocale locale) =>
        timeline.Status is { } status ? Buttons(timeline, status, locale) : [];

    /// <summary>Title of the button to the order.</summary>
    internal static string OrderButton(OrderLocale locale) => OrderWording.Buttons.GetValueOrDefault(locale.Language, OrderWording.Buttons[OrderWording.Fallback]).Order;

    private static OrderReceipt? Receipt(Business business, string orderId, OrderTimeline timeline, OrderLocale locale)
    {
        if (timeline is not { Total: { } total, CustomerName: { } name } || DisplayText.Of(name.Value, LongestValue) is not { Length: > 0 } recipient) { return null; }

        return new OrderReceipt(DisplayText.Of(timeline.Number?.Value ?? orderId, LongestValue), recipient, DisplayText.Of(business.Name, LongestValue),
            total.Value.Currency, total.Value.Value)
        {
            PaymentMethod = DisplayText.Of(timeline.PaymentMethod?.Value ?? Any(OrderWording.AsAgreed, locale), LongestValue),
            OrderUrl = timeline.Url?.Value,
            PlacedAt = timeline.PlacedAt?.Value,
            Lines = [.. (timeline.Lines?.Value ?? []).Select(line => new ReceiptLine(line.Name, line.Quantity, line.Price))],
        };
    }

    internal static string Any(IReadOnlyDictionary<string, string> texts, OrderLocale locale) =>
        texts.GetValueOrDefault(locale.Language) ?? texts[OrderWording.Fallback];
}
