using Serverless.Callers.Cards;
using Serverless.Callers.Crm;
using Serverless.Orders;

namespace Serverless.Callers.Lookups;

/// <summary>The words of the page in one language.</summary>
internal sealed record CallerPageWords(string Language, string Title, string Unknown, string Withheld, string NotIdentity, string Complaint, string People, string Orders, string Order,
    string Status, string Since, string Expected, string Contents, string Messages, string Customer, string Shop, string Chats, string Channel, string Writable, string Closed,
    string Held, string Consents, string Tickets, string Track, string OpenCrm, string MadeAt)
{
    public required IReadOnlyDictionary<CallerMatch, string> Matches { get; init; }
    public required IReadOnlyDictionary<CrmState, string> Crm { get; init; }

    /// <summary>Names of statuses, purposes and states; what has none is shown as it is.</summary>
    public required IReadOnlyDictionary<string, string> Names { get; init; }

    public string Name(string? code) => code is null ? "" : Names.GetValueOrDefault(code) ?? code;

    /// <summary>German for a German business, else English.</summary>
    public static CallerPageWords For(string locale) => locale.StartsWith("de", StringComparison.OrdinalIgnoreCase) ? German : English;

    private static readonly CallerPageWords German = new("de", "Anruf", "Unbekannter Anrufer", "Rufnummer unterdrückt oder unlesbar",
        "Eine Rufnummer beweist nicht, wer spricht. Vor Auskünften und Änderungen bitte nachfragen.", "Offene Beschwerde", "Wer es sein kann", "Bestellungen", "Bestellung",
        "Status", "Seit", "Erwartet", "Inhalt", "Letzte Nachrichten", "Kunde", "Wir", "Chats", "Kanal", "Schreiben erlaubt bis", "Fenster geschlossen", "wird von einem Menschen geführt", "Einwilligungen",
        "Offene Vorgänge", "Sendung verfolgen", "Im CRM öffnen", "Stand")
    {
        Matches = new Dictionary<CallerMatch, string>
        {
            [CallerMatch.None] = "Niemand bekannt",
            [CallerMatch.Unverified] = "Nicht bestätigt",
            [CallerMatch.Shared] = "Mehrere Personen",
            [CallerMatch.Unique] = "Eindeutig",
        },
        Crm = new Dictionary<CrmState, string>
        {
            [CrmState.Slow] = "Das CRM hat nicht rechtzeitig geantwortet.",
            [CrmState.Down] = "Das CRM ist nicht erreichbar.",
            [CrmState.Throttled] = "Das CRM nimmt gerade keine Anfragen an.",
            [CrmState.Misconfigured] = "Der Zugang zum CRM ist falsch eingerichtet.",
        },
        Names = new Dictionary<string, string>
        {
            [OrderStep.Placed.Name()] = "bestellt", [OrderStep.Paid.Name()] = "bezahlt", [OrderStep.Shipped.Name()] = "unterwegs",
            [OrderStep.DeliveryFailed.Name()] = "Zustellung gescheitert", [OrderStep.OutForDelivery.Name()] = "in Zustellung", [OrderStep.ReadyForPickup.Name()] = "liegt zur Abholung bereit",
            [OrderStep.Delivered.Name()] = "zugestellt", [OrderStep.Cancelled.Name()] = "storniert", [OrderStep.Returned.Name()] = "zurückgesandt", [OrderStep.Refunded.Name()] = "erstattet",
            ["order-updates"] = "Bestellstatus", ["service"] = "Kundendienst", ["promotions"] = "Werbung",
            ["given"] = "erteilt", ["pending"] = "noch nicht bestätigt", ["withdrawn"] = "widerrufen",
            ["messenger"] = "Messenger", ["whatsapp"] = "WhatsApp", ["email"] = "E-Mail",
        },
    };

    private static readonly CallerPageWords English = new("en", "Call", "Unknown caller", "Number withheld or unreadable",
        "A telephone number does not prove who is speaking. Ask before you tell or change anything.", "Open complaint", "Who it may be", "Orders", "Order",
        "Status", "Since", "Expected", "Contents", "Last messages", "Customer", "We", "Chats", "Channel", "Writing allowed until", "Window closed", "held by a person", "Consents",
        "Open tickets", "Track parcel", "Open in the CRM", "As of")
    {
        Matches = new Dictionary<CallerMatch, string>
        {
            [CallerMatch.None] = "Nobody known",
            [CallerMatch.Unverified] = "Unverified",
            [CallerMatch.Shared] = "Several people",
            [CallerMatch.Unique] = "Unique match",
        },
        Crm = new Dictionary<CrmState, string>
        {
            [CrmState.Slow] = "The CRM did not answer in time.",
            [CrmState.Down] = "The CRM cannot be reached.",
            [CrmState.Throttled] = "The CRM takes no requests at the moment.",
            [CrmState.Misconfigured] = "The access to the CRM is set up wrongly.",
        },
        Names = new Dictionary<string, string>
        {
            [OrderStep.Placed.Name()] = "placed", [OrderStep.Paid.Name()] = "paid", [OrderStep.Shipped.Name()] = "on its way",
            [OrderStep.DeliveryFailed.Name()] = "delivery failed", [OrderStep.OutForDelivery.Name()] = "out for delivery", [OrderStep.ReadyForPickup.Name()] = "ready for pick-up",
            [OrderStep.Delivered.Name()] = "delivered", [OrderStep.Cancelled.Name()] = "cancelled", [OrderStep.Returned.Name()] = "returned", [OrderStep.Refunded.Name()] = "refunded",
            ["order-updates"] = "order updates", ["service"] = "service", ["promotions"] = "promotions",
            ["given"] = "given", ["pending"] = "not confirmed yet", ["withdrawn"] = "withdrawn",
            ["messenger"] = "Messenger", ["whatsapp"] = "WhatsApp", ["email"] = "e-mail",
        },
    };
}
