using System.Text;
using Serverless.Businesses;
using Serverless.Channels;
using Serverless.Channels.WhatsApp;
using Serverless.Conversations;

namespace Serverless.Tests.Channels.WhatsApp;

/// <summary>Every form, byte for byte.</summary>
public class WhatsAppMessagesTests
{
    private const string Head = """{"messaging_product":"whatsapp","recipient_type":"individual","to":"+491701234567","biz_opaque_callback_data":"send-1",""" + "\"";
    private static readonly ChatPeer Phone = WhatsAppPeers.OfPhone("+491701234567");
    private static readonly ChatContent Hello = new() { Text = "Grüße" };
    private static readonly ChatMedia Image = new(ChatMediaKind.Image, new Uri("https://shop.example/i/1.png"));
    private static readonly ChatButton Track = new("Sendung verfolgen", new Uri("https://track.example/0034"), null);
    private static readonly ChatButton Yes = new("Ja, kaufen", null, "REORDER:4711:yes");
    private static readonly ChatButton No = new("Nein", null, "REORDER:4711:no");

    [Fact]
    public void A_text() => Is(Hello, """type":"text","text":{"body":"Grüße","preview_url":false}}""");

    [Fact]
    public void A_customer_without_a_phone_is_addressed_as_recipient() =>
        Assert.Equal("""{"messaging_product":"whatsapp","recipient_type":"individual","recipient":"DE.13491208655302741918","biz_opaque_callback_data":"send-1","type":"text","text":{"body":"Grüße","preview_url":false}}""",
            Json(WhatsAppMessages.Body(WhatsAppForms.Free(Hello), WhatsAppPeers.OfBsuid("DE.13491208655302741918"), "send-1", null)));

    [Fact]
    public void An_answer_to_a_message() =>
        Assert.Equal(Head + """context":{"message_id":"wamid.A1"},"type":"text","text":{"body":"Grüße","preview_url":false}}""",
            Json(WhatsAppMessages.Body(WhatsAppForms.Free(Hello), Phone, "send-1", "wamid.A1")));

    [Fact]
    public void An_image_with_the_text_as_caption() =>
        Is(Hello with { Media = Image }, """type":"image","image":{"link":"https://shop.example/i/1.png","caption":"Grüße"}}""");

    [Fact]
    public void A_video_that_was_uploaded_before() =>
        Is(Hello with { Media = new ChatMedia(ChatMediaKind.Video, null, "900") }, """type":"video","video":{"id":"900","caption":"Grüße"}}""");

    [Fact]
    public void A_sound_without_a_caption() =>
        Is(new ChatContent { Text = "", Media = new ChatMedia(ChatMediaKind.Audio, null, "901") }, """type":"audio","audio":{"id":"901"}}""");

    [Fact]
    public void A_gif_is_sent_as_the_video_that_it_is_too() =>
        Is(Hello with { Media = new ChatMedia(ChatMediaKind.Gif, new Uri("https://media0.giphy.com/a.gif")) { Video = new Uri("https://media0.giphy.com/a.mp4") } },
            """type":"video","video":{"link":"https://media0.giphy.com/a.mp4","caption":"Grüße"}}""");

    [Fact]
    public void A_document_with_its_name() =>
        Is(Hello with { Media = new ChatMedia(ChatMediaKind.Document, new Uri("https://shop.example/r.pdf")) { FileName = "Rechnung.pdf" } },
            """type":"document","document":{"link":"https://shop.example/r.pdf","filename":"Rechnung.pdf","caption":"Grüße"}}""");

    [Fact]
    public void Reply_buttons() =>
        Is(Hello with { Buttons = [Yes, No] },
            """type":"interactive","interactive":{"type":"button","body":{"text":"Grüße"},"action":{"buttons":[{"type":"reply","reply":{"id":"REORDER:4711:yes","title":"Ja, kaufen"}},{"type":"reply","reply":{"id":"REORDER:4711:no","title":"Nein"}}]}}}""");

    [Fact]
    public void Reply_buttons_under_an_image_with_a_link_below_the_text() =>
        Is(Hello with { Buttons = [Yes, Track], Media = Image },
            """type":"interactive","interactive":{"type":"button","header":{"type":"image","image":{"link":"https://shop.example/i/1.png"}},"body":{"text":"Grüße\nSendung verfolgen: https://track.example/0034"},"action":{"buttons":[{"type":"reply","reply":{"id":"REORDER:4711:yes","title":"Ja, kaufen"}}]}}}""");

    [Fact]
    public void A_button_that_opens_a_page() =>
        Is(Hello with { Buttons = [Track] },
            """type":"interactive","interactive":{"type":"cta_url","body":{"text":"Grüße"},"action":{"name":"cta_url","parameters":{"display_text":"Sendung verfolgen","url":"https://track.example/0034"}}}}""");

    [Fact]
    public void The_second_page_stands_below_the_text() =>
        Is(Hello with { Buttons = [Track, new ChatButton("Bestellung ansehen", new Uri("https://shop.example/o/1"), null)] },
            """type":"interactive","interactive":{"type":"cta_url","body":{"text":"Grüße\nBestellung ansehen: https://shop.example/o/1"},"action":{"name":"cta_url","parameters":{"display_text":"Sendung verfolgen","url":"https://track.example/0034"}}}}""");

