using MailKit.Net.Smtp;
using Microsoft.Extensions.Options;
using MimeKit;
using Serverless.Businesses;
using Serverless.Consents;
using Serverless.Conversations;
using Serverless.Platform.Security;
using Serverless.Platform.Telemetry;

namespace Serverless.Channels.Email;

/// <summary>
/// Sends over SMTP. There is no window: who agreed may be written to at any time. There is no echo either: a mail whose handing-over
/// ended unknown is sent again with the same Message-ID.
/// </summary>
internal sealed class EmailSender(SmtpConnections connections, UnsubscribeLinks links, Secrets secrets, IOptions<EmailOptions> options, TimeProvider clock)
    : IChannelSender
{
    public string Channel => ChatChannels.Email;

    public async Task<SendOutcome> SendAsync(ChatSend send, CancellationToken cancellationToken)
    {
        if (send.Business.Email is not { } account || Mailbox(account.FromName ?? send.Business.Name, account.From) is not { } from)
        {
            return new SendOutcome.Refused("email.sender-not-configured") { NeedsAttention = true, MayFallBack = true };
        }

        if (Misconfigured() is { } reason) { return new SendOutcome.TokenBroken(reason); }

        if (Mailbox(null, send.Thread.Peer.Value) is not { } to) { return new SendOutcome.Refused("email.address-invalid") { MayFallBack = true }; }

        var unsubscribe = links.For(new Unsubscription(send.Thread.Business, send.Thread.Customer, send.Message.Purpose));
        if (unsubscribe is null && send.Message.Purpose is Purpose.Promotions) { return new SendOutcome.Refused("email.no-unsubscribe-address") { NeedsAttention = true }; }

        var replyTo = account.ReplyTo is { } reply ? Mailbox(null, reply) : null;
        var mail = EmailMessages.Message(send.Message, send.Business, new EmailEnvelope(from, replyTo, to, send.Thread.Locale, unsubscribe));
        return await SubmitAsync(mail, cancellationToken);
    }

    private static MailboxAddress? Mailbox(string? name, string address) =>
        EmailAddresses.Read(name is null ? null : DisplayText.Of(name, 80), address);

    /// <summary>What keeps every mail from going out until somebody repairs it; null when nothing does.</summary>
    private string? Misconfigured() => options.Value switch
    {
        { Host: null or "" } => "email.server-not-configured",
        { IsProtected: false } => "email.server-not-protected",
        { User: not null } signsIn when signsIn.PasswordSecret is not { } name || secrets.Current(name) is null => "email.password-missing",
        _ => null,
    };

    private async Task<SendOutcome> SubmitAsync(MimeMessage mail, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.Value.Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        using var span = ClientSpans.Start("send mail", "smtp");
        var outcome = await SubmitAsync(mail, either.Token, cancellationToken);
        if (outcome is not SendOutcome.Sent) { span.Fail(ReasonOf(outcome)); }

        return outcome;
    }

    private async Task<SendOutcome> SubmitAsync(MimeMessage mail, CancellationToken limited, CancellationToken cancellationToken)
    {
        var (outcome, wasReused) = await TryAsync(mail, fresh: false, limited, cancellationToken);

        // The server closes connections that were idle too long for it; the mail had not begun.
        return wasReused && outcome is SendOutcome.Deferred { Reason: EmailReply.NoConnection or "email.server-closing" } && !limited.IsCancellationRequested
            ? (await TryAsync(mail, fresh: true, limited, cancellationToken)).Outcome
            : outcome;
    }

    private static string ReasonOf(SendOutcome outcome) => outcome switch
    {
        SendOutcome.Refused refused => refused.Reason,
        SendOutcome.Deferred deferred => deferred.Reason,
        SendOutcome.TokenBroken broken => broken.Reason,
        SendOutcome.Unknown unknown => unknown.Reason,
        _ => outcome.GetType().Name,
    };

    private async Task<(SendOutcome Outcome, bool WasReused)> TryAsync(MimeMessage mail, bool fresh, CancellationToken limited, CancellationToken cancellationToken)
    {
        SmtpConnection? connection = null;
        var keep = false;
        try
        {
            connection = await connections.TakeAsync(fresh, limited);
            await connections.OpenAsync(connection, limited);
            await connection.SubmitAsync(mail, limited);
            keep = true;
            return (new SendOutcome.Sent(mail.MessageId!), connection.IsReused);
        }
        catch (Exception exception) when (!(exception is OperationCanceledException && cancellationToken.IsCancellationRequested)
            && EmailReply.Outcome(exception, connection?.Stage ?? SmtpStage.Connect) is { } outcome)
        {
            // After a refusal the server waits for the next mail; after anything else nobody knows where it stands.
            keep = exception is SmtpCommandException && connection is { Stage: not (SmtpStage.Connect or SmtpStage.SignIn) };
            return (outcome, connection?.IsReused == true);
        }
        finally
        {
            if (connection is not null) { connections.Return(connection, keep); }
        }
    }
}
