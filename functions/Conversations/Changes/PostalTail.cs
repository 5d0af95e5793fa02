using System.Text.RegularExpressions;

namespace Serverless.Conversations.Changes;

/// <summary>The end of an address: postal code, town and country.</summary>
internal sealed partial record PostalTail(string PostalCode, string City, string Country)
{
    private const string Town = @"(?<town>\p{L}[\p{L}\p{M}.'()/\-]*( [\p{L}(][\p{L}\p{M}.'()/\-]*){0,4})";

    /// <summary>Postal codes that stand before the town, by country.</summary>
    private static readonly Dictionary<string, Regex> Before = new(StringComparer.Ordinal)
    {
        ["DE"] = CodeFirst(@"\d{5}"), ["FR"] = CodeFirst(@"\d{5}"), ["IT"] = CodeFirst(@"\d{5}"), ["ES"] = CodeFirst(@"\d{5}"),
        ["AT"] = CodeFirst(@"\d{4}"), ["CH"] = CodeFirst(@"\d{4}"), ["LI"] = CodeFirst(@"\d{4}"), ["LU"] = CodeFirst(@"\d{4}"), ["BE"] = CodeFirst(@"\d{4}"), ["DK"] = CodeFirst(@"\d{4}"),
        ["NL"] = CodeFirst(@"\d{4} ?[A-Za-z]{2}"), ["PL"] = CodeFirst(@"\d{2}-\d{3}"), ["CZ"] = CodeFirst(@"\d{3} ?\d{2}"), ["SE"] = CodeFirst(@"\d{3} ?\d{2}"),
    };

    /// <summary>Postal codes that stand behind the town ; but for the American ones like no other country's, so that they need no country.</summary>
    private static readonly Dictionary<string, Regex> Behind = new(StringComparer.Ordinal) { ["GB"] = British(), ["IE"] = Irish(), ["US"] = American() };

    /// <summary>Takes the end off the lines; null when they do not end like an address.</summary>
    /// <param name="named">The country that the address names.</param>
    public static PostalTail? TakeLast(List<string> lines, string? named, string? usual)
    {
        if (lines.Count == 0) { return null; }

        foreach (var (country, shape) in Behind)
        {
            // Two letters and five digits may be anything but for somebody who lives there.
            if ((named ?? (country is "US" ? usual : country)) == country && shape.Match(lines[^1]) is { Success: true } match) { return TakeBehind(lines, match, country); }
        }

        if (Prefixed().Match(lines[^1]) is { Success: true } prefixed && AddressCountries.OfPrefix(prefixed.Groups["prefix"].Value) is { } ofPrefix)
        {
            named ??= ofPrefix;
            lines[^1] = lines[^1].Remove(prefixed.Groups["prefix"].Index, prefixed.Groups["prefix"].Length + 1);
        }

        return (named ?? usual) is { } chosen && Before.GetValueOrDefault(chosen)?.Match(lines[^1]) is { Success: true } found ? TakeBefore(lines, found, chosen) : null;
    }

    private static PostalTail TakeBefore(List<string> lines, Match match, string country)
    {
        lines.RemoveAt(lines.Count - 1);
        if (match.Groups["rest"] is { Success: true, Value: var rest }) { lines.Add(rest.Trim()); }

        return new PostalTail(match.Groups["code"].Value.ToUpperInvariant(), match.Groups["town"].Value, country);
    }

    /// <summary>The town may have a line of its own before that of the code.</summary>
    private static PostalTail? TakeBehind(List<string> lines, Match match, string country)
    {
        var town = match.Groups["town"] is { Success: true, Value: var same } ? same : lines is [.., var above, _] && OnlyTown().IsMatch(above) ? above : null;
        if (town is null) { return null; }

        lines.RemoveRange(lines.Count - (match.Groups["town"].Success ? 1 : 2), match.Groups["town"].Success ? 1 : 2);
        var state = match.Groups["state"] is { Success: true, Value: var written } ? $", {written.ToUpperInvariant()}" : "";
        var code = match.Groups["code"].Value.ToUpperInvariant().Replace(" ", "", StringComparison.Ordinal);
        return new PostalTail(country is "GB" ? $"{code[..^3]} {code[^3..]}" : country is "IE" ? $"{code[..3]} {code[3..]}" : code, town + state, country);
    }

    private static Regex CodeFirst(string code) => new(@$"^((?<rest>.{{3,100}}) )?(?<code>{code}) {Town}\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);

    [GeneratedRegex(@"(^| )(?<prefix>[A-Za-z]{1,2})-\d{4,5} ", RegexOptions.CultureInvariant)]
    private static partial Regex Prefixed();

    [GeneratedRegex($@"^({Town} )?(?<code>[A-Z]{{1,2}}\d[A-Z\d]? ?\d[A-Z]{{2}})\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex British();

    [GeneratedRegex($@"^({Town} )?(?<code>[A-Z]\d[\dW] ?[A-Z\d]{{4}})\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Irish();

    [GeneratedRegex($@"^({Town} )?(?<state>[A-Z]{{2}}) (?<code>\d{{5}}(-\d{{4}})?)\z", RegexOptions.CultureInvariant)]
    private static partial Regex American();

    [GeneratedRegex($@"^{Town}\z", RegexOptions.CultureInvariant)]
    private static partial Regex OnlyTown();

    public override string ToString() => "town …";
}
