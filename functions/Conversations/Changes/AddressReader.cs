using System.Text.RegularExpressions;
using Serverless.Channels;
using Serverless.Shops;

namespace Serverless.Conversations.Changes;

/// <summary>
/// Reads a postal address that a customer typed, in one line or several, as Germans and the English write it. Pure. What is not certainly
/// an address is none: a parcel that goes astray costs more than a question.
/// </summary>
internal static partial class AddressReader
{
    /// <summary>UTF-16 units. Addresses are short; anything longer is something else.</summary>
    public const int Longest = 400;

    private const int LongestLine = 100;
    private const int MostLines = 7;
    private const int MostNameWords = 5;

    /// <param name="usualCountry">Where the address is when it names no country, ISO 3166-1 alpha-2; null when nobody can say.</param>
    public static PostalAddress? Read(string? text, string? usualCountry)
    {
        if (text is null || text.Length > Longest) { return null; }

        var lines = AddressLines.Of(text);
        if (lines.Count is 0 or > MostLines || lines.Exists(line => line.Length > LongestLine)) { return null; }

        var country = AddressCountries.TakeLast(lines);
        return PostalTail.TakeLast(lines, country, usualCountry) is { } tail ? Complete(lines, tail) : null;
    }

    /// <summary>What follows a colon or the first line: there an address may stand in a message that begins with other words. Else nothing.</summary>
    public static string Behind(string? text)
    {
        if (text is null) { return ""; }

        var end = text.AsSpan(0, Math.Min(text.Length, Longest)).IndexOfAny(':', '\n');
        return end < 0 || text.AsSpan(0, end).IndexOfAnyInRange('0', '9') >= 0 && text[end] == '\n' ? "" : text[(end + 1)..];
    }

    /// <summary>On one line, as it is shown to whoever gave it.</summary>
    public static string Show(PostalAddress address) => DisplayText.Of(
        string.Join(", ", new[] { address.Name, address.Line1, address.Line2, $"{address.PostalCode} {address.City}", address.Country }.Where(part => part is not null)), 300);

    /// <summary>The lines before the town: a name, the street, and what else is needed to find the door.</summary>
    private static PostalAddress? Complete(List<string> lines, PostalTail tail)
    {
        var street = lines.FindLastIndex(IsStreet);
        if (street < 0) { return null; }

        var before = lines[..street];
        var name = before is [var first, ..] && IsName(first) ? first : null;
        var extra = before.Skip(name is null ? 0 : 1).Concat(lines[(street + 1)..]).ToList();
        return extra.Count <= 2 && extra.TrueForAll(IsExtra) && before.Count <= 3
            ? new PostalAddress(name, lines[street], extra.Count == 0 ? null : string.Join(", ", extra), tail.PostalCode, tail.City, tail.Country)
            : null;
    }

    private static bool IsStreet(string line) => !IsSentence(line) && !Unit().IsMatch(line) && (NumberLast().IsMatch(line) || NumberFirst().IsMatch(line));

    private static bool IsName(string line) => !IsSentence(line) && Letters().IsMatch(line) && line.Split(' ').Length <= MostNameWords;

    /// <summary>Words that stand in no address: somebody tells a story.</summary>
    private static bool IsSentence(string line) => Story().IsMatch(line);

    /// <summary>A flat, a floor, care of, a company, a village, a post number.</summary>
    private static bool IsExtra(string line) => Unit().IsMatch(line) || CareOf().IsMatch(line) || IsName(line) || PostNumber().IsMatch(line);

    [GeneratedRegex(@"\b(ich|wir|wohnen?|jetzt|ist|sind|bin|habe|haben|nicht|mein|meine|bitte|sie|umgezogen|verzogen|adresse|i|we|am living|live|lives|now|is|are|have|moved|please|my|not|address)\b", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Story();

    /// <summary>"Hauptstr. 12a", "Am Markt 3-5", "Straße des 17. Juni 135", "Packstation 123".</summary>
    [GeneratedRegex(@"^\p{L}[\p{L}\p{M}.'\- ]{1,70}?(\d{1,2}\. \p{L}[\p{L}\p{M}.'\- ]{1,40}?)?\.? ?\d{1,5} ?[a-zA-Z]?( ?[-/+] ?\d{1,4} ?[a-zA-Z]?)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex NumberLast();

    [GeneratedRegex(@"^(No\.? ?)?\d{1,5}[a-zA-Z]?(-\d{1,5})? \p{L}[\p{L}\p{M}.'\- ]{2,70}\z", RegexOptions.CultureInvariant)]
    private static partial Regex NumberFirst();

    [GeneratedRegex(@"^(flat|apt|apartment|unit|suite|floor|room|block|wohnung|whg|etage|stock|hinterhaus|seitenflügel|aufgang|top|tür|stiege|appartement|zimmer)\b[.]? ?[\p{L}\d .\-/]{0,30}\z|^(\d{1,2}\.? ?(etage|stock|og|floor)|eg|dg|hinterhaus)\b.{0,20}\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Unit();

    [GeneratedRegex(@"^(c/o|bei|care of|z\. ?hd\.|attn\.?) ?\p{L}[\p{L}\p{M}.'\- ]{1,60}\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex CareOf();

    [GeneratedRegex(@"^\p{L}[\p{L}\p{M}.,'&\- ]{1,60}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Letters();

    [GeneratedRegex(@"^(Postnummer |Post number )?\d{6,10}\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex PostNumber();
}
