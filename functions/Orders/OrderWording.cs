namespace Serverless.Orders;

/// <summary>
/// The built-in texts. Of each list the first text counts whose placeholders all have a value, and the last needs none but those that
/// always have one (order, shop). Written to be understood without buttons.
/// </summary>
internal static class OrderWording
{
    public const string Fallback = "en";

    public static readonly IReadOnlyDictionary<string, IReadOnlyDictionary<OrderStep, string[]>> Texts =
        new Dictionary<string, IReadOnlyDictionary<OrderStep, string[]>>
        {
            ["de"] = new Dictionary<OrderStep, string[]>
            {
                [OrderStep.Placed] =
                [
                    "Vielen Dank für Ihre Bestellung {order} bei {shop}. Gesamtbetrag: {total}.",
                    "Vielen Dank für Ihre Bestellung {order} bei {shop}.",
                ],
                [OrderStep.Paid] = ["Wir haben Ihre Zahlung für die Bestellung {order} erhalten. Vielen Dank."],
                [OrderStep.Updated] = ["Ihre Bestellung {order} wurde geändert."],
                [OrderStep.Delayed] =
                [
                    "Ihre Bestellung {order} verspätet sich leider. Neuer voraussichtlicher Liefertermin: {date}.",
                    "Ihre Bestellung {order} verspätet sich leider. Wir melden uns, sobald es weitergeht.",
                ],
                [OrderStep.Shipped] =
                [
                    "Ihre Bestellung {order} ist mit {carrier} unterwegs. Voraussichtliche Zustellung: {date}.",
                    "Ihre Bestellung {order} ist unterwegs. Voraussichtliche Zustellung: {date}.",
                    "Ihre Bestellung {order} ist mit {carrier} unterwegs.",
                    "Ihre Bestellung {order} ist unterwegs.",
                ],
                [OrderStep.OutForDelivery] =
                [
                    "Ihre Bestellung {order} wird heute von {carrier} zugestellt.",
                    "Ihre Bestellung {order} wird heute zugestellt.",
                ],
                [OrderStep.ReadyForPickup] =
                [
                    "Ihre Bestellung {order} liegt bei {carrier} zur Abholung bereit.",
                    "Ihre Bestellung {order} liegt zur Abholung bereit.",
                ],
                [OrderStep.DeliveryFailed] =
                [
                    "{carrier} konnte Ihre Bestellung {order} leider nicht zustellen. Nächster Versuch: {date}.",
                    "{carrier} konnte Ihre Bestellung {order} leider nicht zustellen.",
                    "Ihre Bestellung {order} konnte leider nicht zugestellt werden.",
                ],
                [OrderStep.Delivered] = ["Ihre Bestellung {order} wurde am {date} zugestellt.", "Ihre Bestellung {order} wurde zugestellt."],
                [OrderStep.Cancelled] = ["Ihre Bestellung {order} wurde storniert."],
                [OrderStep.Returned] = ["Ihre Bestellung {order} wurde an uns zurückgesandt."],
                [OrderStep.Refunded] = ["Wir haben Ihnen den Betrag für die Bestellung {order} erstattet."],
            },
            ["en"] = new Dictionary<OrderStep, string[]>
            {
                [OrderStep.Placed] =
                [
                    "Thank you for your order {order} at {shop}. Total: {total}.",
                    "Thank you for your order {order} at {shop}.",
                ],
                [OrderStep.Paid] = ["We have received your payment for order {order}. Thank you."],
                [OrderStep.Updated] = ["Your order {order} was changed."],
                [OrderStep.Delayed] =
                [
                    "Your order {order} is delayed, we are sorry. New estimated delivery: {date}.",
                    "Your order {order} is delayed, we are sorry. We will write as soon as it moves on.",
                ],
                [OrderStep.Shipped] =
                [
                    "Your order {order} is on its way with {carrier}. Estimated delivery: {date}.",
                    "Your order {order} is on its way. Estimated delivery: {date}.",
                    "Your order {order} is on its way with {carrier}.",
                    "Your order {order} is on its way.",
                ],
                [OrderStep.OutForDelivery] =
                [
                    "{carrier} delivers your order {order} today.",
                    "Your order {order} is being delivered today.",
                ],
                [OrderStep.ReadyForPickup] =
                [
                    "Your order {order} is ready for pick-up at {carrier}.",
                    "Your order {order} is ready for pick-up.",
                ],
                [OrderStep.DeliveryFailed] =
                [
                    "{carrier} could not deliver your order {order}. Next attempt: {date}.",
                    "{carrier} could not deliver your order {order}.",
                    "Your order {order} could not be delivered.",
                ],
                [OrderStep.Delivered] = ["Your order {order} was delivered on {date}.", "Your order {order} was delivered."],
                [OrderStep.Cancelled] = ["Your order {order} was cancelled."],
                [OrderStep.Returned] = ["Your order {order} was sent back to us."],
                [OrderStep.Refunded] = ["We have refunded your order {order}."],
            },
        };

