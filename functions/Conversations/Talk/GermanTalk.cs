namespace Serverless.Conversations.Talk;

/// <summary>The built-in German texts of answers. A text that is a button's title has at most 20 characters.</summary>
internal static class GermanTalk
{
    public static readonly IReadOnlyDictionary<string, string> Texts = new Dictionary<string, string>
    {
        ["talk.disclosure"] = "Hier antwortet der automatische Service von {shop}.",
        ["talk.greeting"] = "Hallo! Womit können wir helfen?",
        ["talk.thanks"] = "Gern geschehen!",
        ["talk.how-to-stop"] = "Mit STOP beenden Sie hier die Nachrichten von {shop}, mit START bekommen Sie sie wieder.",
        ["talk.menu.status"] = "Wo ist mein Paket?",
        ["talk.menu.person"] = "Mit Mensch sprechen",
        ["talk.not-understood"] = "Das habe ich leider nicht verstanden. Worum geht es?",
        ["talk.media"] = "Danke, die Datei ist angekommen. Worum geht es?",
        ["talk.person"] = "Wir holen einen Menschen dazu. Bitte haben Sie etwas Geduld, die Antwort kommt hier im Chat.",
        ["talk.person.misunderstood"] = "Ich verstehe es leider nicht. Ein Mensch von {shop} liest mit und antwortet hier im Chat.",
        ["talk.complaint"] = "Das tut uns leid. Ein Mensch von {shop} kümmert sich darum und antwortet hier im Chat.",
        ["talk.choose"] = "Bestellung wählen",
        ["talk.which-order"] = "Um welche Bestellung geht es?",
        ["talk.no-orders"] = "Zu diesem Chat finde ich keine Bestellung, auf die das passt. Ein Mensch kann weiterhelfen: Schreiben Sie „Mensch“.",
        ["talk.order-not-found"] = "Zu diesem Chat finde ich keine Bestellung mit dieser Nummer. Ein Mensch kann weiterhelfen: Schreiben Sie „Mensch“.",
        ["talk.status"] = "Ihre Bestellung {order}: {status}.",
        ["talk.status.unknown"] = "Ihre Bestellung {order} ist bei uns eingegangen.",
        ["talk.status.expected"] = "Voraussichtliche Zustellung: {date}.",
        ["talk.status.placed"] = "bestellt",
        ["talk.status.paid"] = "bezahlt",
        ["talk.status.updated"] = "geändert",
        ["talk.status.delayed"] = "verspätet",
        ["talk.status.shipped"] = "versandt",
        ["talk.status.out_for_delivery"] = "wird zugestellt",
        ["talk.status.ready_for_pickup"] = "liegt zur Abholung bereit",
        ["talk.status.delivery_failed"] = "Zustellung nicht gelungen",
        ["talk.status.delivered"] = "zugestellt",
        ["talk.status.cancelled"] = "storniert",
        ["talk.status.returned"] = "zurückgesandt",
        ["talk.status.refunded"] = "erstattet",
        ["talk.invoice"] = "Die Rechnung zur Bestellung {order} finden Sie auf ihrer Seite im Shop.",
        ["talk.invoice.person"] = "Die Rechnung zur Bestellung {order} schickt Ihnen ein Mensch von {shop}.",
    };
}
