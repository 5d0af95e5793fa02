using Serverless.Businesses;
using Serverless.Channels;
using Serverless.Channels.WhatsApp;

namespace Serverless.Tests.Channels.WhatsApp;

/// <summary>The limits of the Cloud API, and what becomes of what does not fit.</summary>
public class WhatsAppFormsTests
{
    private static readonly ChatContent Hello = new() { Text = "Hallo" };
    private static readonly ChatButton Track = new("Sendung verfolgen", new Uri("https://track.example/0034"), null);
    private static readonly ChatMedia Image = new(ChatMediaKind.Image, new Uri("https://shop.example/i/1.png"));

    [Theory]
    [InlineData(4096, 4096)]
    [InlineData(5000, 4096)]
    public void A_text_has_at_most_4096_characters(int length, int sent) =>
        Assert.Equal(sent, Assert.IsType<WhatsAppForm.Text>(Free(Hello with { Text = new string('x', length) })).Body.Length);

    [Theory]
    [InlineData(1024, true)]
    [InlineData(1025, false)]
    public void A_body_with_a_button_has_at_most_1024_characters(int length, bool hasButton) =>
        Assert.Equal(hasButton, Free(Hello with { Text = new string('x', length), Buttons = [Track] }) is WhatsAppForm.LinkButton);

    [Fact]
    public void A_text_too_long_for_buttons_carries_the_links_and_the_file_below_it() =>
        Assert.EndsWith("\nSendung verfolgen: https://track.example/0034\nhttps://shop.example/i/1.png",
            Assert.IsType<WhatsAppForm.Text>(Free(Hello with { Text = new string('x', 1025), Buttons = [Track], Media = Image })).Body, StringComparison.Ordinal);

    [Fact]
    public void There_are_at_most_three_reply_buttons_with_titles_of_twenty_characters_that_differ()
    {
        var buttons = Reply("eins", "eins", new string('x', 40), "drei", "vier");

        Assert.Equal(["eins", new string('x', 19) + "…", "drei"], buttons.Select(button => button.Title));
    }

    [Theory]
    [InlineData(256, true)]
    [InlineData(257, false)]
    public void A_button_sends_back_at_most_256_characters(int length, bool isSent) =>
        Assert.Equal(isSent, Free(Hello with { Buttons = [new ChatButton("Ja", null, new string('x', length))] }) is WhatsAppForm.ReplyButtons);

    [Fact]
    public void A_button_without_a_title_is_left_out() => Assert.IsType<WhatsAppForm.Text>(Free(Hello with { Buttons = [new ChatButton("\u202E", null, "x")] }));

    [Fact]
    public void A_link_that_is_not_https_is_left_out() =>
        Assert.Equal(new WhatsAppForm.Text("Hallo"), Free(Hello with { Buttons = [Track with { Url = new Uri("http://track.example") }], Media = Image with { Link = new Uri("file:///etc/passwd") } }));

    [Fact]
    public void A_gif_is_a_video_or_without_one_a_link()
    {
        var gif = new ChatMedia(ChatMediaKind.Gif, new Uri("https://media0.giphy.com/a.gif"));

        Assert.IsType<WhatsAppForm.Media>(Free(Hello with { Media = gif with { Video = new Uri("https://media0.giphy.com/a.mp4") } }));
        Assert.Equal(new WhatsAppForm.Text("Hallo\nhttps://media0.giphy.com/a.gif"), Free(Hello with { Media = gif }));
        Assert.Equal(new WhatsAppForm.Text("https://media0.giphy.com/a.gif"), Free(new ChatContent { Text = "", Media = gif }));
    }

    [Fact]
    public void A_sound_stands_alone_and_below_words_or_buttons_it_is_a_link()
    {
        var sound = new ChatMedia(ChatMediaKind.Audio, new Uri("https://shop.example/a.mp3"));

        Assert.Equal(new WhatsAppForm.Media(sound, ""), Free(new ChatContent { Text = "", Media = sound }));
        Assert.Equal(new WhatsAppForm.Text("Hallo\nhttps://shop.example/a.mp3"), Free(Hello with { Media = sound }));
        var buttons = Assert.IsType<WhatsAppForm.ReplyButtons>(Free(Hello with { Media = sound, Buttons = [new ChatButton("Ja", null, "yes")] }));
        Assert.Equal(("Hallo\nhttps://shop.example/a.mp3", null), (buttons.Body, buttons.Header));
    }

    [Fact]
    public void A_list_has_at_most_ten_rows_in_all_groups_together()
    {
        var list = Assert.IsType<WhatsAppForm.List>(Free(Hello with { Choices = new ChatChoices("Wählen", [Group("A", 7, "a"), Group("B", 7, "b"), Group("C", 7, "c")]) }));

        Assert.Equal([7, 3], list.Choices.Groups.Select(group => group.Choices.Count));
    }

