using System.Text.Json;
using Serverless.Businesses;
using Serverless.Channels.Meta;
using Serverless.Conversations;
using Serverless.Platform.Security;

namespace Serverless.Channels.WhatsApp;

/// <summary>Read marks and the typing sign; WhatsApp is the channel that needs them from us, on others the inbox shows them.</summary>
internal sealed class WhatsAppActions(GraphClient graph, Secrets secrets) : IChatActions
{
    private static readonly GraphChannel Answers = new(ChatChannels.WhatsApp, WhatsAppErrors.Table,
        answer => answer.TryGetProperty("success", out var success) && success.ValueKind is JsonValueKind.True ? "read" : null);

    public async Task<bool> MarkReadAsync(Business business, string channel, string messageId, bool typing, CancellationToken cancellationToken)
    {
        if (channel != ChatChannels.WhatsApp || business.WhatsApp is not { } account || secrets.Current(account.AccessTokenSecret) is not { } token) { return false; }

        return await graph.SendAsync(Answers, account.PhoneNumberId, token, WhatsAppMessages.Read(messageId, typing), cancellationToken) is SendOutcome.Sent;
    }
}
