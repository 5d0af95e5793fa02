using MimeKit;
using MimeKit.Text;
using Serverless.Businesses;

namespace Serverless.Channels.Email;

/// <summary>What a mail is made of besides the message itself.</summary>
/// <param name="Unsubscribe">Where one click ends the consent that the mail rests on; null when there is no such address.</param>
internal sealed record EmailEnvelope(MailboxAddress From, MailboxAddress? ReplyTo, MailboxAddress To, string? Locale, Uri? Unsubscribe)
{
    public override string ToString() => "envelope …";
}

/// <summary>
/// Writes a message as a mail: plain text and HTML side by side. Pure, and the same message always gives the same bytes, with a
/// Message-ID made of the send id: receivers that get it twice can drop the copy.
/// </summary>
internal static class EmailMessages
{
    private const int LongestSubject = 150;
    private const int LongestName = 80;

    public static MimeMessage Message(ChatMessage message, Business business, EmailEnvelope envelope)
    {
        var name = DisplayText.Of(business.Name, LongestName);
        var words = EmailWords.For(envelope.Locale, business.Locale);
        var content = new EmailContent(message.Content, name, words, envelope.Unsubscribe);
        var mail = new MimeMessage
        {
            MessageId = MessageId(message.SendId, envelope.From),
            Date = message.CreatedAt,
            Subject = Subject(message.Content.Subject, name),
            Body = new MultipartAlternative(Part(TextFormat.Plain, content.Text()), Part(TextFormat.Html, content.Html())) { Boundary = $"={message.SendId}" },
        };
        mail.From.Add(envelope.From);
        mail.To.Add(envelope.To);
        if (envelope.ReplyTo is { } replyTo) { mail.ReplyTo.Add(replyTo); }

        AddHeaders(mail, envelope, words);
        return mail;
    }

    public static string MessageId(string sendId, MailboxAddress from) => $"{sendId}@{EmailAddresses.DomainOf(from)}";

    /// <summary>One line without control characters, so that no text from outside can begin another header.</summary>
    private static string Subject(string? subject, string business) =>
        DisplayText.Of(subject ?? "", LongestSubject) is { Length: > 0 } shown ? shown : business;

    /// <summary>Auto-Submitted (RFC 3834) and Exchange's own header keep out-of-office answers away, but no bounce; the other two make one click unsubscribe (RFC 8058).</summary>
    private static void AddHeaders(MimeMessage mail, EmailEnvelope envelope, EmailWords words)
    {
        mail.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        mail.Headers.Add("X-Auto-Response-Suppress", "OOF, AutoReply");
        mail.Headers.Add(HeaderId.ContentLanguage, words.Language);
        if (envelope.Unsubscribe is not { } unsubscribe) { return; }

        mail.Headers.Add(HeaderId.ListUnsubscribe, $"<{unsubscribe.AbsoluteUri}>");
        mail.Headers.Add("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
    }

    private static TextPart Part(TextFormat format, string text) => new(format)
    {
        Text = text,
        ContentTransferEncoding = ContentEncoding.QuotedPrintable,
    };
}
