namespace Serverless.Channels.Messenger.Policy;

/// <summary>Which files Messenger takes (Send API and attachment upload API, 2026).</summary>
internal static class MessengerFilePolicy
{
    /// <summary>Attachments of any kind.</summary>
    public const long Largest = 25 * 1024 * 1024;

    /// <summary>An uploaded attachment can be sent for so long.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(90);

    private static readonly HashSet<string> Types = new(StringComparer.Ordinal)
    {
        "image/jpeg", "image/png", "image/gif", "video/mp4", "audio/mpeg", "audio/mp4", "audio/aac", "application/pdf", "text/plain",
    };

    public static long? LargestOf(string mimeType) => Types.Contains(mimeType) ? Largest : null;
}
