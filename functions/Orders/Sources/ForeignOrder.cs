using System.Globalization;
using System.Text.Json;
using Serverless.Channels;
using Serverless.Customers;
using Serverless.Customers.Phones;
using Serverless.Platform.Json;

namespace Serverless.Orders.Sources;

/// <summary>
/// Reads members of a shop's order as far as they make sense: what is missing, of another kind or out of range is null, and nothing
/// throws. A shop cannot be told to send its order again in better shape.
/// </summary>
internal static class ForeignOrder
{
    /// <summary>More lines are not kept by the timeline, and a message on the bus must stay small.</summary>
    public const int MostLines = 40;

    public const int LongestName = 200;
    private const int LongestLineName = 80;
    private const int LongestUrl = 2000;
    private const int FractionDigits = 7;
    private const decimal LargestAmount = 9_999_999_999.999m;
    private static readonly DateTimeOffset Earliest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>An id: a number or a text without control characters, at most 64 long.</summary>
    public static string? Id(this JsonElement parent, ReadOnlySpan<byte> name) =>
        parent.Text(name, 65) is { Length: <= 64 } id && !id.Any(c => char.IsControl(c) || char.IsSurrogate(c)) ? id : null;

    /// <summary>A text to show, on one line.</summary>
    public static string? Shown(this JsonElement? parent, ReadOnlySpan<byte> name, int longest = LongestName) =>
        parent.Text(name, longest * 4) is { } text && DisplayText.Of(text, longest) is { Length: > 0 } shown ? shown : null;

    public static string? Shown(this JsonElement parent, ReadOnlySpan<byte> name, int longest = LongestName) => ((JsonElement?)parent).Shown(name, longest);

    /// <summary>The name of a line, short enough for the timeline.</summary>
    public static string? LineName(string? text) => text is not null && DisplayText.Of(text, LongestLineName) is { Length: > 0 } name ? name : null;

    /// <summary>An amount (text or number), not negative, with at most three decimals.</summary>
    public static decimal? Amount(this JsonElement? parent, ReadOnlySpan<byte> name) =>
        decimal.TryParse(parent.Text(name, 40), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) && amount <= LargestAmount
            ? Math.Round(amount, 3)
            : null;

    public static decimal? Amount(this JsonElement parent, ReadOnlySpan<byte> name) => ((JsonElement?)parent).Amount(name);

    /// <summary>An ISO 4217 code that we can show.</summary>
    public static string? Currency(this JsonElement? parent, ReadOnlySpan<byte> name) =>
        parent.Text(name, 3) is { } code && JsonShape.IsCurrency(code) ? code : null;

    public static string? Currency(this JsonElement parent, ReadOnlySpan<byte> name) => ((JsonElement?)parent).Currency(name);

    public static int? Count(this JsonElement parent, ReadOnlySpan<byte> name) =>
        int.TryParse(parent.Text(name, 12), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is > 0 and <= 100_000 ? count : null;

    public static Uri? Url(this JsonElement parent, ReadOnlySpan<byte> name) =>
        parent.Text(name, LongestUrl + 1) is { Length: <= LongestUrl } text
        && Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttps && url.UserInfo.Length == 0
            ? url
            : null;

    /// <summary>A time between the year 2000 and tomorrow. One without an offset is UTC.</summary>
    public static DateTimeOffset? Moment(this JsonElement parent, ReadOnlySpan<byte> name, DateTimeOffset now) => Moment(parent.Text(name, 40), now);

    /// <inheritdoc cref="Moment(JsonElement, ReadOnlySpan{byte}, DateTimeOffset)"/>
    public static DateTimeOffset? Moment(string? text, DateTimeOffset now) =>
        text is { Length: >= 19 } && text[10] is 'T' or ' '
        && DateTimeOffset.TryParse(Trimmed(text), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
        && time >= Earliest && time <= now.AddDays(1)
            ? time
            : null;

    /// <summary>The day of a date or a time as it stands there, between the year 2000 and five years from now.</summary>
    public static DateOnly? Day(this JsonElement parent, ReadOnlySpan<byte> name, DateTimeOffset now) =>
        parent.Text(name, 40) is { Length: >= 10 } text
        && DateOnly.TryParseExact(text.AsSpan(0, 10), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
        && day.Year >= Earliest.Year && day <= DateOnly.FromDateTime(now.UtcDateTime).AddYears(5)
            ? day
            : null;

    /// <summary>The first that is an e-mail address.</summary>
    public static string? Email(params ReadOnlySpan<string?> candidates) => First(IdentityKind.Email, candidates);

    /// <summary>
    /// The first that is a phone number, E.164. One that is written with its country comes before those that are not: these are at home where
    /// their address is, else where the business is, and without both they identify nobody.
    /// </summary>
    public static string? Phone(string? business, params ReadOnlySpan<ForeignPhone> candidates)
    {
        foreach (var candidate in candidates)
        {
            if (PhoneNumber.Parse(candidate.Text, country: null) is { } phone) { return phone.Value; }
        }

        foreach (var candidate in candidates)
        {
            if (PhoneNumber.Parse(candidate.Text, candidate.Country is { Length: > 0 } country ? country : business) is { } phone) { return phone.Value; }
        }

        return null;
    }

    public static string? FullName(JsonElement? person)
    {
        var name = DisplayText.Of($"{person.Text("first_name"u8, LongestName)} {person.Text("last_name"u8, LongestName)}", LongestName);
        return name.Length > 0 ? name : null;
    }

    private static string? First(IdentityKind kind, ReadOnlySpan<string?> candidates)
    {
        foreach (var candidate in candidates)
        {
            if (candidate is not null && Identities.Normalise(new Identity(kind, candidate)) is { } value) { return value; }
        }

        return null;
    }

    /// <summary>.NET reads at most seven digits of a second's fraction; Shopify writes nine.</summary>
    private static string Trimmed(string text)
    {
        var point = text.IndexOf('.', StringComparison.Ordinal);
        if (point < 0) { return text; }

        var end = point + 1;
        while (end < text.Length && char.IsAsciiDigit(text[end])) { end++; }

        return end - point - 1 > FractionDigits ? string.Concat(text.AsSpan(0, point + 1 + FractionDigits), text.AsSpan(end)) : text;
    }
}

/// <summary>A telephone number in an order, and the country of the address that it belongs to (ISO 3166-1 alpha-2); null or empty when there is none.</summary>
internal readonly record struct ForeignPhone(string? Text, string? Country)
{
    public override string ToString() => "phone …";
}
