using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Serverless.Customers.Phones;

/// <summary>Takes from a written telephone number what is only there for the eye.</summary>
internal static partial class PhoneText
{
    /// <summary>No number is written with more characters.</summary>
    private const int Longest = 64;

    /// <summary>The digit that people put in brackets because it is dialled at home only.</summary>
    public const string BracketedZero = "(0)";

    /// <summary>
    /// Digits of any script as ASCII, a plus sign at the beginning, and <see cref="BracketedZero"/> where it stands; without schemes,
    /// extension, separators and marks of writing direction. Null when anything else is in it: words, letters, a SIP address.
    /// </summary>
    public static string? Strip(string? text)
    {
        if (text is null or { Length: 0 or > Longest }) { return null; }

        var span = Extension().Replace(Visible(text), "").AsSpan();
        foreach (var scheme in Schemes)
        {
            if (span.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) { span = span[scheme.Length..]; }
        }

        var digits = new StringBuilder(span.Length);
        foreach (var c in span)
        {
            if (char.IsAsciiDigit(c) || c is '(' or ')') { digits.Append(c); }
            else if (c == '+' && IsEmpty(digits)) { digits.Clear().Append(c); }
            else if (!Separators.Contains(c)) { return null; }
        }

        digits.Replace(BracketedZero, "\0").Replace("(", "").Replace(")", "");
        return digits.Replace("\0", BracketedZero).ToString();
    }

    private static readonly string[] Schemes = ["tel:", "whatsapp:"];

    private static readonly System.Buffers.SearchValues<char> Separators = System.Buffers.SearchValues.Create("-./[]\u00b7");

    private static bool IsEmpty(StringBuilder digits) => digits.Length == 0 || (digits.Length == 1 && digits[0] == '(');

    /// <summary>The characters that say something, each in its plain form: full-width and other digits, dashes, brackets.</summary>
    private static string Visible(string text)
    {
        var visible = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            var category = char.GetUnicodeCategory(c);
            if (category is UnicodeCategory.Format or UnicodeCategory.SpaceSeparator || char.IsWhiteSpace(c)) { continue; }

            visible.Append(category switch
            {
                UnicodeCategory.DecimalDigitNumber => (char)('0' + (int)char.GetNumericValue(c)),
                UnicodeCategory.DashPunctuation => '-',
                _ => c switch { '\uff0b' => '+', '\uff08' => '(', '\uff09' => ')', '\uff0e' => '.', '\uff0f' => '/', '\u2212' => '-', _ => c },
            });
        }

        return visible.ToString();
    }

    /// <summary>
    /// An extension behind the number, as telephones (<c>;ext=12</c>, <c>,12</c>) and people (<c>x12</c>, <c>ext. 12</c>; <c>int.</c>, <c>anexo</c> and
    /// <c>доб.</c> in other languages) write it. What stands behind a German hyphen is part of the number.
    /// </summary>
    [GeneratedRegex(@"(?:;[^;]{0,40}){1,3}$|(?:,{1,3}|#|~|,?(?:x|extn?|extension|int|anexo|доб))[.:=]?[0-9]{1,7}#?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 100)]
    private static partial Regex Extension();
}
