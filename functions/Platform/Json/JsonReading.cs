using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Serverless.Platform.Json;

/// <summary>Reads foreign JSON tolerantly: what is missing or of another kind is null, and nothing throws.</summary>
internal static class JsonReading
{
    private const long FirstMillisecondsValue = 1_000_000_000_000;
    private static readonly long EarliestMs = new DateTimeOffset(2010, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
    private static readonly long LatestMs = new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    /// <summary>A member of an object; undefined when there is none, so that look-ups can be chained.</summary>
    public static JsonElement Member(this JsonElement parent, ReadOnlySpan<byte> name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) ? value : default;

    /// <inheritdoc cref="Member(JsonElement, ReadOnlySpan{byte})"/>
    public static JsonElement Member(this JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) ? value : default;

    /// <summary>Whether it is this word, written without escapes.</summary>
    public static bool Is(this JsonElement value, ReadOnlySpan<byte> word) =>
        value.ValueKind == JsonValueKind.String && JsonMarshal.GetRawUtf8Value(value)[1..^1].SequenceEqual(word);

    /// <summary>The items of a member that is an array; none when it is anything else.</summary>
    public static JsonElement.ArrayEnumerator Items(this JsonElement parent, ReadOnlySpan<byte> name) =>
        parent.Member(name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : default;

    public static JsonElement? Object(this JsonElement parent, ReadOnlySpan<byte> name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value : null;

    public static JsonElement? Array(this JsonElement parent, ReadOnlySpan<byte> name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array ? value : null;

    /// <summary>A text or a number (ids come as both), cut to a length that the bus can carry; null when empty.</summary>
    public static string? Text(this JsonElement? parent, ReadOnlySpan<byte> name, int maxLength = 512) =>
        parent is { ValueKind: JsonValueKind.Object } from && from.TryGetProperty(name, out var value) ? Value(value, maxLength) : null;

    /// <inheritdoc cref="Text(JsonElement?, ReadOnlySpan{byte}, int)"/>
    public static string? Value(JsonElement value, int maxLength)
    {
        var text = value.ValueKind switch
        {
            JsonValueKind.String => TextOf(value),
            JsonValueKind.Number => value.GetRawText(),
            _ => null,
        };
        return string.IsNullOrEmpty(text) ? null : Cut(text, maxLength);
    }

    public static string? Text(this JsonElement parent, ReadOnlySpan<byte> name, int maxLength = 512) => Text((JsonElement?)parent, name, maxLength);

    public static bool IsTrue(this JsonElement parent, ReadOnlySpan<byte> name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    public static long? Number(this JsonElement? parent, ReadOnlySpan<byte> name)
    {
        var value = parent is { } from ? from.Member(name) : default;
        if (value.ValueKind is not (JsonValueKind.String or JsonValueKind.Number)) { return null; }

        var raw = JsonMarshal.GetRawUtf8Value(value);
        var digits = value.ValueKind == JsonValueKind.String ? raw[1..^1] : raw;
        return long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    /// <summary>A time in milliseconds, or, below 10^12, in seconds; null when missing or no time that can be meant.</summary>
    public static DateTimeOffset? Time(this JsonElement? parent, ReadOnlySpan<byte> name)
    {
        if (parent.Number(name) is not { } number || number <= 0) { return null; }

        var milliseconds = number < FirstMillisecondsValue ? number * 1000 : number;
        return milliseconds >= EarliestMs && milliseconds < LatestMs ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;
    }

    public static DateTimeOffset? Time(this JsonElement parent, ReadOnlySpan<byte> name) => Time((JsonElement?)parent, name);

    /// <summary>At most this many UTF-16 units, never half a character.</summary>
    public static string Cut(string text, int maxLength) =>
        text.Length <= maxLength ? text : text[..(char.IsHighSurrogate(text[maxLength - 1]) ? maxLength - 1 : maxLength)];

    /// <summary>Whether JSON text may hold half a character as an escape, which no reader of texts and names takes.</summary>
    public static bool HasDoubtfulEscape(this ReadOnlySpan<byte> literal)
    {
        int at;
        while ((at = literal.IndexOf("\\u"u8)) >= 0)
        {
            if (at > 0 && literal[at - 1] == '\\') { return true; }

            literal = literal[(at + 2)..];
            if (!IsSurrogate(literal, '8', 'f')) { continue; }

            if (!IsSurrogate(literal, '8', 'b') || literal.Length < 6 || !literal[4..].StartsWith("\\u"u8) || !IsSurrogate(literal[6..], 'c', 'f')) { return true; }

            literal = literal[10..];
        }

        return false;

        static bool IsSurrogate(ReadOnlySpan<byte> hex, char from, char to) =>
            hex.Length >= 4 && (hex[0] | 0x20) == 'd' && (hex[1] | 0x20) is var second && second >= from && second <= to;
    }

    private static string? TextOf(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half an emoji, as apps cut texts; the rest of the text is worth keeping.
            return Unescape(value.GetRawText());
        }
    }

    /// <summary>The content of a JSON string literal, with U+FFFD for what is no character.</summary>
    private static string Unescape(string literal)
    {
        var text = new StringBuilder(literal.Length);
        for (var i = 1; i < literal.Length - 1; i++)
        {
            if (literal[i] != '\\')
            {
                text.Append(literal[i]);
                continue;
            }

            i++;
            if (literal[i] == 'u')
            {
                text.Append((char)ushort.Parse(literal.AsSpan(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                i += 4;
                continue;
            }

            text.Append(literal[i] switch { 'b' => '\b', 'f' => '\f', 'n' => '\n', 'r' => '\r', 't' => '\t', var plain => plain });
        }

        var repaired = new StringBuilder(text.Length);
        foreach (var rune in text.ToString().EnumerateRunes()) { repaired.Append(rune); }

        return repaired.ToString();
    }
}
