using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Serverless.Channels.Email;

/// <summary>One connection to the mail server, used by one mail at a time. Knows how far the mail got, which decides what a lost connection means.</summary>
internal sealed class SmtpConnection : SmtpClient
{
    private readonly EmailOptions _options;

    /// <param name="trusted">SHA-256, in hex, of the only certificate to accept; null or blank accepts any that is valid.</param>
    public SmtpConnection(EmailOptions options, Func<string?> trusted)
    {
        _options = options;
        Timeout = System.Threading.Timeout.Infinite;

        // As .NET's own clients do: a list of revoked certificates that cannot be loaded would stop all mail.
        CheckCertificateRevocation = false;
        ServerCertificateValidationCallback = (_, certificate, _, errors) => trusted() is { } pin && !string.IsNullOrWhiteSpace(pin)
            ? certificate is not null && IsTrusted(certificate, pin)
            : errors is SslPolicyErrors.None;
    }

    public SmtpStage Stage { get; private set; } = SmtpStage.Connect;

    /// <summary>It was open for an earlier mail, so the server may have closed it meanwhile.</summary>
    public bool IsReused { get; set; }

    /// <summary>When it was put aside; only while idle.</summary>
    public DateTimeOffset IdleSince { get; set; }

    public async Task OpenAsync(string? password, CancellationToken cancellationToken)
    {
        var security = _options.Security switch
        {
            EmailSecurity.Tls => SecureSocketOptions.SslOnConnect,
            EmailSecurity.None => SecureSocketOptions.None,
            _ => SecureSocketOptions.StartTls,
        };
        await ConnectAsync(_options.Host!, _options.Port, security, cancellationToken);
        if (_options.User is null) { return; }

        Stage = SmtpStage.SignIn;
        await AuthenticateAsync(_options.User, password ?? "", cancellationToken);
    }

    /// <summary>Hands the mail over; returns when the server has taken it.</summary>
    public async Task SubmitAsync(MimeMessage mail, CancellationToken cancellationToken)
    {
        Stage = SmtpStage.Sender;

        // Without it MailKit writes the ASCII form of every domain, which every server understands.
        Capabilities &= ~SmtpCapabilities.UTF8;
        await SendAsync(mail, cancellationToken);
    }

    protected override void OnSenderAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response)
    {
        Stage = SmtpStage.Recipient;
        base.OnSenderAccepted(message, mailbox, response);
    }

    protected override void OnRecipientAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response)
    {
        Stage = SmtpStage.Message;
        base.OnRecipientAccepted(message, mailbox, response);
    }

    private static bool IsTrusted(X509Certificate certificate, string thumbprint) =>
        certificate.GetCertHashString(HashAlgorithmName.SHA256).Equals(thumbprint, StringComparison.OrdinalIgnoreCase);
}
