namespace Serverless.Local.Simulators.Meta;

/// <summary>
/// The texts of the templates that are approved from the start on every channel: for each order step one with a URL button, and one
/// without, named <c>…_plain</c>. {{1}} is the order number, {{2}} a date, carrier or amount in words.
/// </summary>
internal static class OrderTexts
{
    public const string Plain = "_plain";
    public const string ButtonUrl = "https://shop.example/orders/{{1}}";

    private static readonly (string Name, string German, string English)[] Texts =
    [
        ("order_placed", "Danke für Ihre Bestellung {{1}}, aufgegeben {{2}}.", "Thank you for your order {{1}}, placed {{2}}."),
        ("order_shipped", "Ihre Bestellung {{1}} ist unterwegs: {{2}}.", "Your order {{1}} is on its way: {{2}}."),
        ("order_out_for_delivery", "Ihre Bestellung {{1}} wird heute zugestellt: {{2}}.", "Your order {{1}} is out for delivery: {{2}}."),
        ("order_ready_for_pickup", "Ihre Bestellung {{1}} liegt zur Abholung bereit: {{2}}.", "Your order {{1}} is ready for pickup: {{2}}."),
        ("order_delivery_failed", "Ihre Bestellung {{1}} konnte nicht zugestellt werden: {{2}}.", "Your order {{1}} could not be delivered: {{2}}."),
        ("order_delivered", "Ihre Bestellung {{1}} wurde zugestellt: {{2}}.", "Your order {{1}} has been delivered: {{2}}."),
        ("order_delayed", "Ihre Bestellung {{1}} verspätet sich: {{2}}.", "Your order {{1}} is delayed: {{2}}."),
        ("order_returned", "Bestellung {{1}} wurde an uns zurückgesandt: {{2}}.", "Order {{1}} was sent back to us: {{2}}."),
        ("order_refunded", "Zu Ihrer Bestellung {{1}} wurde erstattet: {{2}}.", "Your order {{1}} has been refunded: {{2}}."),
        ("order_cancelled", "Ihre Bestellung {{1}} wurde storniert: {{2}}.", "Your order {{1}} has been cancelled: {{2}}."),
    ];

    /// <summary>Every template: its name, language and body, and the label of its button (null: none).</summary>
    public static IEnumerable<(string Name, string Language, string Body, string? Button)> All =>
        Texts.SelectMany(text => new[]
        {
            (text.Name, "de", text.German, (string?)"Zur Bestellung"),
            (text.Name, "en", text.English, "View order"),
            (text.Name + Plain, "de", text.German, null),
            (text.Name + Plain, "en", text.English, null),
        });

    /// <summary>A template id that is the same at every start.</summary>
    public static string IdOf(string account, string name, string language) => $"19{StableHash($"{account}/{name}/{language}"):D14}";

    private static long StableHash(string text) => text.Aggregate(17L, (hash, c) => ((hash * 31) + c) % 100_000_000_000_000L);
}