    [Fact]
    public void Everything_in_a_list_is_cut_to_its_length()
    {
        var list = Assert.IsType<WhatsAppForm.List>(Free(Hello with
        {
            Text = new string('x', 5000),
            Choices = new ChatChoices(new string('b', 50), [new ChatChoiceGroup(new string('g', 50), [new ChatChoice(new string('t', 50), new string('i', 200), new string('d', 100))])]),
        }));

        var (group, row) = (list.Choices.Groups[0], list.Choices.Groups[0].Choices[0]);
        Assert.Equal((4096, 20, 24, 24, 200, 72), (list.Body.Length, list.Choices.Title.Length, group.Title!.Length, row.Title.Length, row.Payload.Length, row.Description!.Length));
    }

    [Fact]
    public void Several_groups_all_have_a_title_and_a_single_one_needs_none()
    {
        var several = Assert.IsType<WhatsAppForm.List>(Free(Hello with { Choices = new ChatChoices("Wählen", [Group(null, 1, "a"), Group("B", 1, "b")]) }));
        var single = Assert.IsType<WhatsAppForm.List>(Free(Hello with { Choices = new ChatChoices("Wählen", [Group(null, 1, "a")]) }));

        Assert.Equal(["–", "B"], several.Choices.Groups.Select(group => group.Title));
        Assert.Null(Assert.Single(single.Choices.Groups).Title);
    }

    [Fact]
    public void The_same_row_twice_and_one_with_too_long_an_id_are_left_out()
    {
        var rows = new[] { new ChatChoice("a", "1"), new ChatChoice("b", "1"), new ChatChoice("c", new string('x', 201)) };

        Assert.Equal(["a"], Assert.IsType<WhatsAppForm.List>(Free(Hello with { Choices = new ChatChoices("W", [new ChatChoiceGroup(null, rows)]) })).Choices.Groups[0].Choices.Select(row => row.Title));
    }

    [Fact]
    public void A_list_without_rows_gives_way_to_the_text() =>
        Assert.Equal(new WhatsAppForm.Text("Hallo"), Free(Hello with { Choices = new ChatChoices("W", [new ChatChoiceGroup("A", [])]) }));

    [Fact]
    public void A_receipt_is_told_by_its_text() =>
        Assert.Equal(new WhatsAppForm.Text("Hallo"), Free(Hello with { Receipt = new OrderReceipt("1", "E", "S", "EUR", 1m) { PaymentMethod = "x" } }));

    [Theory]
    [InlineData("https://track.example/0034", "0034")]
    [InlineData("https://track.example/p?code=0034&x=%20", "p?code=0034&x=%20")]
    [InlineData("https://track.example/", null)]
    [InlineData("https://track.example.evil.test/0034", null)]
    [InlineData("https://other.example/0034", null)]
    [InlineData("http://track.example/0034", null)]
    public void A_templates_button_takes_what_comes_after_its_approved_URL(string url, string? suffix) =>
        Assert.Equal(suffix, Forms(url).SingleOrDefault()?.UrlSuffix);

    [Fact]
    public void A_template_whose_approved_URL_is_not_known_or_leads_elsewhere_gives_way_to_the_plain_one()
    {
        var plain = new ChatTemplate("order_shipped_plain", "de", ["1", "2"], null);

        Assert.Equal("order_shipped_plain", Forms("https://other.example/1", plain).First().Template.Name);
        Assert.Equal("order_shipped_plain", Forms("https://track.example/1", plain, account: new WhatsAppAccount("1", "t")).First().Template.Name);
        Assert.Equal("order_shipped", Forms("https://track.example/1", plain).First().Template.Name);
    }

    [Fact]
    public void A_URL_beyond_2000_characters_is_never_sent() => Assert.Empty(Forms("https://track.example/" + new string('x', 2000)));

    private static readonly WhatsAppAccount Account = new("106000000000003", "token")
    {
        TemplateUrls = new Dictionary<string, string> { ["order_shipped"] = "https://track.example/{{1}}" },
    };

    private static IEnumerable<WhatsAppForm.Approved> Forms(string url, ChatTemplate? other = null, WhatsAppAccount? account = null) => WhatsAppTemplates.Forms(
        Hello with { Template = new ChatTemplate("order_shipped", "de", ["1", "2"], url), OtherTemplates = other is null ? [] : [other] }, account ?? Account);

    private static IReadOnlyList<ChatButton> Reply(params string[] titles) => Assert.IsType<WhatsAppForm.ReplyButtons>(
        Free(Hello with { Buttons = [.. titles.Select((title, index) => new ChatButton(title, null, $"id-{index}"))] })).Buttons;

    private static ChatChoiceGroup Group(string? title, int rows, string prefix) =>
        new(title, [.. Enumerable.Range(0, rows).Select(index => new ChatChoice($"{prefix}{index}", $"{prefix}{index}"))]);

    private static WhatsAppForm Free(ChatContent content) => WhatsAppForms.Free(content);
}
