using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;
using Serverless.Businesses;
using Serverless.Health;
using Serverless.Platform.Security;

namespace Serverless.Channels.Email;

/// <summary>The mail server is reached, protects the connection and lets us in. No mail is sent.</summary>
internal sealed class MailCheck(SmtpConnections connections, IOptions<EmailOptions> options, Secrets secrets) : IAppCheck
{
    public string Name => "mail";

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken) => [await AskAsync(cancellationToken)];

    private async Task<Finding> AskAsync(CancellationToken cancellationToken)
    {
        switch (options.Value)
        {
            case { Host: null or "" }:
                return Finding.Ok("No mail server is set; who writes by e-mail is told in a line of its own.");
            case { IsProtected: false }:
                return Finding.Failed("mail.not-protected", "No mail goes out: Email__Security is none, which is permitted only to a server on this machine. Set it to starttls or tls.");
            case { User: not null } signsIn when signsIn.PasswordSecret is not { } name || secrets.Current(name) is null:
                return Finding.Failed("mail.password-missing", "No mail goes out: Email__User is set, and its password is not. Set Email__PasswordSecret to the name of a secret, and that secret.");
        }

        return await OpenAsync(cancellationToken);
    }

    private async Task<Finding> OpenAsync(CancellationToken cancellationToken)
    {
        SmtpConnection? connection = null;
        var keep = false;
        try
        {
            connection = await connections.TakeAsync(fresh: true, cancellationToken);
            await connections.OpenAsync(connection, cancellationToken);
            await connection.NoOpAsync(cancellationToken);
            keep = true;
            return Finding.Ok($"The mail server greets{(connection.IsSecure ? " with TLS" : "")}{(connection.IsAuthenticated ? ", and lets the app in" : "")}.");
        }
        catch (Exception exception) when (Describe(exception, connection?.Stage ?? SmtpStage.Connect) is { } finding)
        {
            return finding;
        }
        finally
        {
            if (connection is not null) { connections.Return(connection, keep); }
        }
    }

    /// <summary>Null for what is no matter of the server.</summary>
    private static Finding? Describe(Exception exception, SmtpStage stage) => exception switch
    {
        SslHandshakeException => Finding.Failed("mail.certificate", "The mail server's certificate is not trusted, or it speaks no TLS on this port. Compare Email__Host and Email__Port; for a certificate of your own set Email__TrustedThumbprint."),
        NotSupportedException => Finding.Failed("mail.no-tls", "The mail server offers no STARTTLS, so it gets no mail. Take its port for TLS (Email__Security tls, Email__Port 465), or another server."),
        AuthenticationException => SignInRefused,
        SmtpCommandException when stage is SmtpStage.SignIn => SignInRefused,
        SmtpCommandException refused => Finding.Failed("mail.refused", $"The mail server refuses the app ({(int)refused.StatusCode}). Does it know the address that the app comes from?"),
        SocketException or IOException or SmtpProtocolException or ServiceNotConnectedException => Finding.Failed("mail.unreachable", "The mail server cannot be reached. Compare Email__Host and Email__Port (587 or 465; Azure blocks 25), and whether the network lets the app out."),
        _ => null,
    };

    private static readonly Finding SignInRefused =
        Finding.Failed("mail.sign-in-refused", "The mail server refuses user name or password. Compare Email__User and the secret that Email__PasswordSecret names.");
}

/// <summary>A business that writes e-mail needs the mail server.</summary>
internal sealed class MailSenderCheck(IOptions<EmailOptions> options) : IBusinessCheck
{
    public string Name => "mail";

    public Task<IReadOnlyList<Finding>> RunAsync(Business business, bool repair, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Finding>>(business.Email is not null && string.IsNullOrEmpty(options.Value.Host)
            ? [Finding.Failed("mail.not-set", "The business writes e-mail, and all of it waits: Email__Host is not set.")]
            : []);
}
