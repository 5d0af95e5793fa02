namespace Serverless.Local.Simulators.Messenger;

/// <summary>
/// Templates that are approved from the start: for each order step one with a URL button, and one without, named <c>…_plain</c>.
/// {{1}} is the order number, {{2}} a date, carrier or amount in words.
/// </summary>
internal static class OrderTemplates
{
    private const string Plain = "_plain";

    private static readonly (string Name, string German, string English)[] Texts =
    [
        ("order_placed", "Danke für Ihre Bestellung {{1}}, aufgegeben {{2}}.", "Thank you for your order {{1}}, placed {{2}}."),
        ("order_shipped", "Ihre Bestellung {{1}} ist unterwegs: {{2}}.", "Your order {{1}} is on its way: {{2}}."),
        ("order_out_for_delivery", "Ihre Bestellung {{1}} wird heute zugestellt: {{2}}.", "Your order {{1}} is out for delivery: {{2}}."),
        ("order_ready_for_pickup", "Ihre Bestellung {{1}} liegt zur Abholung bereit: {{2}}.", "Your order {{1}} is ready for pickup: {{2}}."),
        ("order_delivery_failed", "Ihre Bestellung {{1}} konnte nicht zugestellt werden: {{2}}.", "Your order {{1}} could not be delivered: {{2}}."),
        ("order_delivered", "Ihre Bestellung {{1}} wurde zugestellt: {{2}}.", "Your order {{1}} has been delivered: {{2}}."),
        ("order_delayed", "Ihre Bestellung {{1}} verspätet sich: {{2}}.", "Your order {{1}} is delayed: {{2}}."),
        ("order_returned", "Die Rücksendung zu {{1}} ist angekommen: {{2}}.", "The return of order {{1}} has arrived: {{2}}."),
        ("order_refunded", "Zu Ihrer Bestellung {{1}} wurde erstattet: {{2}}.", "Your order {{1}} has been refunded: {{2}}."),
        ("order_cancelled", "Ihre Bestellung {{1}} wurde storniert: {{2}}.", "Your order {{1}} has been cancelled: {{2}}."),
    ];

    public static IEnumerable<UtilityTemplate> For(string page) =>
        Texts.SelectMany(text => new[] { text.Name, text.Name + Plain }
            .SelectMany(name => new[] { Make(page, name, "de", text.German), Make(page, name, "en", text.English) }));

    public static UtilityTemplate? Find(string page, string name, string language) =>
        Texts.FirstOrDefault(text => text.Name == name || text.Name + Plain == name) is { Name: not null } known
            ? language switch
            {
                "de" => Make(page, name, language, known.German),
                "en" => Make(page, name, language, known.English),
                _ => null,
            }
            : null;

    private static UtilityTemplate Make(string page, string name, string language, string body) => new()
    {
        Id = $"19{Math.Abs(StableHash($"{page}/{name}/{language}")):D15}",
        Page = page,
        Name = name,
        Language = language,
        Body = body,
        Buttons = name.EndsWith(Plain, StringComparison.Ordinal) ? [] : [new UtilityButton("URL", language == "de" ? "Zur Bestellung" : "View order", "https://shop.example/orders/{{1}}", null)],
    };

    private static long StableHash(string text) => text.Aggregate(17L, (hash, c) => ((hash * 31) + c) % 1_000_000_000_000_000L);
}
