using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Serverless.Platform.Http;

namespace Serverless.Platform.Json;

/// <summary>
/// Reads members of a stranger's JSON and collects everything that is wrong, each with its JSON Pointer. A null member counts as absent;
/// unknown members are ignored; a value is never quoted.
/// </summary>
internal sealed partial class JsonShape(DateTimeOffset now)
{
    private const int LongestUrl = 2000;
    private static readonly DateTimeOffset Earliest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Lazy<HashSet<string>> Currencies = new(KnownCurrencies);
    private readonly List<ProblemField> _errors = [];

    /// <summary>What was wrong so far.</summary>
    public IReadOnlyList<ProblemField> Errors => _errors;

    public void Fail(string pointer, string reason) => _errors.Add(new ProblemField(pointer, reason));

    /// <summary>The object at the member, or null.</summary>
    public JsonElement? Object(JsonElement parent, string at, string name, bool required)
    {
        if (Member(parent, at, name, required) is not { } member) { return null; }

        if (member.ValueKind is JsonValueKind.Object) { return member; }

        Fail($"{at}/{name}", "must be an object");
        return null;
    }

    /// <summary>A text without control characters, or null.</summary>
    public string? Text(JsonElement parent, string at, string name, int longest, bool required = false)
    {
        if (Member(parent, at, name, required) is not { } member) { return null; }

        if (member.ValueKind is not JsonValueKind.String || Decode(member) is not { } text)
        {
            Fail($"{at}/{name}", "must be a text of valid Unicode");
            return null;
        }

        if (text.Length == 0 || text.Length > longest)
        {
            Fail($"{at}/{name}", $"must have 1 to {longest} characters");
            return null;
        }

        if (!text.Any(char.IsControl)) { return text; }

        Fail($"{at}/{name}", "must not hold control characters");
        return null;
    }

    /// <summary>A text of a given form, or null.</summary>
    public string? Form(JsonElement parent, string at, string name, Regex form, string rule)
    {
        if (Text(parent, at, name, 254) is not { } text) { return null; }

        if (form.IsMatch(text)) { return text; }

        Fail($"{at}/{name}", rule);
        return null;
    }

    /// <summary>A time with its offset (RFC 3339) between the year 2000 and tomorrow, or null.</summary>
    public DateTimeOffset? Time(JsonElement parent, string at, string name, bool required = false) => Time(parent, at, name, now.AddDays(1), "tomorrow", required);

    /// <summary>A time to come within a year, or null.</summary>
    public DateTimeOffset? Until(JsonElement parent, string at, string name) => Time(parent, at, name, now.AddYears(1), "a year from now", required: false);

    private DateTimeOffset? Time(JsonElement parent, string at, string name, DateTimeOffset latest, string latestName, bool required)
    {
        if (Text(parent, at, name, 40, required) is not { } text) { return null; }

        if (!Rfc3339().IsMatch(text)
            || !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time))
        {
            Fail($"{at}/{name}", "must be an RFC 3339 time with an offset");
            return null;
        }

        if (time >= Earliest && time <= latest) { return time; }

        Fail($"{at}/{name}", $"must lie between the year 2000 and {latestName}");
        return null;
    }

    /// <summary>A date (or the date of a time) between the year 2000 and five years from now, or null.</summary>
    public DateOnly? Date(JsonElement parent, string at, string name)
    {
        if (Text(parent, at, name, 40) is not { } text) { return null; }

        var isDate = text.Length == 10 || Rfc3339().IsMatch(text);
        if (!isDate || !DateOnly.TryParseExact(text.AsSpan(0, 10), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            Fail($"{at}/{name}", "must be a date like 2026-11-23");
            return null;
        }

        if (date.Year >= 2000 && date <= DateOnly.FromDateTime(now.UtcDateTime).AddYears(5)) { return date; }

        Fail($"{at}/{name}", "must lie between the year 2000 and five years from now");
        return null;
    }

    /// <summary>An amount as a decimal text, never negative, or null.</summary>
    public decimal? Money(JsonElement parent, string at, string name, bool required = false)
    {
        if (Text(parent, at, name, 40, required) is not { } text) { return null; }

        if (Amount().IsMatch(text)) { return decimal.Parse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture); }

        Fail($"{at}/{name}", "must be a decimal text like 59.90: not negative, at most 10 digits and 3 decimals");
        return null;
    }

    /// <summary>Whether this is an ISO 4217 code that some country uses.</summary>
    public static bool IsCurrency(string code) => Currencies.Value.Contains(code);

    public string? Currency(JsonElement parent, string at, string name)
    {
        if (Text(parent, at, name, 3) is not { } text) { return null; }

        if (IsCurrency(text)) { return text; }

        Fail($"{at}/{name}", "must be an ISO 4217 code");
        return null;
    }

    /// <summary>An absolute https address without user name, or null.</summary>
    public Uri? Url(JsonElement parent, string at, string name)
    {
        if (Text(parent, at, name, LongestUrl) is not { } text) { return null; }

        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttps && url.UserInfo.Length == 0) { return url; }

        Fail($"{at}/{name}", "must be an absolute https address");
        return null;
    }

    public int? Count(JsonElement parent, string at, string name)
    {
        if (Member(parent, at, name, required: true) is not { } member) { return null; }

        if (member.ValueKind is JsonValueKind.Number && member.TryGetInt32(out var count) && count is > 0 and <= 100_000) { return count; }

        Fail($"{at}/{name}", "must be a whole number from 1 to 100000");
        return null;
    }

    public JsonElement? Member(JsonElement parent, string at, string name, bool required)
    {
        if (parent.TryGetProperty(name, out var member) && member.ValueKind is not JsonValueKind.Null) { return member; }

        if (required) { Fail($"{at}/{name}", "is missing"); }

        return null;
    }

    /// <summary>JSON may escape half of a surrogate pair, which is no text.</summary>
    private static string? Decode(JsonElement text)
    {
        try
        {
            return text.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static HashSet<string> KnownCurrencies() =>
        [.. CultureInfo.GetCultures(CultureTypes.SpecificCultures).Select(culture => new RegionInfo(culture.Name).ISOCurrencySymbol)];

    [GeneratedRegex(@"^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?([Zz]|[+-][0-9]{2}:[0-9]{2})$", RegexOptions.CultureInvariant)]
    private static partial Regex Rfc3339();

    [GeneratedRegex(@"^[0-9]{1,10}(\.[0-9]{1,3})?$", RegexOptions.CultureInvariant)]
    private static partial Regex Amount();
}
