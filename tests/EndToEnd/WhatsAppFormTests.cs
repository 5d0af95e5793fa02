using Microsoft.Extensions.DependencyInjection;
using Serverless.Businesses;
using Serverless.Channels;
using Serverless.Channels.Meta;
using Serverless.Channels.WhatsApp;
using Serverless.Conversations;
using Serverless.Local.Simulators.Meta;
using Serverless.Local.Simulators.WhatsApp;
using Serverless.Platform.Security;
using Writer = Serverless.Channels.WhatsApp.WhatsAppMessages;
using Approvals = Serverless.Channels.WhatsApp.WhatsAppTemplates;
using Registry = Serverless.Local.Simulators.WhatsApp.WhatsAppTemplates;

namespace Serverless.Tests.EndToEnd;

/// <summary>Every form, as small and as big as it can be, against the provider's validation.</summary>
public sealed class WhatsAppFormTests : IAsyncLifetime
{
    private static readonly Uri Link = new("https://shop.example/orders/A-1001");
    private static readonly ChatMedia Image = new(ChatMediaKind.Image, new Uri("https://shop.example/i/1.png"));
    private App _app = null!;
    private WhatsAppScene _person = null!;

    public async Task InitializeAsync()
    {
        _app = await App.StartAsync();
        _person = await WhatsAppScene.InChatAsync(_app);
    }

    public async Task DisposeAsync() => await _app.DisposeAsync();

    public static TheoryData<string, ChatContent> Contents => new()
    {
        { "text", new ChatContent { Text = "Hallo" } },
        { "text", new ChatContent { Text = new string('x', 5000), Buttons = [new ChatButton("Öffnen", Link, null)] } },
        { "image", new ChatContent { Text = new string('x', 1024), Media = Image } },
        { "document", new ChatContent { Text = "Hallo", Media = new ChatMedia(ChatMediaKind.Document, Link) { FileName = new string('n', 500) } } },
        { "video", new ChatContent { Text = "", Media = new ChatMedia(ChatMediaKind.Video, Link) } },
        { "audio", new ChatContent { Text = "", Media = new ChatMedia(ChatMediaKind.Audio, Link) } },
        { "video", new ChatContent { Text = "Hallo", Media = new ChatMedia(ChatMediaKind.Gif, Link) { Video = Link } } },
        { "button", new ChatContent { Text = "Hallo", Media = Image, Buttons = [.. Enumerable.Range(0, 5).Select(i => new ChatButton($"{i}{new string('t', 40)}", null, new string('p', 255) + i))] } },
        { "cta_url", new ChatContent { Text = new string('x', 1024), Buttons = [new ChatButton(new string('t', 40), Link, null), new ChatButton("Mehr", Link, null)] } },
        { "list", new ChatContent { Text = new string('x', 5000), Choices = Big(20, 15) } },
        { "list", new ChatContent { Text = "Hallo", Choices = new ChatChoices("", [new ChatChoiceGroup(null, [new ChatChoice("a", "1", "")])]) } },
    };

    [Theory]
    [MemberData(nameof(Contents))]
    public async Task A_message_at_its_limits_is_taken(string kind, ChatContent content)
    {
        Assert.IsType<SendOutcome.Sent>(await SendAsync(WhatsAppForms.Free(content)));

        Assert.Equal(kind, (await _person.ReceivesAsync(1))[^1].Kind);
    }

    [Fact]
    public async Task A_reaction_and_an_answer_name_the_customers_message()
    {
        var mid = _person.Written[^1].Mid;

        Assert.IsType<SendOutcome.Sent>(await SendAsync(WhatsAppForms.Free(new ChatContent { Text = "👍", Reaction = new ChatReaction(mid, "👍") })));
        Assert.IsType<SendOutcome.Sent>(await SendAsync(new WhatsAppForm.Text("Hallo"), replyTo: mid));
    }

    [Fact]
    public async Task A_template_with_file_names_and_buttons_is_taken()
    {
        _app.Services.GetRequiredService<Registry>().Put(new WhatsAppTemplate
        {
            Id = "1900000000000001",
            BusinessAccount = MetaAccounts.DemoBusinessAccount,
            Name = "order_story",
            Language = "de",
            Category = "UTILITY",
            Named = true,
            HeaderFormat = "IMAGE",
            Body = "Ihre Bestellung {{order_id}} kommt mit {{carrier}}.",
            Buttons = [new TemplateButton("QUICK_REPLY", "Wo ist sie?", null, null), new TemplateButton("URL", "Ansehen", "https://shop.example/orders/{{1}}", null)],
        });
        var template = new ChatTemplate("order_story", "de", ["A-1001", "D\nH\tL      express"], Link.AbsoluteUri) { ParameterNames = ["order_id", "carrier"], Header = Image, QuickReplies = ["WHERE:A-1001"] };
        var account = new WhatsAppAccount(MetaAccounts.DemoNumberId, "x") { TemplateUrls = new Dictionary<string, string> { ["order_story"] = "https://shop.example/orders/{{1}}" } };

        Assert.IsType<SendOutcome.Sent>(await SendAsync(Assert.Single(Approvals.Forms(new ChatContent { Text = "x", Template = template }, account))));

        var item = (await _person.ReceivesAsync(1))[^1];
        Assert.Contains("Ihre Bestellung A-1001 kommt mit D H L express.", item.Text, StringComparison.Ordinal);
        Assert.Equal(["WHERE:A-1001", null], item.Choices.Select(choice => choice.Payload));
        Assert.Equal(Link.AbsoluteUri, item.Choices[1].Url);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_message_of_the_customer_is_marked_as_read(bool typing)
    {
        var mid = _person.Written[^1].Mid;
        var business = await _app.Services.GetRequiredService<IBusinesses>().FindAsync("demo", default);

        Assert.True(await _app.Services.GetRequiredService<IChatActions>().MarkReadAsync(business!, ChatChannels.WhatsApp, mid, typing, default));
        Assert.NotNull(_person.Written[^1].ReadAt);
    }

    private static ChatChoices Big(int groups, int rows) => new(new string('t', 40),
        [.. Enumerable.Range(0, groups).Select(group => new ChatChoiceGroup(new string('g', 40),
            [.. Enumerable.Range(0, rows).Select(row => new ChatChoice(new string('r', 40), $"{group}-{row}-{new string('i', 190)}", new string('d', 100)))]))]);

    private Task<SendOutcome> SendAsync(WhatsAppForm form, string? replyTo = null) => _app.Services.GetRequiredService<GraphClient>().SendAsync(
        WhatsAppSender.Answers, MetaAccounts.DemoNumberId, _app.Settings["Secrets:demo-whatsapp-token"]!,
        Writer.Body(form, WhatsAppPeers.OfPhone($"+{_person.Phone}"), StableId.From("form"), replyTo), default);
}
