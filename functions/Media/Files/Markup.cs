using System.Buffers;

namespace Serverless.Media.Files;

/// <summary>Finds what makes a browser or a server run a file that looks like something else.</summary>
internal static class Markup
{
    /// <summary>The end of a ZIP archive, and so of a JAR or an Office file, is found from behind: at most a comment follows it.</summary>
    private const int LongestArchiveEnd = 22 + ushort.MaxValue;

    private static readonly SearchValues<string> Pages = SearchValues.Create(
        ["<script", "<!doctype", "<html", "<svg", "<iframe", "<body", "<?php", "javascript:"], StringComparison.OrdinalIgnoreCase);

    private static readonly SearchValues<string> Scripts = SearchValues.Create(["<script", "<iframe", "<?php"], StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a text would pass for a page.</summary>
    public static bool IsIn(ReadOnlySpan<byte> utf8) => System.Text.Encoding.UTF8.GetString(utf8).AsSpan().ContainsAny(Pages);

    /// <summary>Whether a picture, film or sound holds a script, or is an archive as well.</summary>
    public static bool IsBeside(ReadOnlySpan<byte> content) => HasScript(content) || EndsAsArchive(content);

    /// <summary>Piece by piece, each beginning with the end of the one before.</summary>
    private static bool HasScript(ReadOnlySpan<byte> content)
    {
        const int Overlap = 8;
        var letters = ArrayPool<char>.Shared.Rent(64 * 1024);
        try
        {
            for (var at = 0; at < content.Length; at += letters.Length - Overlap)
            {
                var piece = content.Slice(at, Math.Min(letters.Length, content.Length - at));
                var length = System.Text.Encoding.Latin1.GetChars(piece, letters);
                if (letters.AsSpan(0, length).ContainsAny(Scripts)) { return true; }
            }

            return false;
        }
        finally
        {
            ArrayPool<char>.Shared.Return(letters);
        }
    }

    private static bool EndsAsArchive(ReadOnlySpan<byte> content)
    {
        var tail = content[Math.Max(0, content.Length - LongestArchiveEnd)..];
        var end = tail.LastIndexOf("PK\u0005\u0006"u8);
        return end >= 0 && tail.Length - end >= 22 && tail.Length - end - 22 >= (tail[end + 20] | (tail[end + 21] << 8));
    }
}
