using System.Net.Http.Headers;
using System.Text.Json;
using Serverless.Businesses;
using Serverless.Channels.Messenger.Policy;
using Serverless.Channels.Meta;
using Serverless.Conversations;
using Serverless.Platform.Security;

namespace Serverless.Channels.Messenger;

/// <summary>Files on Messenger: the attachment upload API of a page, and the links that its webhooks carry.</summary>
internal sealed class MessengerFiles(GraphClient graph, GraphFiles files, Secrets secrets, TimeProvider clock) : IChannelFiles
{
    private const string Edge = "message_attachments";

    private static readonly GraphChannel Answers = new(MessengerPeers.Channel, MessengerErrors.Table, answer => GraphChannel.Text(answer, "attachment_id"));

    public string Channel => MessengerPeers.Channel;

    public long? LargestOf(string mimeType) => MessengerFilePolicy.LargestOf(mimeType);

    public async Task<FileOutcome> UploadAsync(Business business, ChannelFile file, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(file);
        using var content = new ReadOnlyMemoryContent(file.Content) { Headers = { ContentType = new MediaTypeHeaderValue(file.MimeType) } };
        using var message = new ByteArrayContent(Message(file.Kind, null));
        using var form = new MultipartFormDataContent { { message, "message" }, { content, "filedata", GraphFiles.NameOf(file.MimeType) } };
        return await PostAsync(business, form, GraphClient.UploadTimeout, cancellationToken);
    }

    public async Task<FileOutcome?> FetchOnceAsync(Business business, ChatMediaKind kind, Uri link, CancellationToken cancellationToken)
    {
        using var message = new ByteArrayContent(Message(kind, link)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json", "utf-8") } };
        return await PostAsync(business, message, null, cancellationToken);
    }

    public Task<FileFound> OpenAsync(Business business, ChatAttachment attachment, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(attachment);
        return Uri.TryCreate(attachment.Url, UriKind.Absolute, out var link)
            ? files.DownloadAsync(link, null, cancellationToken)
            : Task.FromResult<FileFound>(new FileFound.Gone());
    }

    public DateTimeOffset? InboundUntil(DateTimeOffset receivedAt) => null;

    private async Task<FileOutcome> PostAsync(Business business, HttpContent content, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(business);
        if (business.Messenger is not { } account) { return new FileOutcome.Refused("messenger.page-not-configured"); }

        if (secrets.Current(account.AccessTokenSecret) is not { } token) { return new FileOutcome.Unavailable("messenger.token-missing", null); }

        var outcome = await graph.PostAsync(Answers, $"{account.PageId}/{Edge}", token, content, timeout, cancellationToken);
        return GraphFiles.OutcomeOf(outcome, clock.GetUtcNow() + MessengerFilePolicy.Lifetime);
    }

    /// <param name="link">Null when the bytes come with it.</param>
    private static byte[] Message(ChatMediaKind kind, Uri? link)
    {
        var payload = new Dictionary<string, object> { ["is_reusable"] = true };
        if (link is not null) { payload["url"] = link.AbsoluteUri; }

        var attachment = new { type = MessengerMedia.Type(kind), payload };
        return link is null
            ? JsonSerializer.SerializeToUtf8Bytes(new { attachment })
            : JsonSerializer.SerializeToUtf8Bytes(new { message = new { attachment } });
    }
}
