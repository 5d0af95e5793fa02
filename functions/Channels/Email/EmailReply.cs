using System.Net.Sockets;
using System.Text.RegularExpressions;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;

namespace Serverless.Channels.Email;

/// <summary>Reads how handing a mail over ended when it did not end well. The server's words are never passed on: they quote addresses.</summary>
internal static partial class EmailReply
{
    public const string NoConnection = "email.no-connection";
    public const string ConnectionLost = "email.connection-lost";

    /// <summary>Null for a fault that is none of the mail server's.</summary>
    public static SendOutcome? Outcome(Exception exception, SmtpStage stage) => exception switch
    {
        SmtpCommandException refused => EmailErrors.Outcome(EmailErrors.Find(StageOf(refused, stage), (int)refused.StatusCode, Enhanced(refused.Message))),
        AuthenticationException { InnerException: SmtpCommandException refused } => EmailErrors.Outcome(EmailErrors.Find(SmtpStage.SignIn, (int)refused.StatusCode, null)),
        AuthenticationException refused => EmailErrors.Outcome(EmailErrors.Find(SmtpStage.SignIn, Code(refused.Message), null)),
        ServiceNotAuthenticatedException => new SendOutcome.TokenBroken(EmailErrors.SignInRefused),
        SslHandshakeException => new SendOutcome.TokenBroken("email.certificate-not-trusted"),
        NotSupportedException => new SendOutcome.TokenBroken(stage is SmtpStage.Connect ? "email.no-starttls" : "email.not-supported"),
        IOException or SocketException or SmtpProtocolException or ServiceNotConnectedException => Lost(stage, NoConnection, ConnectionLost),
        OperationCanceledException => Lost(stage, NoConnection, "email.timeout"),
        _ => null,
    };

    /// <summary>From the first byte of the mail on, the server may have taken it without our hearing of it.</summary>
    private static SendOutcome Lost(SmtpStage stage, string before, string after) =>
        stage is SmtpStage.Message ? new SendOutcome.Unknown(after) : new SendOutcome.Deferred(before);

    private static SmtpStage StageOf(SmtpCommandException refused, SmtpStage stage) => refused.ErrorCode switch
    {
        SmtpErrorCode.SenderNotAccepted => SmtpStage.Sender,
        SmtpErrorCode.RecipientNotAccepted => SmtpStage.Recipient,
        SmtpErrorCode.MessageNotAccepted => SmtpStage.Message,
        _ => stage,
    };

    private static string? Enhanced(string reply) => EnhancedCode().Match(reply) is { Success: true } match ? match.Value : null;

    private static int Code(string reply) => ReplyCode().Match(reply) is { Success: true } match ? int.Parse(match.Value, System.Globalization.CultureInfo.InvariantCulture) : 535;

    [GeneratedRegex(@"^[245]\.\d{1,3}\.\d{1,3}\b", RegexOptions.CultureInvariant)]
    private static partial Regex EnhancedCode();

    [GeneratedRegex(@"^[45]\d\d\b", RegexOptions.CultureInvariant)]
    private static partial Regex ReplyCode();
}
