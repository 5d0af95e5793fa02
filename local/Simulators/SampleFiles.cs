using System.Text;

namespace Serverless.Local.Simulators;

/// <summary>The smallest files of each type that customers send: enough for who looks at the first bytes.</summary>
internal static class SampleFiles
{
    private static readonly byte[] Jpeg = [0xFF, 0xD8, 0xFF, 0xE0, 0, 0x10, .. "JFIF"u8, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0, 0xFF, 0xD9];
    private static readonly byte[] Mp4 = [0, 0, 0, 0x18, .. "ftypisom"u8, 0, 0, 2, 0, .. "isommp42"u8];
    private static readonly byte[] Opus = [.. "OggS"u8, 0, 2, .. new byte[20], 1, 19, .. "OpusHead"u8, 1, 1, .. new byte[9]];
    private static readonly byte[] Mp3 = [.. "ID3"u8, 4, 0, 0, 0, 0, 0, 0, 0xFF, 0xFB, 0x90, 0];
    private static readonly byte[] Webp = [.. "RIFF"u8, 12, 0, 0, 0, .. "WEBPVP8L"u8, 0, 0, 0, 0];
    private static readonly byte[] Pdf = Encoding.ASCII.GetBytes("%PDF-1.4\ntrailer<</Root 1 0 R>>\n%%EOF\n");

    public static byte[] Of(string mimeType) => mimeType.Split(';')[0] switch
    {
        "image/jpeg" => Jpeg,
        "image/webp" => Webp,
        "video/mp4" => Mp4,
        "audio/ogg" => Opus,
        "audio/mpeg" => Mp3,
        "application/pdf" => Pdf,
        _ => [1, 2, 3, 4],
    };
}
