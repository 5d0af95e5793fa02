using System.Globalization;

namespace Serverless.Orders;

/// <summary>In which language and form a customer reads: the language of the texts, and the culture of dates and amounts.</summary>
public sealed record OrderLocale(string Language, CultureInfo Culture)
{
    /// <summary>
    /// The first usable of the customer's own locale (from the order, then from the chat) and the business's. A language without texts,
    /// built-in or own, is answered in English.
    /// </summary>
    /// <param name="ownLanguages">Languages that the business has texts for.</param>
    public static OrderLocale Choose(IEnumerable<string> ownLanguages, params ReadOnlySpan<string?> candidates)
    {
        foreach (var candidate in candidates)
        {
            if (CultureOf(candidate) is not { } culture) { continue; }

            var language = culture.TwoLetterISOLanguageName;
            return OrderWording.Texts.ContainsKey(language) || ownLanguages.Contains(language)
                ? new OrderLocale(language, culture)
                : new OrderLocale(OrderWording.Fallback, CultureInfo.GetCultureInfo(OrderWording.Fallback));
        }

        return new OrderLocale(OrderWording.Fallback, CultureInfo.GetCultureInfo(OrderWording.Fallback));
    }

    /// <summary>A day as people write it, for example <c>23. November 2026</c>.</summary>
    public string Date(DateOnly date)
    {
        var pattern = Culture.DateTimeFormat.LongDatePattern
            .Replace("dddd, ", "", StringComparison.Ordinal).Replace(", dddd", "", StringComparison.Ordinal).Replace("dddd", "", StringComparison.Ordinal);
        return date.ToString(pattern.Trim(), Culture);
    }

    /// <summary>An amount with the sign of its currency, for example <c>59,90 €</c>.</summary>
    public string Money(decimal amount, string currency)
    {
        var format = (NumberFormatInfo)Culture.NumberFormat.Clone();
        format.CurrencySymbol = Symbol(currency);
        format.CurrencyDecimalDigits = Decimals(currency);
        return amount.ToString("C", format);
    }

    private static string Symbol(string currency) => currency switch
    {
        "EUR" => "€",
        "USD" => "$",
        "GBP" => "£",
        "JPY" => "¥",
        _ => currency,
    };

    private static int Decimals(string currency) => currency switch
    {
        "JPY" or "KRW" or "CLP" or "ISK" or "VND" or "PYG" or "UGX" or "XAF" or "XOF" or "XPF" => 0,
        "BHD" or "IQD" or "JOD" or "KWD" or "LYD" or "OMR" or "TND" => 3,
        _ => 2,
    };

    private static CultureInfo? CultureOf(string? locale)
    {
        if (string.IsNullOrWhiteSpace(locale)) { return null; }

        try
        {
            var culture = CultureInfo.GetCultureInfo(locale.Replace('_', '-'), predefinedOnly: true);
            return culture.Equals(CultureInfo.InvariantCulture) ? null : culture;
        }
        catch (CultureNotFoundException)
        {
            return null;
        }
    }
}
