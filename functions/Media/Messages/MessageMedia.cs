using Serverless.Businesses;
using Serverless.Channels;
using Serverless.Conversations;
using Serverless.Media.Files;
using Serverless.Media.Gifs;
using Serverless.Platform.Http;

namespace Serverless.Media.Messages;

/// <summary>Finds the form in which the channel of a thread gets a file.</summary>
public interface IMessageMedia
{
    /// <summary>The file, or the problem that this channel cannot have it.</summary>
    Task<(ChatMedia? Media, Problem? Problem)> ResolveAsync(Business business, ChatThread thread, RequestedMedia asked, CancellationToken cancellationToken);
}

internal sealed class MessageMedia(MediaFiles files, IEnumerable<IChannelFiles> channels, IGifs gifs, TimeProvider clock) : IMessageMedia
{
    public async Task<(ChatMedia? Media, Problem? Problem)> ResolveAsync(Business business, ChatThread thread, RequestedMedia asked, CancellationToken cancellationToken)
    {
        var (media, problem) = asked switch
        {
            { Link: { } link } => await OfLinkAsync(business, thread, asked.Kind!.Value, link, cancellationToken),
            { Upload: { } upload } => await OfUploadAsync(thread, upload, asked.Kind, cancellationToken),
            _ => await OfGifAsync(business, asked.Giphy!, cancellationToken),
        };
        return (media is not null && asked.Name is { } name ? media with { FileName = name } : media, problem);
    }

    /// <summary>
    /// Where the channel fetches a link once and names it by an id, the same link is fetched once. When it cannot just now, the message
    /// carries the link, and the sender's patience applies.
    /// </summary>
    private async Task<(ChatMedia?, Problem?)> OfLinkAsync(Business business, ChatThread thread, ChatMediaKind kind, Uri link, CancellationToken cancellationToken)
    {
        var byLink = new ChatMedia(kind, link);
        if (channels.FirstOrDefault(channel => channel.Channel == thread.Channel) is not { } channel) { return (byLink, null); }

        var id = MediaFiles.IdOf(link, kind);
        if (await files.FindLinkAsync(business.Id, id, thread.Channel, thread.Account, cancellationToken) is { } known) { return (new ChatMedia(kind, null, known.ChannelId), null); }

        switch (await channel.FetchOnceAsync(business, kind, link, cancellationToken))
        {
            case FileOutcome.Taken taken:
                var copy = await files.KeepLinkAsync(business.Id, id, new MediaCopy(thread.Channel, thread.Account, taken.Id, taken.UsableUntil), cancellationToken);
                return (new ChatMedia(kind, null, copy.ChannelId), null);
            case FileOutcome.Refused refused:
                return (null, MediaProblems.Refused(refused.Reason));
            default:
                return (byLink, null);
        }
    }

    private async Task<(ChatMedia?, Problem?)> OfUploadAsync(ChatThread thread, string upload, ChatMediaKind? kind, CancellationToken cancellationToken)
    {
        if (await files.FindAsync(thread.Business, upload, cancellationToken) is not { } file) { return (null, MediaProblems.UploadNotFound); }

        if (kind is not null && kind != file.Kind) { return (null, MediaProblems.WrongKind); }

        if (file.Copies.FirstOrDefault(copy => (copy.Channel, copy.Account) == (thread.Channel, thread.Account)) is not { } own) { return (null, MediaProblems.NotOnChannel); }

        return own.IsUsable(clock.GetUtcNow())
            ? (new ChatMedia(file.Kind, null, own.ChannelId) { FileName = file.Name }, null)
            : (null, MediaProblems.UploadExpired);
    }

    /// <summary>GIFs are never handed over by upload: Giphy wants them loaded from its own servers.</summary>
    private async Task<(ChatMedia?, Problem?)> OfGifAsync(Business business, string id, CancellationToken cancellationToken)
    {
        var found = await gifs.FindAsync(business, id, cancellationToken);
        return found.Media is { } media ? (media, null) : (null, found.Problem);
    }
}
