using System.Text;
using System.Text.Json;
using Serverless.Platform.Json;

namespace Serverless.Callers.Crm;

/// <summary>Texts from a CRM, which end up on screens: on one line, short, without control characters.</summary>
internal static class CrmText
{
    private const int LongestName = 120, LongestId = 100, LongestMail = 254, LongestUrl = 2000;

    public static string? Name(JsonElement parent, ReadOnlySpan<byte> member) => Line(parent.Text(member, 4 * LongestName), LongestName);

    /// <summary>First and family name as one.</summary>
    public static string? Name(string? first, string? last) => Line($"{first} {last}", LongestName);

    /// <summary>Ids that are longer are not cut, as they would be another's.</summary>
    public static string? Id(JsonElement parent, ReadOnlySpan<byte> member) => parent.Text(member, LongestId + 1) is { Length: <= LongestId } id && !id.Any(char.IsControl) ? id : null;

    public static string? Mail(JsonElement parent, ReadOnlySpan<byte> member) =>
        parent.Text(member, LongestMail + 1) is { Length: <= LongestMail } mail && mail.Contains('@', StringComparison.Ordinal) && !mail.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)) ? mail : null;

    /// <summary>A language tag, as CRMs write it: <c>de</c>, <c>de-de</c>, <c>de_DE</c>.</summary>
    public static string? Language(JsonElement parent, ReadOnlySpan<byte> member)
    {
        if (parent.Text(member, 12) is not { } text) { return null; }

        var parts = text.Split('-', '_');
        var isTag = parts[0].Length is 2 or 3 && parts[0].All(char.IsAsciiLetter) && parts.Length <= 2 && (parts.Length == 1 || (parts[1].Length == 2 && parts[1].All(char.IsAsciiLetter)));
        return !isTag ? null : parts.Length == 1 ? parts[0].ToLowerInvariant() : $"{parts[0].ToLowerInvariant()}-{parts[1].ToUpperInvariant()}";
    }

    public static Uri? Page(string? text) =>
        text is { Length: <= LongestUrl } && Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttps && url.UserInfo.Length == 0 ? url : null;

    /// <summary>The business's own page for an id, or the CRM's usual one.</summary>
    public static Uri? Page(CrmCall call, string id, string? usual) =>
        call.Crm.Page is { } own ? Page(own.Replace("{id}", Uri.EscapeDataString(id), StringComparison.Ordinal)) : Page(usual);

    /// <summary>Null when nothing readable is in it.</summary>
    public static string? Line(string? text, int longest)
    {
        if (text is null) { return null; }

        var line = new StringBuilder(Math.Min(text.Length, longest + 1));
        foreach (var c in text)
        {
            // Marks of writing direction turn around what stands beside them.
            var isSpace = char.IsControl(c) || char.IsWhiteSpace(c) || c is (>= '\u200e' and <= '\u200f') or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');
            if (!isSpace) { line.Append(c); }
            else if (line.Length > 0 && line[^1] != ' ') { line.Append(' '); }
        }

        return Cut(line.ToString().Trim(), longest) is { Length: > 0 } result ? result : null;
    }

    /// <summary>At most so many characters, and no half of one at the end.</summary>
    public static string Cut(string text, int longest) =>
        text.Length <= longest ? text : text[..(char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest)];
}
