namespace Serverless.Conversations.Changes;

/// <summary>Countries as people write them at the end of an address.</summary>
internal static class AddressCountries
{
    private static readonly Dictionary<string, string> Names = Named(
        ("DE", "deutschland,germany,de,ger,deu,brd"), ("AT", "österreich,oesterreich,austria,at,aut"), ("CH", "schweiz,switzerland,suisse,svizzera,ch"),
        ("LI", "liechtenstein,li"), ("LU", "luxemburg,luxembourg,lu"), ("NL", "niederlande,netherlands,the netherlands,holland,nl"),
        ("BE", "belgien,belgium,be"), ("FR", "frankreich,france,fr"), ("IT", "italien,italy,it"), ("ES", "spanien,spain,es"),
        ("DK", "dänemark,daenemark,denmark,dk"), ("PL", "polen,poland,pl"), ("CZ", "tschechien,czechia,czech republic,cz"), ("SE", "schweden,sweden,se"),
        ("GB", "großbritannien,grossbritannien,vereinigtes königreich,united kingdom,great britain,uk,gb,england,scotland,wales,schottland,northern ireland,nordirland"),
        ("IE", "irland,ireland,ie"), ("US", "usa,us,u.s.a,united states,united states of america,vereinigte staaten,america"));

    /// <summary>Codes of two letters count on a line of their own only: they end the names of towns too.</summary>
    private const int ShortestName = 3;

    /// <summary>The longest first: Northern Ireland is not Ireland.</summary>
    private static readonly IReadOnlyList<KeyValuePair<string, string>> Endings = [.. Names.Where(pair => pair.Key.Length >= ShortestName).OrderByDescending(pair => pair.Key.Length)];

    /// <summary>The country that the address ends with, which is taken off it; null when it names none.</summary>
    public static string? TakeLast(List<string> lines)
    {
        if (lines is not [.., var last]) { return null; }

        if (Names.TryGetValue(last.ToLowerInvariant(), out var whole))
        {
            if (lines.Count == 1) { return null; }

            lines.RemoveAt(lines.Count - 1);
            return whole;
        }

        foreach (var (name, code) in Endings)
        {
            if (!last.EndsWith($" {name}", StringComparison.OrdinalIgnoreCase)) { continue; }

            lines[^1] = last[..^(name.Length + 1)].TrimEnd();
            return code;
        }

        return null;
    }

    /// <summary>The country of "D-10115"; null for other letters.</summary>
    public static string? OfPrefix(string prefix) => prefix.ToUpperInvariant() switch
    {
        "D" or "DE" => "DE",
        "A" or "AT" => "AT",
        "CH" => "CH",
        "FL" or "LI" => "LI",
        "L" or "LU" => "LU",
        "NL" => "NL",
        "B" or "BE" => "BE",
        "F" or "FR" => "FR",
        "I" or "IT" => "IT",
        "DK" => "DK",
        "PL" => "PL",
        _ => null,
    };

    private static Dictionary<string, string> Named(params ReadOnlySpan<(string Code, string Names)> countries)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (code, names) in countries)
        {
            foreach (var name in names.Split(',')) { all.Add(name, code); }
        }

        return all;
    }
}
