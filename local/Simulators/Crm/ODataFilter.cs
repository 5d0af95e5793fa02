using System.Text.RegularExpressions;

namespace Serverless.Local.Simulators.Crm;

/// <summary>OData filters as far as they are used: comparisons and endswith, joined by <c>or</c>, behind <c>statecode eq 0 and</c>.</summary>
internal static partial class ODataFilter
{
    /// <summary>Tells whether a row fits, by its columns; null when it is no such filter.</summary>
    public static Func<Func<string, string?>, bool>? Parse(string filter)
    {
        if (Whole().Match(filter) is not { Success: true } whole) { return null; }

        var conditions = new List<Func<Func<string, string?>, bool>>();
        var rest = whole.Groups["any"].Value;
        while (true)
        {
            if (Condition().Match(rest) is not { Success: true } match) { return null; }

            var value = match.Groups["value"].Value.Replace("''", "'", StringComparison.Ordinal);
            var column = match.Groups["column"].Value;
            conditions.Add(match.Groups["ends"].Success ? row => row(column)?.EndsWith(value, StringComparison.Ordinal) == true : row => row(column) == value);
            rest = rest[match.Length..];
            if (rest.Length == 0) { return row => conditions.Any(condition => condition(row)); }

            if (!rest.StartsWith(" or ", StringComparison.Ordinal)) { return null; }

            rest = rest[4..];
        }
    }

    [GeneratedRegex(@"^statecode eq 0 and \((?<any>.+)\)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Whole();

    [GeneratedRegex(@"^(?:(?<column>[a-z0-9]+) eq '(?<value>(?:[^']|'')*)'|(?<ends>endswith)\((?<column>[a-z0-9]+),'(?<value>(?:[^']|'')*)'\))", RegexOptions.CultureInvariant)]
    private static partial Regex Condition();
}
