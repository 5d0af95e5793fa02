namespace Serverless.Orders;

/// <summary>Carriers as customers call them. Shops send names or codes; what is not listed is shown as it came.</summary>
internal static class Carriers
{
    private static readonly Dictionary<string, (string German, string English)> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["dhl"] = ("DHL", "DHL"),
        ["dhl-germany"] = ("DHL", "DHL"),
        ["dhl_paket"] = ("DHL", "DHL"),
        ["deutsche-post"] = ("Deutsche Post", "Deutsche Post"),
        ["dpd"] = ("DPD", "DPD"),
        ["dpd-de"] = ("DPD", "DPD"),
        ["gls"] = ("GLS", "GLS"),
        ["hermes"] = ("Hermes", "Hermes"),
        ["hermes-de"] = ("Hermes", "Hermes"),
        ["ups"] = ("UPS", "UPS"),
        ["fedex"] = ("FedEx", "FedEx"),
        ["usps"] = ("USPS", "USPS"),
        ["royal-mail"] = ("Royal Mail", "Royal Mail"),
        ["postnl"] = ("PostNL", "PostNL"),
        ["austrian-post"] = ("Österreichische Post", "Austrian Post"),
        ["österreichische post"] = ("Österreichische Post", "Austrian Post"),
        ["swiss-post"] = ("Schweizerische Post", "Swiss Post"),
        ["schweizerische post"] = ("Schweizerische Post", "Swiss Post"),
    };

    public static bool IsKnown(string carrier) => Known.ContainsKey(carrier.Trim());

    public static string Name(string carrier, string language) =>
        Known.TryGetValue(carrier.Trim(), out var names) ? language == "de" ? names.German : names.English : carrier;
}
