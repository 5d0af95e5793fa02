namespace Serverless.Local.Simulators.Faults;

/// <summary>What can go wrong when files are handed over, at either channel.</summary>
internal static class FileFaults
{
    /// <summary>The provider fails; nothing was taken.</summary>
    public const string UploadFails = "upload-500";

    /// <summary>The provider does not take the file: 100/2018047 on Messenger, 131053 on WhatsApp.</summary>
    public const string UploadRefused = "upload-refused";

    /// <summary>A customer's file is not there any more.</summary>
    public const string DownloadGone = "download-404";

    /// <summary>A customer's file cannot be had just now.</summary>
    public const string DownloadFails = "download-500";

    public static IReadOnlyList<string> OfUploads { get; } = [UploadFails, UploadRefused];

    public static IReadOnlyList<string> OfDownloads { get; } = [DownloadGone, DownloadFails];

    public static IReadOnlyList<string> All { get; } = [.. OfUploads, .. OfDownloads];
}
