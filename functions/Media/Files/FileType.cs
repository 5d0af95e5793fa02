using System.Text;
using Serverless.Channels;

namespace Serverless.Media.Files;

/// <summary>A type of file that is known by its first bytes.</summary>
/// <param name="IsShown">A browser may show it in place: it holds nothing that runs.</param>
internal sealed record FileType(string MimeType, ChatMediaKind Kind, bool IsShown)
{
    /// <summary>So many bytes tell the type.</summary>
    public const int Head = 4096;

    private static readonly FileType Jpeg = new("image/jpeg", ChatMediaKind.Image, true);
    private static readonly FileType Png = new("image/png", ChatMediaKind.Image, true);
    private static readonly FileType Webp = new("image/webp", ChatMediaKind.Image, true);
    private static readonly FileType Gif = new("image/gif", ChatMediaKind.Gif, true);
    private static readonly FileType Mp4 = new("video/mp4", ChatMediaKind.Video, true);
    private static readonly FileType ThreeGp = new("video/3gpp", ChatMediaKind.Video, true);
    private static readonly FileType Mpeg = new("audio/mpeg", ChatMediaKind.Audio, true);
    private static readonly FileType Aac = new("audio/aac", ChatMediaKind.Audio, true);
    private static readonly FileType Amr = new("audio/amr", ChatMediaKind.Audio, true);
    private static readonly FileType Ogg = new("audio/ogg", ChatMediaKind.Audio, true);
    private static readonly FileType M4a = new("audio/mp4", ChatMediaKind.Audio, true);
    private static readonly FileType Pdf = new("application/pdf", ChatMediaKind.Document, false);

    /// <summary>Has no first bytes of its own; see <see cref="IsPlainText"/>.</summary>
    public static readonly FileType Text = new("text/plain", ChatMediaKind.Document, false);

    private static readonly Dictionary<string, string> Aliases = new(StringComparer.OrdinalIgnoreCase)
    {
        ["image/jpg"] = "image/jpeg",
        ["image/pjpeg"] = "image/jpeg",
        ["audio/mp3"] = "audio/mpeg",
        ["audio/x-m4a"] = "audio/mp4",
        ["audio/m4a"] = "audio/mp4",
        ["audio/opus"] = "audio/ogg",
        ["video/3gp"] = "video/3gpp",
    };

    private static readonly Dictionary<string, FileType> Known =
        new[] { Jpeg, Png, Webp, Gif, Mp4, ThreeGp, Mpeg, Aac, Amr, Ogg, M4a, Pdf, Text }.ToDictionary(type => type.MimeType, StringComparer.Ordinal);

    public static bool IsKnown(string mimeType) => Known.ContainsKey(mimeType);

    public static FileType Named(string mimeType) => Known[mimeType];

    /// <summary>A Content-Type without its parameters, by its usual name; null when it is none.</summary>
    public static string? Declared(string? contentType)
    {
        var type = contentType?.Split(';', 2)[0].Trim().ToLowerInvariant();
        return type is not { Length: > 2 and <= 100 } || !type.Contains('/', StringComparison.Ordinal) ? null : Aliases.GetValueOrDefault(type, type);
    }

    /// <summary>The type that the first bytes tell; null when they tell none of these.</summary>
    public static FileType? Of(ReadOnlySpan<byte> head) => head switch
    {
        [0xFF, 0xD8, 0xFF, ..] => Jpeg,
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => Png,
        _ when head.StartsWith("GIF87a"u8) || head.StartsWith("GIF89a"u8) => Gif,
        _ when head.StartsWith("RIFF"u8) && head.Length >= 12 && head[8..].StartsWith("WEBP"u8) => Webp,
        _ when head.StartsWith("%PDF-"u8) => Pdf,
        _ when head.StartsWith("OggS"u8) && head.IndexOf("OpusHead"u8) > 0 => Ogg,
        _ when head.StartsWith("#!AMR"u8) => Amr,
        _ when head.Length >= 12 && head[4..].StartsWith("ftyp"u8) => OfBrand(head.Slice(8, 4)),
        _ when head.StartsWith("ID3"u8) => Mpeg,

        // Eleven bits of synchronisation, then version and layer: 01 is MP3, 00 with all twelve bits is AAC (ISO 11172-3, 13818-7).
        [0xFF, var second, ..] when (second & 0xF6) == 0xF0 => Aac,
        [0xFF, var second, ..] when (second & 0xE6) == 0xE2 => Mpeg,
        _ => null,
    };

    /// <summary>Whether the bytes are words: UTF-8 without control characters, and nothing that a browser would take for a page.</summary>
    public static bool IsPlainText(ReadOnlySpan<byte> content) =>
        System.Text.Unicode.Utf8.IsValid(content) && content.IndexOfAnyInRange((byte)0, (byte)8) < 0
        && content.IndexOfAnyInRange((byte)14, (byte)31) < 0 && content.IndexOf((byte)127) < 0 && !Markup.IsIn(content);

    /// <summary>An MP4 that holds only sound is often named like one with pictures.</summary>
    public bool IsDeclaredAs(string mimeType) => MimeType == mimeType || (this == Mp4 && mimeType == M4a.MimeType);

    private static FileType? OfBrand(ReadOnlySpan<byte> brand) => Encoding.ASCII.GetString(brand) switch
    {
        "M4A " or "M4B " => M4a,
        "isom" or "iso2" or "iso3" or "iso4" or "iso5" or "iso6" or "mp41" or "mp42" or "avc1" or "M4V " or "MSNV" or "dash" => Mp4,
        ['3', 'g', ..] => ThreeGp,
        _ => null,
    };
}
