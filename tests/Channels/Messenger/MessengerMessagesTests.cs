using System.Text.Json;
using Serverless.Channels;
using Serverless.Channels.Messenger;
using Serverless.Conversations;

namespace Serverless.Tests.Channels.Messenger;

public class MessengerMessagesTests
{
    private static readonly ChatPeer Psid = new("psid", "24700000000000001");
    private static readonly ChatContent Hello = new() { Text = "Hallo" };
    private static readonly ChatButton Track = new("Sendung verfolgen", new Uri("https://track.example/0034"), null);

    private static readonly OrderReceipt Receipt = new("#1001", "Erika Muster", "Muster Shop", "EUR", 59.905m)
    {
        PaymentMethod = "Rechnung",
        OrderUrl = new Uri("https://shop.example/o/1"),
        PlacedAt = DateTimeOffset.FromUnixTimeSeconds(1767225600),
        Lines = [new ReceiptLine("Teekanne", 2, 29.95m)],
    };

    [Fact]
    public void A_text_goes_to_the_psid_with_the_send_id_as_metadata()
    {
        var body = Body(Hello);

        Assert.Equal("24700000000000001", body.GetProperty("recipient").GetProperty("id").GetString());
        Assert.Equal("Hallo", body.GetProperty("message").GetProperty("text").GetString());
        Assert.Equal("send-1", body.GetProperty("message").GetProperty("metadata").GetString());
    }

    [Fact]
    public void A_checkbox_address_is_addressed_as_user_ref()
    {
        var recipient = Body(Hello, peer: new ChatPeer("user_ref", "ref-1")).GetProperty("recipient");

        Assert.Equal("ref-1", recipient.GetProperty("user_ref").GetString());
        Assert.False(recipient.TryGetProperty("id", out _));
    }

    [Theory]
    [InlineData("Response", "RESPONSE")]
    [InlineData("Update", "UPDATE")]
    [InlineData("Utility", "UTILITY")]
    public void The_form_is_the_messaging_type(string form, string expected) =>
        Assert.Equal(expected, Body(Hello with { Template = new ChatTemplate("t", "de", [], null) }, form: Enum.Parse<MessengerForm>(form)).GetProperty("messaging_type").GetString());

    [Fact]
    public void Buttons_make_a_button_template()
    {
        var payload = Payload(Hello with { Buttons = [Track, new ChatButton("Später", null, "LATER")] });

        Assert.Equal(("button", "Hallo"), (payload.GetProperty("template_type").GetString(), payload.GetProperty("text").GetString()));
        Assert.Equal(["web_url", "postback"], payload.GetProperty("buttons").EnumerateArray().Select(button => button.GetProperty("type").GetString()));
    }

    [Fact]
    public void A_fourth_button_and_one_that_is_not_https_are_left_out()
    {
        var unsafeButton = new ChatButton("x", new Uri("http://track.example"), null);

        Assert.Equal(3, Payload(Hello with { Buttons = [unsafeButton, Track, Track, Track, Track] }).GetProperty("buttons").GetArrayLength());
        Assert.Equal("Hallo", Body(Hello with { Buttons = [unsafeButton] }).GetProperty("message").GetProperty("text").GetString());
    }

    [Fact]
    public void A_button_title_is_cut_to_twenty_characters() =>
        Assert.Equal(20, Payload(Hello with { Buttons = [Track with { Title = new string('x', 50) }] }).GetProperty("buttons")[0].GetProperty("title").GetString()!.Length);

