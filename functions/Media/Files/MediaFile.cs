using Serverless.Channels;

namespace Serverless.Media.Files;

/// <summary>A file that a business uploaded. Its bytes are not kept: the channels have them.</summary>
/// <param name="Id">The same for the same bytes.</param>
/// <param name="Name">As customers see a document named; null for none.</param>
internal sealed record MediaFile(string Id, ChatMediaKind Kind, string MimeType, long Size, string? Name, IReadOnlyList<MediaCopy> Copies)
{
    public override string ToString() => Id;
}

/// <summary>A file as one channel has it.</summary>
/// <param name="ChannelId">What the channel names it by.</param>
internal sealed record MediaCopy(string Channel, string Account, string ChannelId, DateTimeOffset UsableUntil)
{
    /// <summary>A message may be put off for a day; the file must outlive that.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromHours(25);

    public bool IsUsable(DateTimeOffset now) => UsableUntil - Margin > now;
}
