using System.Buffers;
using Microsoft.Extensions.Configuration;
using Serverless.Local.Simulators.Faults;
using SmtpServer;
using SmtpServer.Authentication;
using SmtpServer.Mail;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace Serverless.Local.Simulators.Mail;

/// <summary>What the simulated server says to each step of a session, faults included.</summary>
internal sealed class MailSession(Mailbox mailbox, FaultBoard faults, TimeProvider clock, IConfiguration settings) : IUserAuthenticator, IMailboxFilter, IMessageStore
{
    private static readonly SmtpResponse Taken = new(SmtpReplyCode.Ok, "2.0.0 Taken");

    /// <summary>Who may sign in: the one whom the app's settings name.</summary>
    public Task<bool> AuthenticateAsync(ISessionContext context, string user, string password, CancellationToken cancellationToken)
    {
        var secret = settings["Email:PasswordSecret"] is { } name ? settings[$"Secrets:{name}"] : null;
        return Task.FromResult(!IsSignInBroken(context) && user == settings["Email:User"] && password == secret);
    }

    public Task<bool> CanAcceptFromAsync(ISessionContext context, IMailbox from, int size, CancellationToken cancellationToken)
    {
        // Whoever signed in before is asked to do it again, so that the fault also meets connections that stay open.
        if (faults.Armed.Any(fault => fault.Kind == MailFaults.NoSignIn))
        {
            throw new SmtpResponseException(new SmtpResponse(SmtpReplyCode.ServiceUnavailable, "4.7.0 Sign in again"), true);
        }

        return Task.FromResult(true);
    }

    public Task<bool> CanDeliverToAsync(ISessionContext context, IMailbox to, IMailbox from, CancellationToken cancellationToken) =>
        faults.Strike(MailFaults.OfRecipients)?.Kind switch
        {
            MailFaults.Greylist => throw new SmtpResponseException(new SmtpResponse((SmtpReplyCode)451, "4.7.1 Greylisted, try again later")),
            MailFaults.Closing => throw new SmtpResponseException(new SmtpResponse(SmtpReplyCode.ServiceUnavailable, "4.3.2 Closing"), true),
            MailFaults.NoMailbox => throw new SmtpResponseException(new SmtpResponse(SmtpReplyCode.MailboxUnavailable, "5.1.1 No such mailbox")),
            _ => Task.FromResult(true),
        };

    public async Task<SmtpResponse> SaveAsync(ISessionContext context, IMessageTransaction transaction, ReadOnlySequence<byte> buffer, CancellationToken cancellationToken)
    {
        var fault = faults.Strike(MailFaults.OfMessages);
        await mailbox.ReceiveAsync(clock.GetUtcNow(), Address(transaction.From), [.. transaction.To.Select(Address)], context.Pipe.IsSecure,
            context.Authentication is { IsAuthenticated: true, User: var user } ? user : null, buffer.ToArray());
        switch (fault?.Kind)
        {
            case MailFaults.DropAfterData:
                context.Pipe.Dispose();
                break;
            case MailFaults.Slow:
                await Task.Delay(TimeSpan.FromSeconds(fault.RetryAfter), clock, cancellationToken);
                break;
        }

        return Taken;
    }

    /// <summary>One strike spoils the whole session: whoever is refused tries again in another way at once.</summary>
    private bool IsSignInBroken(ISessionContext context)
    {
        if (!context.Properties.ContainsKey(MailFaults.NoSignIn) && faults.Strike([MailFaults.NoSignIn]) is { } fault)
        {
            context.Properties[MailFaults.NoSignIn] = fault;
        }

        return context.Properties.ContainsKey(MailFaults.NoSignIn);
    }

    private static string Address(IMailbox mailbox) => $"{mailbox.User}@{mailbox.Host}";
}
