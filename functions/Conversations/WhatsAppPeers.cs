namespace Serverless.Conversations;

/// <summary>
/// How WhatsApp addresses people: by the business-scoped user id (BSUID), or by the phone number while no BSUID is known. Customers can
/// hide their number, so the BSUID comes first.
/// </summary>
public static class WhatsAppPeers
{
    public const string BsuidKind = "bsuid";
    public const string PhoneKind = "phone";

    private const int LongestBsuid = 140;

    public static ChatPeer OfBsuid(string bsuid) => new(BsuidKind, bsuid);

    /// <param name="phone">E.164, with the plus sign.</param>
    public static ChatPeer OfPhone(string phone) => new(PhoneKind, phone);

    /// <summary>Whether a text is a BSUID: two capital letters, a dot (some have <c>ENT.</c> behind it), letters and digits.</summary>
    public static bool IsBsuid(string? text)
    {
        if (text is not { Length: > 3 and <= LongestBsuid } || text[2] != '.' || !char.IsAsciiLetterUpper(text[0]) || !char.IsAsciiLetterUpper(text[1])) { return false; }

        var rest = text.AsSpan(3);
        if (rest.StartsWith("ENT.", StringComparison.Ordinal)) { rest = rest[4..]; }

        foreach (var c in rest)
        {
            if (!char.IsAsciiLetterOrDigit(c)) { return false; }
        }

        return !rest.IsEmpty;
    }

    /// <summary>
    /// The phone number (E.164) behind WhatsApp's <c>wa_id</c>; null when it is none. The two differ where numbering plans changed and
    /// WhatsApp kept the old form: Mexico's 1 behind the country code, Brazil's missing 9 before mobile numbers.
    /// </summary>
    public static string? PhoneOf(string? waId)
    {
        var digits = waId.AsSpan();
        if (digits.StartsWith("+")) { digits = digits[1..]; }

        if (digits.Length is < 7 or > 15 || digits[0] == '0' || digits.ContainsAnyExceptInRange('0', '9')) { return null; }

        return digits switch
        {
            ['5', '2', '1', ..] when digits.Length == 13 => string.Concat("+52", digits[3..]),
            ['5', '5', _, _, >= '6', ..] when digits.Length == 12 => string.Concat("+", digits[..4], "9", digits[4..]),
            _ => string.Concat("+", digits),
        };
    }
}
