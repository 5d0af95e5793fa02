using System.Globalization;
using System.Text;

namespace Serverless.Platform.Storage;

/// <summary>Builds keys. Table Storage refuses / \ # ? and control characters in keys; separators of our own are escaped too.</summary>
public static class TableKey
{
    /// <summary>The parts joined by <c>|</c>, each encoded, so that no part can reach into the next.</summary>
    public static string Join(params ReadOnlySpan<string> parts)
    {
        var key = new StringBuilder();
        for (var i = 0; i < parts.Length; i++)
        {
            if (i > 0) { key.Append('|'); }

            key.Append(Encode(parts[i]));
        }

        return key.ToString();
    }

    /// <summary>Any text as a key: letters, digits and <c>-_.:@+=,</c> stay; everything else becomes <c>~XXXX</c> (UTF-16, hex).</summary>
    public static string Encode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.AsSpan().IndexOfAnyExcept(Plain) < 0) { return text; }

        var key = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            if (Plain.Contains(c)) { key.Append(c); }
            else { key.Append(CultureInfo.InvariantCulture, $"~{(int)c:X4}"); }
        }

        return key.ToString();
    }

    private static readonly System.Buffers.SearchValues<char> Plain =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:@+=,");
}
