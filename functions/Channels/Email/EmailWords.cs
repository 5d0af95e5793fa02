namespace Serverless.Channels.Email;

/// <summary>The words of a mail that belong to no text of the business. Templates with {0}: the business's name.</summary>
internal sealed record EmailWords(string Language, string Item, string Quantity, string Price, string Total, string Sender, string Unsubscribe)
{
    private static readonly EmailWords German = new("de", "Artikel", "Anzahl", "Preis", "Gesamtbetrag", "Diese Nachricht hat Ihnen {0} geschickt.", "Abbestellen");

    private static readonly EmailWords English = new("en", "Item", "Quantity", "Price", "Total", "{0} sent you this message.", "Unsubscribe");

    /// <summary>In the customer's language, else the business's, else English.</summary>
    public static EmailWords For(string? customerLocale, string businessLocale) => Of(customerLocale) ?? Of(businessLocale) ?? English;

    private static EmailWords? Of(string? locale) => locale?.Split('-', '_')[0].ToLowerInvariant() switch
    {
        "de" => German,
        "en" => English,
        _ => null,
    };
}
