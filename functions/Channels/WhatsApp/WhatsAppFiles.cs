using System.Net.Http.Headers;
using Serverless.Businesses;
using Serverless.Channels.Meta;
using Serverless.Channels.WhatsApp.Policy;
using Serverless.Conversations;
using Serverless.Platform.Security;

namespace Serverless.Channels.WhatsApp;

/// <summary>Files on WhatsApp: the media API of a number.</summary>
internal sealed class WhatsAppFiles(GraphClient graph, GraphFiles files, Secrets secrets, TimeProvider clock) : IChannelFiles
{
    private static readonly GraphChannel Answers = new(ChatChannels.WhatsApp, WhatsAppErrors.Table, answer => GraphChannel.Text(answer, "id"));

    public string Channel => ChatChannels.WhatsApp;

    public long? LargestOf(string mimeType) => WhatsAppFilePolicy.LargestOf(mimeType);

    public async Task<FileOutcome> UploadAsync(Business business, ChannelFile file, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(business);
        ArgumentNullException.ThrowIfNull(file);
        if (business.WhatsApp is not { } account) { return new FileOutcome.Refused("whatsapp.number-not-configured"); }

        if (secrets.Current(account.AccessTokenSecret) is not { } token) { return new FileOutcome.Unavailable("whatsapp.token-missing", null); }

        using var product = new StringContent("whatsapp");
        using var type = new StringContent(file.MimeType);
        using var content = new ReadOnlyMemoryContent(file.Content) { Headers = { ContentType = new MediaTypeHeaderValue(file.MimeType) } };
        using var form = new MultipartFormDataContent { { product, "messaging_product" }, { type, "type" }, { content, "file", GraphFiles.NameOf(file.MimeType) } };
        var outcome = await graph.PostAsync(Answers, $"{account.PhoneNumberId}/media", token, form, GraphClient.UploadTimeout, cancellationToken);
        return GraphFiles.OutcomeOf(outcome, clock.GetUtcNow() + WhatsAppFilePolicy.UploadLifetime);
    }

    public Task<FileOutcome?> FetchOnceAsync(Business business, ChatMediaKind kind, Uri link, CancellationToken cancellationToken) =>
        Task.FromResult<FileOutcome?>(null);

    /// <summary>The address of a file is good for five minutes, so it is asked for each time.</summary>
    public async Task<FileFound> OpenAsync(Business business, ChatAttachment attachment, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(business);
        ArgumentNullException.ThrowIfNull(attachment);
        if (business.WhatsApp is not { } account || attachment.Id is not { Length: > 0 } id) { return new FileFound.Gone(); }

        if (secrets.Current(account.AccessTokenSecret) is not { } token) { return new FileFound.Unavailable("whatsapp.token-missing"); }

        var (link, otherwise) = await files.AddressAsync(id, account.PhoneNumberId, token, cancellationToken);
        return link is null ? otherwise! : await files.DownloadAsync(link, token, cancellationToken);
    }

    public DateTimeOffset? InboundUntil(DateTimeOffset receivedAt) => receivedAt + WhatsAppFilePolicy.InboundLifetime;
}
