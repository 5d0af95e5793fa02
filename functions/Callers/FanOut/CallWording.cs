namespace Serverless.Callers.FanOut;

/// <summary>The built-in texts of what customers read because of a call, by language and name. A button's title has at most 20 characters.</summary>
internal static class CallWording
{
    public const string Fallback = "en";

    public static readonly IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Texts = new Dictionary<string, IReadOnlyDictionary<string, string>>
    {
        ["de"] = new Dictionary<string, string>
        {
            [CallTexts.Missed] = "Entschuldigung, wir haben Ihren Anruf verpasst. Schreiben Sie hier, und wir antworten.",
            [CallTexts.MissedWithOrder] = "Entschuldigung, wir haben Ihren Anruf verpasst. Ihre Bestellung {order} {status}. Schreiben Sie hier, und wir antworten.",
            [CallTexts.Subject(CallTexts.Missed)] = "Ihr Anruf bei {shop}",
            [CallTexts.FollowUp] = "Vielen Dank für Ihren Anruf bei {shop}. Hier ist der versprochene Link.",
            [CallTexts.FollowUpButton] = "Öffnen",
            [CallTexts.Subject(CallTexts.FollowUp)] = "Ihr Anruf bei {shop}",
            [CallTexts.Status("placed")] = "ist bei uns eingegangen",
            [CallTexts.Status("paid")] = "ist bezahlt und wird vorbereitet",
            [CallTexts.Status("shipped")] = "ist unterwegs",
            [CallTexts.Status("out_for_delivery")] = "wird gerade zugestellt",
            [CallTexts.Status("ready_for_pickup")] = "liegt zur Abholung bereit",
            [CallTexts.Status("delivery_failed")] = "konnte noch nicht zugestellt werden",
        },
        ["en"] = new Dictionary<string, string>
        {
            [CallTexts.Missed] = "Sorry we missed you. Write here and we answer.",
            [CallTexts.MissedWithOrder] = "Sorry we missed you. Your order {order} {status}; write here and we answer.",
            [CallTexts.Subject(CallTexts.Missed)] = "Your call to {shop}",
            [CallTexts.FollowUp] = "Thank you for calling {shop}. Here is the link that we promised.",
            [CallTexts.FollowUpButton] = "Open",
            [CallTexts.Subject(CallTexts.FollowUp)] = "Your call to {shop}",
            [CallTexts.Status("placed")] = "has reached us",
            [CallTexts.Status("paid")] = "is paid and being prepared",
            [CallTexts.Status("shipped")] = "is on its way",
            [CallTexts.Status("out_for_delivery")] = "is out for delivery",
            [CallTexts.Status("ready_for_pickup")] = "is ready for pick-up",
            [CallTexts.Status("delivery_failed")] = "could not be delivered yet",
        },
    };
}