    [Fact]
    public void A_list() =>
        Is(Hello with
        {
            Choices = new ChatChoices("Zeit wählen",
                [new ChatChoiceGroup("Montag", [new ChatChoice("Vormittag", "slot_1", "8-12 Uhr"), new ChatChoice("Nachmittag", "slot_2")]), new ChatChoiceGroup("Dienstag", [new ChatChoice("Abend", "slot_3")])]),
        },
            """type":"interactive","interactive":{"type":"list","body":{"text":"Grüße"},"action":{"button":"Zeit wählen","sections":[{"title":"Montag","rows":[{"id":"slot_1","title":"Vormittag","description":"8-12 Uhr"},{"id":"slot_2","title":"Nachmittag"}]},{"title":"Dienstag","rows":[{"id":"slot_3","title":"Abend"}]}]}}}""");

    [Theory]
    [InlineData("👍")]
    [InlineData("")]
    public void A_reaction_and_its_removal(string emoji) =>
        Assert.Equal(Head + $$$"""type":"reaction","reaction":{"message_id":"wamid.A1","emoji":"{{{emoji}}}"}}""",
            Json(WhatsAppMessages.Body(WhatsAppForms.Free(Hello with { Reaction = new ChatReaction("wamid.A1", emoji) }), Phone, "send-1", "wamid.A1"))
                .Replace("\\uD83D\\uDC4D", "👍", StringComparison.OrdinalIgnoreCase));

    [Fact]
    public void A_template_with_parameters_by_position() =>
        IsTemplate(new ChatTemplate("order_shipped_plain", "de", ["4711", "DHL"], null),
            """type":"template","template":{"name":"order_shipped_plain","language":{"code":"de"},"components":[{"type":"body","parameters":[{"type":"text","text":"4711"},{"type":"text","text":"DHL"}]}]}}""");

    [Fact]
    public void A_template_with_everything() =>
        IsTemplate(new ChatTemplate("order_shipped", "de", ["4711", "DHL"], "https://track.example/4711")
        {
            ParameterNames = ["order_id", "carrier"],
            Header = Image,
            QuickReplies = ["TRACK:4711"],
        },
            """type":"template","template":{"name":"order_shipped","language":{"code":"de"},"components":[{"type":"header","parameters":[{"type":"image","image":{"link":"https://shop.example/i/1.png"}}]},{"type":"body","parameters":[{"type":"text","parameter_name":"order_id","text":"4711"},{"type":"text","parameter_name":"carrier","text":"DHL"}]},{"type":"button","sub_type":"quick_reply","index":"0","parameters":[{"type":"payload","payload":"TRACK:4711"}]},{"type":"button","sub_type":"url","index":"1","parameters":[{"type":"text","text":"4711"}]}]}}""");

    [Fact]
    public void A_template_without_parameters_has_no_components() =>
        IsTemplate(new ChatTemplate("hello", "en_US", [], null), """type":"template","template":{"name":"hello","language":{"code":"en_US"}}}""");

    [Theory]
    [InlineData("a\nb\tc\r\nd", "a b c d")]
    [InlineData("a      b", "a b")]
    [InlineData(" \n ", "–")]
    [InlineData("", "–")]
    [InlineData("\u202Eevil\u0007", "evil")]
    public void A_parameter_has_no_line_breaks_tabs_or_long_gaps_and_is_never_empty(string value, string sent) =>
        IsTemplate(new ChatTemplate("t", "de", [value], null),
            $$$"""type":"template","template":{"name":"t","language":{"code":"de"},"components":[{"type":"body","parameters":[{"type":"text","text":"{{{sent}}}"}]}]}}""");

    [Fact]
    public void A_read_mark() =>
        Assert.Equal("""{"messaging_product":"whatsapp","status":"read","message_id":"wamid.A1"}""", Json(WhatsAppMessages.Read("wamid.A1", typing: false)));

    [Fact]
    public void A_read_mark_with_the_typing_sign() =>
        Assert.Equal("""{"messaging_product":"whatsapp","status":"read","message_id":"wamid.A1","typing_indicator":{"type":"text"}}""",
            Json(WhatsAppMessages.Read("wamid.A1", typing: true)));

    [Theory]
    [InlineData("\"},\"to\":\"+4900\",{\"")]
    [InlineData("zeile\nzwei\t\u0001")]
    [InlineData("half \uD83D of a character")]
    public void Texts_from_outside_never_break_the_json(string text)
    {
        var body = System.Text.Json.JsonElement.Parse(WhatsAppMessages.Body(WhatsAppForms.Free(new ChatContent { Text = text }), Phone, "send-1", null).Span);

        Assert.Equal(text.Replace('\uD83D', '\uFFFD'), body.GetProperty("text").GetProperty("body").GetString());
        Assert.Equal("+491701234567", body.GetProperty("to").GetString());
    }

    private static void Is(ChatContent content, string rest) =>
        Assert.Equal(Head + rest, Json(WhatsAppMessages.Body(WhatsAppForms.Free(content), Phone, "send-1", null)));

    private static void IsTemplate(ChatTemplate template, string rest)
    {
        var account = new WhatsAppAccount("106000000000003", "token") { TemplateUrls = new Dictionary<string, string> { ["order_shipped"] = "https://track.example/{{1}}" } };
        var form = Assert.Single(WhatsAppTemplates.Forms(new ChatContent { Text = "Grüße", Template = template }, account));

        Assert.Equal(Head + rest, Json(WhatsAppMessages.Body(form, Phone, "send-1", null)));
    }

    private static string Json(ReadOnlyMemory<byte> body) => Encoding.UTF8.GetString(body.Span);
}
