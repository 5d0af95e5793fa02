namespace Serverless.Customers.Phones;

/// <summary>
/// What Brazil, Mexico and Argentina do besides, where one subscriber has several numbers: numbering plans changed and WhatsApp, shops and
/// people keep old forms. The rules are their own inverses, so that two numbers of one subscriber lead to each other.
/// </summary>
internal static class PhoneHabits
{
    private const string Argentina = "54", Brazil = "55", Mexico = "52";

    /// <summary>Argentina's area codes of three digits; Buenos Aires has two, all others have four.</summary>
    private static readonly HashSet<string> ArgentinaThree = new(StringComparer.Ordinal)
    {
        "220", "221", "223", "230", "236", "237", "249", "260", "261", "263", "264", "266", "280", "291", "294", "297", "298", "299", "336", "341", "342",
        "343", "345", "348", "351", "353", "358", "362", "364", "370", "376", "379", "380", "381", "383", "385", "387", "388",
    };

    /// <summary>A number as it is dialled at home, without what is no part of it: Brazil's code of the carrier, Argentina's 15 of mobiles.</summary>
    public static string AtHome(string code, string dialled) => code switch
    {
        Brazil when dialled.Length is 12 or 13 && !dialled.StartsWith(Brazil, StringComparison.Ordinal) => dialled[2..],
        _ => WithoutLocalMobilePrefix(code, dialled),
    };

    /// <summary>Argentina's mobiles have a 15 behind the area code at home, and instead a 9 before it from abroad; some write the 15 there too.</summary>
    public static string WithoutLocalMobilePrefix(string code, string national)
    {
        if (code != Argentina) { return national; }

        var local = national is ['9', ..] && national.Length == 13 ? national[1..] : national;
        if (local.Length != 12) { return national; }

        var area = local.StartsWith("11", StringComparison.Ordinal) ? 2 : ArgentinaThree.Contains(local[..3]) ? 3 : 4;
        return local.AsSpan(area).StartsWith("15", StringComparison.Ordinal) ? $"9{local[..area]}{local[(area + 2)..]}" : national;
    }

    /// <summary>The other national number of the same subscriber; null for almost everybody.</summary>
    public static string? Other(string code, string national) => (code, national) switch
    {
        (Brazil, { Length: 11 }) when national[2] == '9' && national[3] >= '6' => national[..2] + national[3..],
        (Brazil, { Length: 10 }) when national[2] >= '6' => $"{national[..2]}9{national[2..]}",
        (Mexico, { Length: 11 }) when national[0] == '1' => national[1..],
        (Mexico, { Length: 10 }) => "1" + national,
        (Argentina, { Length: 11 }) when national[0] == '9' => national[1..],
        (Argentina, { Length: 10 }) => "9" + national,
        _ => null,
    };
}
