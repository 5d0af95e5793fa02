using Serverless.Channels.Messenger.Policy;
using Serverless.Channels.Meta;
using Serverless.Conversations;
using Serverless.Platform.Security;

namespace Serverless.Channels.Messenger;

/// <summary>Sends through the Send API of a Facebook page: freely while the window is open, as a utility template or a person's answer when it is not.</summary>
internal sealed class MessengerSender(GraphClient graph, MessengerControl control, Secrets secrets, IThreads threads, TimeProvider clock) : IChannelSender
{
    internal static readonly GraphChannel Answers = new(MessengerPeers.Channel, MessengerErrors.Table, answer => GraphChannel.Text(answer, "message_id"));

    public string Channel => MessengerPeers.Channel;

    public async Task<SendOutcome> SendAsync(ChatSend send, CancellationToken cancellationToken)
    {
        if (send.Business.Messenger is not { } account || account.PageId != send.Thread.Account)
        {
            return new SendOutcome.Refused("messenger.page-not-configured") { NeedsAttention = true };
        }

        if (secrets.Current(account.AccessTokenSecret) is not { } token) { return new SendOutcome.TokenBroken("messenger.token-missing"); }

        if (Form(send) is not { } form) { return new SendOutcome.Refused(MessengerErrors.WindowClosedReason) { MayFallBack = true }; }

        await control.TakeBackAsync(send, token, cancellationToken);

        var outcome = await CallAsync(send, form, token, cancellationToken);
        if ((outcome, form) is (SendOutcome.Refused { Reason: MessengerErrors.WindowClosedReason }, MessengerForm.Response or MessengerForm.Update))
        {
            outcome = await SendOutsideWindowAsync(send, token, outcome, cancellationToken);
        }

        if (outcome is SendOutcome.Deferred { Reason: MessengerErrors.HeldReason } held) { return await control.RequestAsync(send, held, token, cancellationToken); }

        if (outcome is SendOutcome.Sent && send.Message.PassesControl) { await control.PassAsync(send.Thread, token, cancellationToken); }

        return outcome;
    }

    /// <summary>Null when nothing is permitted now. A checkbox address has no window: its first message is what the checkbox permits.</summary>
    private MessengerForm? Form(ChatSend send)
    {
        var now = clock.GetUtcNow();
        if (send.Thread.Peer.Kind == MessengerPeers.UserRef || send.Thread.WindowUntil > now)
        {
            return send.Message.IsReply || send.Message.ByAgent ? MessengerForm.Response : MessengerForm.Update;
        }

        return OutsideWindow(send, now);
    }

    private static MessengerForm? OutsideWindow(ChatSend send, DateTimeOffset now) =>
        AgentRules.MayAnswer(send.Message, send.Thread, now) ? MessengerForm.Agent
        : send.Message.Content.Template is not null && MessengerPolicy.At(now).HasUtilityTemplates ? MessengerForm.Utility : null;

    private async Task<SendOutcome> SendOutsideWindowAsync(ChatSend send, string token, SendOutcome refused, CancellationToken cancellationToken)
    {
        var (message, now) = (send.Message, clock.GetUtcNow());
        await ClosedWindow.RecordAsync(threads, message, now, cancellationToken);
        return OutsideWindow(send, now) is { } form ? await CallAsync(send, form, token, cancellationToken) : refused;
    }

    private Task<SendOutcome> CallAsync(ChatSend send, MessengerForm form, string token, CancellationToken cancellationToken)
    {
        var (message, thread) = (send.Message, send.Thread);
        var metadata = thread.Peer.Kind == MessengerPeers.UserRef
            ? EchoMetadata.ForUserRef(message.SendId, thread.Customer, thread.Id)
            : EchoMetadata.ForPsid(message.SendId);
        return graph.SendAsync(Answers, thread.Account, token, MessengerMessages.Body(message.Content, thread.Peer, metadata, form), cancellationToken);
    }
}
