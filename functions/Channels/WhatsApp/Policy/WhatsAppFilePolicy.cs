namespace Serverless.Channels.WhatsApp.Policy;

/// <summary>Which files the Cloud API takes (media reference, 2026). There is no moving picture among them but the video.</summary>
internal static class WhatsAppFilePolicy
{
    private const long Megabyte = 1024 * 1024;

    /// <summary>An uploaded file can be sent for so long.</summary>
    public static readonly TimeSpan UploadLifetime = TimeSpan.FromDays(30);

    /// <summary>What a customer sent can be fetched for so long.</summary>
    public static readonly TimeSpan InboundLifetime = TimeSpan.FromDays(7);

    private static readonly Dictionary<string, long> Largest = new(StringComparer.Ordinal)
    {
        ["image/jpeg"] = 5 * Megabyte,
        ["image/png"] = 5 * Megabyte,
        ["video/mp4"] = 16 * Megabyte,
        ["video/3gpp"] = 16 * Megabyte,
        ["audio/aac"] = 16 * Megabyte,
        ["audio/amr"] = 16 * Megabyte,
        ["audio/mpeg"] = 16 * Megabyte,
        ["audio/mp4"] = 16 * Megabyte,
        ["audio/ogg"] = 16 * Megabyte,
        ["application/pdf"] = 100 * Megabyte,
        ["text/plain"] = 100 * Megabyte,
    };

    public static long? LargestOf(string mimeType) => Largest.TryGetValue(mimeType, out var largest) ? largest : null;
}
