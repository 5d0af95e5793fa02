using MailKit.Net.Smtp;
using MailKit.Security;
using Serverless.Channels;
using Serverless.Channels.Email;

namespace Serverless.Tests.Channels.Email;

public class EmailErrorsTests
{
    [Theory]
    [InlineData("Connect", 421, null, "Deferred", "email.server-closing")]
    [InlineData("Connect", 554, null, "TokenBroken", "email.connection-refused")]
    [InlineData("SignIn", 454, null, "Deferred", "email.sign-in-later")]
    [InlineData("SignIn", 535, "5.7.8", "TokenBroken", "email.sign-in-refused")]
    [InlineData("SignIn", 534, null, "TokenBroken", "email.sign-in-refused")]
    [InlineData("Sender", 530, "5.7.0", "TokenBroken", "email.sign-in-refused")]
    [InlineData("Sender", 550, "5.7.1", "TokenBroken", "email.sender-refused")]
    [InlineData("Sender", 452, null, "Deferred", "email.try-later")]
    [InlineData("Sender", 552, null, "Refused", "email.too-large")]
    [InlineData("Recipient", 450, null, "Deferred", "email.greylisted")]
    [InlineData("Recipient", 451, "4.7.1", "Deferred", "email.greylisted")]
    [InlineData("Recipient", 452, "4.2.2", "Deferred", "email.mailbox-full")]
    [InlineData("Recipient", 421, null, "Deferred", "email.server-closing")]
    [InlineData("Recipient", 550, "5.1.1", "Refused", "email.mailbox-unknown")]
    [InlineData("Recipient", 550, null, "Refused", "email.mailbox-unknown")]
    [InlineData("Recipient", 550, "5.7.1", "Refused", "email.rejected")]
    [InlineData("Recipient", 550, "5.2.1", "Refused", "email.mailbox-disabled")]
    [InlineData("Recipient", 551, null, "Refused", "email.mailbox-unknown")]
    [InlineData("Recipient", 552, "5.2.2", "Refused", "email.mailbox-full")]
    [InlineData("Recipient", 553, null, "Refused", "email.mailbox-unknown")]
    [InlineData("Recipient", 556, null, "Refused", "email.domain-takes-no-mail")]
    [InlineData("Message", 451, null, "Deferred", "email.try-later")]
    [InlineData("Message", 552, null, "Refused", "email.too-large")]
    [InlineData("Message", 554, "5.7.1", "Refused", "email.rejected")]
    [InlineData("Message", 550, "5.1.1", "Refused", "email.mailbox-unknown")]
    [InlineData("Recipient", 503, null, "Refused", "email.code-503")]
    [InlineData("Recipient", 299, null, "Refused", "email.code-299")]
    public void Each_reply_has_its_outcome(string stage, int code, string? enhanced, string outcome, string reason)
    {
        var found = EmailErrors.Outcome(EmailErrors.Find(Enum.Parse<SmtpStage>(stage), code, enhanced));

        Assert.Equal(outcome, found.GetType().Name);
        Assert.Equal(reason, (string)found.GetType().GetProperty("Reason")!.GetValue(found)!);
    }

    [Fact]
    public void Greylisting_waits_minutes() =>
        Assert.Equal(TimeSpan.FromMinutes(5), Assert.IsType<SendOutcome.Deferred>(EmailErrors.Outcome(EmailErrors.Find(SmtpStage.Recipient, 451, null))).RetryAfter);

    [Theory]
    [InlineData("Connect", "Deferred")]
    [InlineData("SignIn", "Deferred")]
    [InlineData("Sender", "Deferred")]
    [InlineData("Recipient", "Deferred")]
    [InlineData("Message", "Unknown")]
    public void A_lost_connection_is_unknown_only_once_the_mail_has_begun(string stage, string outcome)
    {
        Exception[] losses = [new IOException(), new SmtpProtocolException(), new OperationCanceledException(), new System.Net.Sockets.SocketException()];

        Assert.All(losses, loss => Assert.Equal(outcome, EmailReply.Outcome(loss, Enum.Parse<SmtpStage>(stage))!.GetType().Name));
    }

    [Theory]
    [InlineData("454: 4.7.0 Temporary authentication failure", "Deferred")]
    [InlineData("535: 5.7.8 Bad credentials", "TokenBroken")]
    [InlineData("no mechanism", "TokenBroken")]
    public void A_sign_in_that_fails_for_now_is_tried_later(string text, string outcome) =>
        Assert.Equal(outcome, EmailReply.Outcome(new AuthenticationException(text), SmtpStage.SignIn)!.GetType().Name);

    [Fact]
    public void The_words_of_the_server_are_never_passed_on()
    {
        var refused = new SmtpCommandException(SmtpErrorCode.RecipientNotAccepted, SmtpStatusCode.MailboxUnavailable, "5.1.1 <erika@example.org> unknown");

        Assert.Equal(new SendOutcome.Refused("email.mailbox-unknown") { MayFallBack = true }, EmailReply.Outcome(refused, SmtpStage.Recipient));
    }

    [Fact]
    public void A_fault_of_our_own_is_none_of_the_servers() => Assert.Null(EmailReply.Outcome(new InvalidCastException(), SmtpStage.Message));
}