    /// <summary>Subject lines; they name only what every order has.</summary>
    public static readonly IReadOnlyDictionary<string, IReadOnlyDictionary<OrderStep, string>> Subjects =
        new Dictionary<string, IReadOnlyDictionary<OrderStep, string>>
        {
            ["de"] = new Dictionary<OrderStep, string>
            {
                [OrderStep.Placed] = "Ihre Bestellung {order} bei {shop}",
                [OrderStep.Paid] = "Zahlung für die Bestellung {order} erhalten",
                [OrderStep.Updated] = "Ihre Bestellung {order} wurde geändert",
                [OrderStep.Delayed] = "Ihre Bestellung {order} verspätet sich",
                [OrderStep.Shipped] = "Ihre Bestellung {order} ist unterwegs",
                [OrderStep.OutForDelivery] = "Ihre Bestellung {order} kommt heute",
                [OrderStep.ReadyForPickup] = "Ihre Bestellung {order} liegt zur Abholung bereit",
                [OrderStep.DeliveryFailed] = "Ihre Bestellung {order} konnte nicht zugestellt werden",
                [OrderStep.Delivered] = "Ihre Bestellung {order} wurde zugestellt",
                [OrderStep.Cancelled] = "Ihre Bestellung {order} wurde storniert",
                [OrderStep.Returned] = "Ihre Bestellung {order} wurde zurückgesandt",
                [OrderStep.Refunded] = "Erstattung für die Bestellung {order}",
            },
            ["en"] = new Dictionary<OrderStep, string>
            {
                [OrderStep.Placed] = "Your order {order} at {shop}",
                [OrderStep.Paid] = "Payment for order {order} received",
                [OrderStep.Updated] = "Your order {order} was changed",
                [OrderStep.Delayed] = "Your order {order} is delayed",
                [OrderStep.Shipped] = "Your order {order} is on its way",
                [OrderStep.OutForDelivery] = "Your order {order} arrives today",
                [OrderStep.ReadyForPickup] = "Your order {order} is ready for pick-up",
                [OrderStep.DeliveryFailed] = "Your order {order} could not be delivered",
                [OrderStep.Delivered] = "Your order {order} was delivered",
                [OrderStep.Cancelled] = "Your order {order} was cancelled",
                [OrderStep.Returned] = "Your order {order} was sent back",
                [OrderStep.Refunded] = "Refund for order {order}",
            },
        };

    /// <summary>Titles of the buttons, at most 20 characters: to the parcel, to the order.</summary>
    public static readonly IReadOnlyDictionary<string, (string Track, string Order)> Buttons = new Dictionary<string, (string, string)>
    {
        ["de"] = ("Sendung verfolgen", "Bestellung ansehen"),
        ["en"] = ("Track parcel", "View order"),
    };

    /// <summary>Stands for the carrier in a template when its name is unknown.</summary>
    public static readonly IReadOnlyDictionary<string, string> AnyCarrier = new Dictionary<string, string>
    {
        ["de"] = "unserem Lieferdienst",
        ["en"] = "our delivery service",
    };

    /// <summary>The payment method of a receipt when the shop does not say it.</summary>
    public static readonly IReadOnlyDictionary<string, string> AsAgreed = new Dictionary<string, string>
    {
        ["de"] = "wie vereinbart",
        ["en"] = "as agreed",
    };
}
