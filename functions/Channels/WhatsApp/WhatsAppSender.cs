using System.Text.Json;
using Serverless.Businesses;
using Serverless.Channels.Meta;
using Serverless.Consents;
using Serverless.Conversations;
using Serverless.Platform.Security;

namespace Serverless.Channels.WhatsApp;

/// <summary>Sends through the Cloud API of a WhatsApp number: freely while the window is open, with an approved template when it is not.</summary>
internal sealed class WhatsAppSender(GraphClient graph, Secrets secrets, IThreads threads, WhatsAppTemplateChoice choice, TimeProvider clock)
    : IChannelSender
{
    internal static readonly GraphChannel Answers = new(ChatChannels.WhatsApp, WhatsAppErrors.Table, MessageId);

    private static readonly SendOutcome.Refused NoTemplate = new(WhatsAppErrors.WindowClosedReason) { MayFallBack = true };

    public string Channel => ChatChannels.WhatsApp;

    public async Task<SendOutcome> SendAsync(ChatSend send, CancellationToken cancellationToken)
    {
        if (send.Business.WhatsApp is not { } account || account.PhoneNumberId != send.Thread.Account)
        {
            return new SendOutcome.Refused("whatsapp.number-not-configured") { NeedsAttention = true };
        }

        if (secrets.Current(account.AccessTokenSecret) is not { } token) { return new SendOutcome.TokenBroken("whatsapp.token-missing"); }

        var standing = await choice.StandingAsync(account, cancellationToken);
        if (Restriction(standing, send) is { } restricted) { return restricted; }

        if (standing.CanReply && send.Thread.WindowUntil > clock.GetUtcNow())
        {
            var outcome = await CallAsync(send, WhatsAppForms.Free(send.Message.Content), send.Message.Content.ReplyTo, token, cancellationToken);
            if (outcome is not SendOutcome.Refused { Reason: WhatsAppErrors.WindowClosedReason }) { return outcome; }

            await ClosedWindow.RecordAsync(threads, send.Message, clock.GetUtcNow(), cancellationToken);
        }

        return standing.CanStart ? await SendTemplateAsync(send, account, token, cancellationToken) : Refused(standing);
    }

    /// <summary>What Meta's webhooks said that it does not let the account do; null when nothing stands against the message.</summary>
    private static SendOutcome.Refused? Restriction(AccountStanding standing, ChatSend send) =>
        standing is { CanReply: false, CanStart: false } || (!standing.CanPromote && send.Message.Purpose is Purpose.Promotions) ? Refused(standing) : null;

    private static SendOutcome.Refused Refused(AccountStanding standing) =>
        new($"whatsapp.{standing.Reason ?? "account-restricted"}") { MayFallBack = true, NeedsAttention = true };

    /// <summary>The first template that Meta sends. One that is not approved or paused was certainly not sent, so the next may be tried at once.</summary>
    private async Task<SendOutcome> SendTemplateAsync(ChatSend send, WhatsAppAccount account, string token, CancellationToken cancellationToken)
    {
        var refused = NoTemplate;
        foreach (var form in WhatsAppTemplates.Forms(send.Message.Content, account))
        {
            if (await choice.ReasonAgainstAsync(account, form.Template, cancellationToken) is { } known)
            {
                refused = new SendOutcome.Refused(known) { MayFallBack = true };
                continue;
            }

            var outcome = await CallAsync(send, form, null, token, cancellationToken);
            if (outcome is not SendOutcome.Refused { Reason: var reason } failed || !WhatsAppErrors.IsTemplateMissing(reason)) { return outcome; }

            choice.Remember(account, form.Template, reason);
            refused = failed;
        }

        return refused;
    }

    private async Task<SendOutcome> CallAsync(ChatSend send, WhatsAppForm form, string? replyTo, string token, CancellationToken cancellationToken)
    {
        var body = WhatsAppMessages.Body(form, send.Thread.Peer, EchoMetadata.ForStatus(send.Message.SendId, send.Message.Customer, send.Message.Thread), replyTo);
        var outcome = await graph.SendAsync(Answers, send.Thread.Account, token, body, cancellationToken);
        return outcome is SendOutcome.Sent sent ? sent with { Category = Category(send, form) } : outcome;
    }

    private static string Category(ChatSend send, WhatsAppForm form) =>
        form is not WhatsAppForm.Approved ? "service" : send.Message.Purpose is Purpose.Promotions ? "marketing" : "utility";

    private static string? MessageId(JsonElement answer) =>
        answer.TryGetProperty("messages", out var messages) && messages.ValueKind is JsonValueKind.Array && messages.GetArrayLength() > 0
            ? GraphChannel.Text(messages[0], "id")
            : null;
}
