using System.Text;
using MimeKit;
using Serverless.Businesses;
using Serverless.Channels;
using Serverless.Channels.Email;

namespace Serverless.Tests.Channels.Email;

public class EmailMessagesTests
{
    private const string Golden = "tests/Payloads/email/order-placed.eml";
    private static readonly Business Shop = new() { Id = "demo", Name = "Müller & Söhne", Locale = "de-DE", Email = new EmailAccount("orders@shop.example") };

    private static readonly ChatContent Placed = new()
    {
        Text = "Vielen Dank für Ihre Bestellung 1001 bei Müller & Söhne. Gesamtbetrag: 59,90 €.",
        Subject = "Ihre Bestellung 1001 bei Müller & Söhne",
        Buttons = [new ChatButton("Bestellung ansehen", new Uri("https://shop.example/orders/A-1001?a=1&b=2"), null)],
        Receipt = new OrderReceipt("1001", "Erika Muster", "Müller & Söhne", "EUR", 59.90m)
        {
            Lines = [new ReceiptLine("Teekanne <groß>", 1, 49.90m), new ReceiptLine("Tee", 2, 5m)],
        },
    };

    [Fact]
    public async Task An_order_confirmation_is_written_byte_for_byte_as_recorded()
    {
        var bytes = Bytes(Mail(Placed));

        Assert.Equal(await File.ReadAllTextAsync(Repository.File(Golden)), Encoding.ASCII.GetString(bytes).ReplaceLineEndings("\n"));
    }

    [Fact]
    public void The_same_message_always_gives_the_same_bytes() => Assert.Equal(Bytes(Mail(Placed)), Bytes(Mail(Placed)));

    [Theory]
    [InlineData("Hallo\r\nBcc: victim@example.org")]
    [InlineData("Hallo\nBcc: victim@example.org")]
    [InlineData("Hallo\rBcc: victim@example.org")]
    [InlineData("Hallo\u2028Bcc: victim@example.org")]
    [InlineData("Hallo\0\u0085Bcc: victim@example.org")]
    [InlineData("Hallo\r\n\r\n<script>alert(1)</script>")]
    [InlineData("=?utf-8?q?Hallo=0D=0ABcc:_victim@example.org?=")]
    public void No_text_from_outside_begins_a_header(string text)
    {
        var business = Shop with { Name = text, Email = new EmailAccount("orders@shop.example") { FromName = text } };

        var read = Read(Mail(new ChatContent { Text = text, Subject = text, Buttons = [new ChatButton(text, new Uri("https://shop.example/"), null)] }, business));

        Assert.Empty(read.Bcc);
        Assert.Single(read.To.Mailboxes);
        Assert.Equal("orders@shop.example", Assert.Single(read.From.Mailboxes).Address);
        Assert.Equal(10, read.Headers.Count);
        Assert.DoesNotContain(read.Subject!, char.IsControl);
        Assert.DoesNotContain("<script", read.HtmlBody, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("\"><a href='javascript:alert(1)'>")]
    [InlineData("</p></body></html><script>alert(1)</script>")]
    [InlineData("&lt;b&gt; & 'x' \"y\"")]
    public void Html_shows_texts_and_never_runs_them(string text)
    {
        var content = new ChatContent
        {
            Text = text,
            Subject = text,
            Buttons = [new ChatButton(text, new Uri("https://shop.example/?q=\"><script>"), null)],
            Receipt = new OrderReceipt("1", text, text, "EUR", 1) { Lines = [new ReceiptLine(text, 1, 1)] },
        };

        var html = Read(Mail(content, Shop with { Name = text })).HtmlBody;

        Assert.DoesNotContain(text, html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", html, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("file:///etc/passwd")]
    public void Only_web_addresses_become_links(string url) =>
        Assert.DoesNotContain(url, Read(Mail(new ChatContent { Text = "x", Buttons = [new ChatButton("y", new Uri(url), null)] })).HtmlBody, StringComparison.Ordinal);

    [Fact]
    public void Without_a_subject_the_business_is_named() => Assert.Equal(Shop.Name, Read(Mail(new ChatContent { Text = "x" })).Subject);

    [Fact]
    public void Both_bodies_keep_the_lines_of_the_text()
    {
        var read = Read(Mail(new ChatContent { Text = "eins\r\nzwei\n\ndrei" }));

        Assert.StartsWith("eins\nzwei\n\ndrei\n", read.TextBody!.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains("eins<br>\nzwei<br>\n<br>\ndrei", read.HtmlBody!.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public void Answering_machines_are_kept_away_and_one_click_unsubscribes()
    {
        var read = Read(Mail(Placed));

        Assert.Equal("auto-generated", read.Headers["Auto-Submitted"]);
        Assert.Equal("OOF, AutoReply", read.Headers["X-Auto-Response-Suppress"]);
        Assert.Equal("<https://chat.example/api/unsubscribe/u1_demo_token>", read.Headers["List-Unsubscribe"]);
        Assert.Equal("List-Unsubscribe=One-Click", read.Headers["List-Unsubscribe-Post"]);
        Assert.Contains("https://chat.example/api/unsubscribe/u1_demo_token", read.TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public void No_line_is_longer_than_mail_servers_take()
    {
        var bytes = Encoding.ASCII.GetString(Bytes(Mail(Placed with { Text = new string('ü', 1900), Subject = new string('ö', 500) })));

        Assert.All(bytes.Split("\r\n"), line => Assert.InRange(line.Length, 0, 998));
    }

    private static MimeMessage Mail(ChatContent content, Business? business = null)
    {
        business ??= Shop;
        var envelope = new EmailEnvelope(
            EmailAddresses.Read(DisplayText.Of(business.Email!.FromName ?? business.Name, 80), business.Email.From)!, null,
            EmailAddresses.Read(null, "erika@example.org")!, "de-DE", new Uri("https://chat.example/api/unsubscribe/u1_demo_token"));
        return EmailMessages.Message(MailWorld.Message(content), business, envelope);
    }

    private static byte[] Bytes(MimeMessage mail)
    {
        using var stream = new MemoryStream();
        var format = FormatOptions.Default.Clone();
        format.NewLineFormat = NewLineFormat.Dos;
        mail.WriteTo(format, stream);
        return stream.ToArray();
    }

    private static MimeMessage Read(MimeMessage mail) => MimeMessage.Load(new MemoryStream(Bytes(mail)));
}
