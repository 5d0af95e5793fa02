using Serverless.Businesses;

namespace Serverless.Conversations;

/// <summary>The short confirmations after STOP and the like. A business may have its own: texts <c>consent.stopped</c>, <c>consent.no-promotions</c> and
/// <c>consent.started</c>.</summary>
public static class ConsentReplies
{
    public const string Stopped = "consent.stopped";
    public const string NoPromotions = "consent.no-promotions";
    public const string Started = "consent.started";

    private const string Fallback = "en";

    private static readonly Dictionary<(string Language, string Name), string> Texts = new()
    {
        [("de", Stopped)] = "Erledigt: Sie erhalten hier keine Nachrichten mehr von {shop}. Mit START können Sie sich wieder anmelden.",
        [("de", NoPromotions)] = "Erledigt: Sie erhalten hier keine Werbung mehr von {shop}. Nachrichten zu Ihren Bestellungen kommen weiterhin.",
        [("de", Started)] = "Sie erhalten hier wieder Nachrichten zu Ihren Bestellungen bei {shop}. Mit STOP melden Sie sich ab.",
        [("en", Stopped)] = "Done: you will get no more messages from {shop} here. Send START to get them again.",
        [("en", NoPromotions)] = "Done: you will get no more offers from {shop} here. Messages about your orders go on.",
        [("en", Started)] = "You will get messages about your orders from {shop} here again. Send STOP to end them.",
    };

    /// <summary>The text in the first language that has one: the customer's, the word's, the business's, English.</summary>
    public static string Text(Business business, string name, string? customerLocale, string? wordLanguage)
    {
        ArgumentNullException.ThrowIfNull(business);
        foreach (var locale in new[] { customerLocale, wordLanguage, business.Locale, Fallback })
        {
            if (locale is null) { continue; }

            var language = locale.Split('-', '_')[0].ToLowerInvariant();
            var text = business.Texts.TryGetValue(language, out var own) && own.TryGetValue(name, out var replaced)
                ? replaced
                : Texts.GetValueOrDefault((language, name));
            if (!string.IsNullOrWhiteSpace(text)) { return text.Replace("{shop}", business.Name, StringComparison.Ordinal); }
        }

        return Texts[(Fallback, name)].Replace("{shop}", business.Name, StringComparison.Ordinal);
    }
}