    [Fact]
    public void A_text_too_long_for_buttons_carries_the_links_below_it()
    {
        var text = Body(new ChatContent { Text = new string('x', 641), Buttons = [Track] }).GetProperty("message").GetProperty("text").GetString()!;

        Assert.EndsWith("\nSendung verfolgen: https://track.example/0034", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_stays_below_two_thousand_characters() =>
        Assert.True(Body(new ChatContent { Text = new string('x', 5000), Buttons = [Track] }).GetProperty("message").GetProperty("text").GetString()!.Length < 2000);

    [Fact]
    public void A_complete_receipt_makes_a_receipt_template()
    {
        var payload = Payload(Hello with { Receipt = Receipt });

        Assert.Equal("receipt", payload.GetProperty("template_type").GetString());
        Assert.Equal(("#1001", "Erika Muster", "EUR", "Rechnung", "1767225600"), (Text(payload, "order_number"), Text(payload, "recipient_name"), Text(payload, "currency"),
            Text(payload, "payment_method"), Text(payload, "timestamp")));
        Assert.Equal(59.91m, payload.GetProperty("summary").GetProperty("total_cost").GetDecimal());
        Assert.Equal(29.95m, payload.GetProperty("elements")[0].GetProperty("price").GetDecimal());
    }

    [Fact]
    public void A_receipt_without_payment_method_gives_way_to_the_text() =>
        Assert.Equal("Hallo", Body(Hello with { Receipt = Receipt with { PaymentMethod = null } }).GetProperty("message").GetProperty("text").GetString());

    [Fact]
    public void A_receipt_has_at_most_a_hundred_lines() =>
        Assert.Equal(100, Payload(Hello with { Receipt = Receipt with { Lines = [.. Enumerable.Repeat(Receipt.Lines[0], 150)] } }).GetProperty("elements").GetArrayLength());

    [Fact]
    public void A_utility_message_is_the_template_with_parameters_by_position_and_nothing_else()
    {
        var message = Body(Hello with { Buttons = [Track], Receipt = Receipt, Template = new ChatTemplate("order_shipped", "de", ["1001", "DHL"], "https://track.example/0034") },
            form: MessengerForm.Utility).GetProperty("message");

        var template = message.GetProperty("template");
        Assert.Equal(("order_shipped", "de"), (Text(template, "name"), Text(template.GetProperty("language"), "code")));
        Assert.Equal(["1001", "DHL"], template.GetProperty("components")[0].GetProperty("parameters").EnumerateArray().Select(parameter => Text(parameter, "text")));
        var button = template.GetProperty("components")[1].GetProperty("parameters")[0];
        Assert.Equal(("URL", "https://track.example/0034"), (Text(button, "type"), Text(button, "url")));
        Assert.False(message.TryGetProperty("text", out _));
        Assert.False(message.TryGetProperty("attachment", out _));
    }

    [Fact]
    public void A_list_becomes_quick_replies_thirteen_at_most()
    {
        var choices = new ChatChoices("Wählen", [new ChatChoiceGroup("A", [.. Enumerable.Range(0, 20).Select(i => new ChatChoice($"Eintrag {i}", $"id-{i}", "Text"))])]);

        var replies = Body(Hello with { Choices = choices }).GetProperty("message").GetProperty("quick_replies");

        Assert.Equal(13, replies.GetArrayLength());
        Assert.Equal(("text", "Eintrag 0", "id-0"), (Text(replies[0], "content_type"), Text(replies[0], "title"), Text(replies[0], "payload")));
    }

    [Fact]
    public void An_answer_names_the_message_it_answers() => Assert.Equal("m_7", Text(Body(Hello with { ReplyTo = "m_7" }).GetProperty("reply_to"), "mid"));

    [Fact]
    public void A_file_is_a_link_below_the_text_and_a_reaction_is_the_text()
    {
        var content = Hello with { Media = new ChatMedia(ChatMediaKind.Image, new Uri("https://shop.example/i/1.png")), Reaction = new ChatReaction("m_7", "👍") };

        Assert.Equal("Hallo\nhttps://shop.example/i/1.png", Body(content).GetProperty("message").GetProperty("text").GetString());
    }

    [Theory]
    [InlineData(ChatMediaKind.Image, "image")]
    [InlineData(ChatMediaKind.Gif, "image")]
    [InlineData(ChatMediaKind.Video, "video")]
    [InlineData(ChatMediaKind.Audio, "audio")]
    [InlineData(ChatMediaKind.Document, "file")]
    public void A_file_alone_is_an_attachment_by_link_or_by_its_id(ChatMediaKind kind, string type)
    {
        var byLink = Body(new ChatContent { Text = "", Media = new ChatMedia(kind, new Uri("https://shop.example/i/1.gif")) }).GetProperty("message");
        var byId = Body(new ChatContent { Text = "", Media = new ChatMedia(kind, null, "1857777774821032") }).GetProperty("message").GetProperty("attachment");

        Assert.Equal((type, "https://shop.example/i/1.gif"), (Text(byLink.GetProperty("attachment"), "type"), Text(byLink.GetProperty("attachment").GetProperty("payload"), "url")));
        Assert.Equal((type, "1857777774821032"), (Text(byId, "type"), Text(byId.GetProperty("payload"), "attachment_id")));
        Assert.False(byLink.TryGetProperty("text", out _));
        Assert.Equal("send-1", Text(byLink, "metadata"));
    }

    [Fact]
    public void A_persons_answer_outside_the_window_carries_the_tag()
    {
        var body = Body(Hello, form: MessengerForm.Agent);

        Assert.Equal(("MESSAGE_TAG", "HUMAN_AGENT"), (Text(body, "messaging_type"), Text(body, "tag")));
        Assert.False(Body(Hello).TryGetProperty("tag", out _));
    }

    [Theory]
    [InlineData("\"},\"messaging_type\":\"HACK\",{\"")]
    [InlineData("zeile\nzwei\t\u0001")]
    [InlineData("😀\u202E")]
    public void Texts_from_outside_never_break_the_json(string text)
    {
        var body = Body(new ChatContent { Text = text });

        Assert.Equal(text, body.GetProperty("message").GetProperty("text").GetString());
        Assert.Equal("UPDATE", body.GetProperty("messaging_type").GetString());
    }

    private static string? Text(JsonElement parent, string name) => parent.GetProperty(name).GetString();

    private static JsonElement Payload(ChatContent content) => Body(content).GetProperty("message").GetProperty("attachment").GetProperty("payload");

    private static JsonElement Body(ChatContent content, ChatPeer? peer = null, MessengerForm form = MessengerForm.Update) =>
        JsonElement.Parse(MessengerMessages.Body(content, peer ?? Psid, "send-1", form).Span);
}
