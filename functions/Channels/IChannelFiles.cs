using Serverless.Businesses;
using Serverless.Conversations;

namespace Serverless.Channels;

/// <summary>A file on its way to a channel, whole in memory. Prints nothing of it.</summary>
/// <param name="MimeType">As its bytes say, without parameters: <c>image/jpeg</c>.</param>
public sealed record ChannelFile(ChatMediaKind Kind, string MimeType, ReadOnlyMemory<byte> Content)
{
    public override string ToString() => MimeType;
}

/// <summary>What became of handing a file to a channel. A closed set.</summary>
public abstract record FileOutcome
{
    private FileOutcome() { }

    /// <summary>The channel has it.</summary>
    /// <param name="Id">What messages name it by.</param>
    /// <param name="UsableUntil">The channel forgets it then.</param>
    public sealed record Taken(string Id, DateTimeOffset UsableUntil) : FileOutcome;

    /// <summary>Will never work; the reason is a stable code.</summary>
    public sealed record Refused(string Reason) : FileOutcome;

    /// <summary>May work later, or after somebody repaired the account.</summary>
    public sealed record Unavailable(string Reason, TimeSpan? RetryAfter) : FileOutcome;
}

/// <summary>A file that a customer sent, as the channel gives it out. A closed set.</summary>
public abstract record FileFound : IAsyncDisposable
{
    private FileFound() { }

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <param name="Answer">Held open until the content was read.</param>
    /// <param name="Content">Not longer than <paramref name="Length"/> where that is known.</param>
    public sealed record Open(HttpResponseMessage Answer, Stream Content, string? MimeType, long? Length) : FileFound
    {
        public override async ValueTask DisposeAsync()
        {
            await Content.DisposeAsync();
            Answer.Dispose();
            await base.DisposeAsync();
        }

        public override string ToString() => "open";
    }

    /// <summary>The channel does not have it any more.</summary>
    public sealed record Gone : FileFound;

    public sealed record Unavailable(string Reason) : FileFound;
}

/// <summary>What a channel does with files. Knows nothing of our records.</summary>
public interface IChannelFiles
{
    /// <summary>The channel it serves, for example <c>messenger</c>.</summary>
    string Channel { get; }

    /// <summary>The most bytes of a file of this type that the channel takes; null when it takes none.</summary>
    long? LargestOf(string mimeType);

    Task<FileOutcome> UploadAsync(Business business, ChannelFile file, CancellationToken cancellationToken);

    /// <summary>Has the channel fetch a link once, to be named by an id from then on; null when messages carry the link itself.</summary>
    Task<FileOutcome?> FetchOnceAsync(Business business, ChatMediaKind kind, Uri link, CancellationToken cancellationToken);

    /// <summary>Opens what a customer sent. The caller disposes the answer.</summary>
    Task<FileFound> OpenAsync(Business business, ChatAttachment attachment, CancellationToken cancellationToken);

    /// <summary>Until when the channel keeps what a customer sent; null when it does not say.</summary>
    DateTimeOffset? InboundUntil(DateTimeOffset receivedAt);
}
