namespace Serverless.Customers.Phones;

/// <summary>In which form a source writes numbers.</summary>
public enum PhoneForm
{
    /// <summary>As people do: with a plus sign or an international prefix, or as at home.</summary>
    Written,

    /// <summary>With the calling code but without the plus sign: WhatsApp's <c>wa_id</c>, sipgate.</summary>
    WithoutPlus,
}

/// <summary>
/// A telephone number in E.164, whatever way people, shops and telephones wrote it. Prints masked; <see cref="Value"/> is personal. That
/// somebody calls with a number proves nothing about who they are.
/// </summary>
public readonly record struct PhoneNumber
{
    private const int ShortestE164 = 7, LongestE164 = 15;

    /// <summary>What Twilio puts in the place of a number that is withheld or unknown: words on the keys of a telephone.</summary>
    private static readonly string[] Placeholders = ["+266696687", "+7378742833", "+2562533", "+8656696", "+86282452253"];

    private readonly string? _value;

    private PhoneNumber(string value) => _value = value;

    /// <summary>E.164: a plus sign and 7 to 15 digits. Personal.</summary>
    public string Value => _value ?? "";

    /// <summary>The calling code, <c>49</c>.</summary>
    public string Country => Value is { Length: > 0 } value ? value[1..(1 + DialPlans.CodeLength(value[1..]))] : "";

    /// <summary>The national significant number: without calling code and trunk prefix. Personal.</summary>
    public string National => Value is { Length: > 0 } value ? value[(1 + Country.Length)..] : "";

    /// <summary>
    /// This number, and then the other one of the same subscriber where Brazil, Mexico and Argentina have two. They lead to each other, and
    /// never to another country. For finding somebody only: answers go to the number that came.
    /// </summary>
    public IReadOnlyList<PhoneNumber> Candidates =>
        PhoneHabits.Other(Country, National) is { } other ? [this, new PhoneNumber($"+{Country}{other}")] : [this];

    /// <summary>The ways in which a list of contacts may hold the number, the likeliest first; at most six. Personal.</summary>
    public IReadOnlyList<string> Spellings
    {
        get
        {
            if (Value.Length == 0) { return []; }

            var (country, national) = (Country, National);
            var atHome = DialPlans.OfCode(country)?.AtHome(national) ?? national;
            List<string> spellings = [Value, $"00{country}{national}", atHome, country + national, national];
            spellings.AddRange(Candidates.Skip(1).Select(other => other.Value));
            return [.. spellings.Distinct(StringComparer.Ordinal)];
        }
    }

    /// <summary>Reads a number.</summary>
    /// <param name="text">As it was written. Words for a withheld number, short codes and addresses of other kinds are none.</param>
    /// <param name="country">ISO 3166-1 alpha-2: where numbers without a calling code are at home; null when that is unknown.</param>
    /// <param name="form">How the source writes numbers.</param>
    /// <returns>Null when there is no number in it, or it cannot be told which.</returns>
    public static PhoneNumber? Parse(string? text, string? country, PhoneForm form = PhoneForm.Written)
    {
        var e164 = IsPlain(text) ? text : Read(PhoneText.Strip(text), DialPlans.Of(country), form);
        return e164 is null || Placeholders.Contains(e164) ? null : new PhoneNumber(e164);
    }

    /// <summary>Masked: the calling code and the last two digits.</summary>
    public override string ToString() => Value.Length > 0 ? $"+{Country}…{Value[^2..]}" : "";

    /// <summary>What comes in E.164 already needs no dial plan: no trunk 0 in it, and not of a country with habits.</summary>
    private static bool IsPlain(string? text) =>
        text is ['+', '4', '1' or (>= '3' and <= '9'), not '0', ..] && text.Length is > ShortestE164 and <= LongestE164 + 1
        && !text.AsSpan(1).ContainsAnyExceptInRange('0', '9');

    private static string? Read(string? stripped, DialPlan? home, PhoneForm form)
    {
        if (stripped is not { Length: > 2 }) { return null; }

        if (AfterPrefix(stripped, home) is { } abroad) { return Abroad(abroad); }

        var digits = stripped.Replace(PhoneText.BracketedZero, "0", StringComparison.Ordinal);
        if (form == PhoneForm.WithoutPlus && digits[0] != '0') { return Abroad(digits); }

        return home?.NationalOf(digits) is { } national ? E164(home.Code, national) : null;
    }

    /// <summary>What stands behind the plus sign or the international prefix; null when there is neither.</summary>
    private static string? AfterPrefix(string text, DialPlan? home)
    {
        if (text[0] == '+') { return text[1..]; }

        var prefix = home?.Abroad.Where(prefix => text.StartsWith(prefix, StringComparison.Ordinal)).MaxBy(prefix => prefix.Length);
        prefix ??= text.StartsWith("00", StringComparison.Ordinal) ? "00" : null;
        return prefix is null ? null : text[prefix.Length..];
    }

    private static string? Abroad(string text)
    {
        if (text is not [>= '1' and <= '9', ..]) { return null; }

        var plan = DialPlans.OfCode(text[..DialPlans.CodeLength(text)]);
        var digits = text.Replace(PhoneText.BracketedZero, plan is { KeepsZero: true } ? "0" : "", StringComparison.Ordinal);
        if (plan is null) { return E164("", digits); }

        return plan.AbroadOf(digits[plan.Code.Length..]) is { } national ? E164(plan.Code, national) : null;
    }

    private static string? E164(string code, string national) =>
        code.Length + national.Length is >= ShortestE164 and <= LongestE164 ? $"+{code}{national}" : null;
}
