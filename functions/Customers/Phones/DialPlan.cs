namespace Serverless.Customers.Phones;

/// <summary>How one country writes telephone numbers; a row of <c>dial-plans.txt</c>.</summary>
/// <param name="Country">ISO 3166-1 alpha-2.</param>
/// <param name="Code">The calling code.</param>
/// <param name="Abroad">What is dialled before a calling code.</param>
/// <param name="Trunks">What stands before a national number at home only, the usual one first.</param>
/// <param name="KeepsZero">Whether the first 0 of a number is part of it, from abroad too.</param>
/// <param name="Shortest">Digits of the shortest national number.</param>
/// <param name="Longest">Digits of the longest national number.</param>
internal sealed record DialPlan(
    string Country, string Code, IReadOnlyList<string> Abroad, IReadOnlyList<string> Trunks, bool KeepsZero, int Shortest, int Longest)
{
    /// <summary>Where numbers have no fixed length, none of this length lacks its area code, and none without its trunk prefix is longer.</summary>
    private const int SurelyNotLocal = 10, LongestBare = 11;

    private readonly string[] _longestFirst = [.. Trunks.OrderByDescending(trunk => trunk.Length)];

    private bool IsFixed => Trunks.Count == 0 || Longest - Shortest <= 1;

    /// <summary>
    /// The national number in what somebody wrote at home. Without the trunk prefix it counts only when it cannot be a local number or a
    /// short one, and not when it may as well be the calling code and a number: in Germany, 4930… is also a number in Leer.
    /// </summary>
    /// <param name="digits">As it was written, digits only.</param>
    /// <returns>Null when the number cannot be told.</returns>
    public string? NationalOf(string digits)
    {
        if (WithoutTrunk(digits) is { } dialled)
        {
            var national = PhoneHabits.AtHome(Code, dialled);
            return IsNational(national, Shortest, Longest) ? national : null;
        }

        var bare = PhoneHabits.AtHome(Code, digits);
        var withoutCode = bare.StartsWith(Code, StringComparison.Ordinal) ? bare[Code.Length..] : "";
        var isAlsoAbroad = IsNational(withoutCode, Shortest, Longest);
        if (IsNational(bare, IsFixed ? Shortest : Math.Min(SurelyNotLocal, Longest), BareLongest)) { return isAlsoAbroad && Trunks.Count > 0 ? null : bare; }

        return isAlsoAbroad && bare.Length > BareLongest ? withoutCode : null;
    }

    /// <summary>A national number behind a calling code, without the trunk 0 that many write there nevertheless; null when more zeros follow.</summary>
    public string? AbroadOf(string written)
    {
        var national = ZeroTrunkOf(written) is { } trunk ? written[trunk.Length..] : written;
        return ZeroTrunkOf(national) is null ? PhoneHabits.WithoutLocalMobilePrefix(Code, national) : null;
    }

    private string? ZeroTrunkOf(string national) => _longestFirst.FirstOrDefault(prefix => prefix[0] == '0' && national.StartsWith(prefix, StringComparison.Ordinal));

    /// <summary>The number as it is dialled at home.</summary>
    public string AtHome(string national) => Trunks is [var usual, ..] ? usual + national : national;

    /// <summary>A trunk prefix of another digit than 0 can also be the number's own; then the length tells.</summary>
    private string? WithoutTrunk(string digits)
    {
        foreach (var trunk in _longestFirst)
        {
            if (!digits.StartsWith(trunk, StringComparison.Ordinal)) { continue; }

            var rest = digits[trunk.Length..];
            if (trunk[0] == '0' || (!IsNational(digits, Shortest, Longest) && IsNational(rest, Shortest, Longest))) { return rest; }
        }

        return null;
    }

    private int BareLongest => IsFixed ? Longest : Math.Min(Longest, LongestBare);

    /// <summary>Only where zeros are kept a number begins with one, and none in North America begins with the trunk 1.</summary>
    private bool IsNational(string national, int shortest, int longest) =>
        national.Length >= shortest && national.Length <= longest && (KeepsZero || national[0] != '0') && (Code != "1" || national[0] != '1');
}
