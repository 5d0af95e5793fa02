using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Serverless.Businesses;
using Serverless.Channels;
using Serverless.Channels.Meta;
using Serverless.Channels.WhatsApp;
using Serverless.Consents;
using Serverless.Conversations;
using Serverless.Platform.Security;
using Serverless.Tests.Channels.Meta;

namespace Serverless.Tests.Channels.WhatsApp;

public sealed class WhatsAppSenderTests : IAsyncLifetime, IDisposable
{
    private const string Number = "106000000000003";
    private const string Waba = "102000000000002";
    private const string Accepted = """{"messaging_product":"whatsapp","messages":[{"id":"wamid.1"}]}""";
    private static readonly (HttpStatusCode, string) Sent = (HttpStatusCode.OK, Accepted);
    private static readonly ChatTemplate German = new("order_shipped_plain", "de", ["1001", "DHL"], null);
    private static readonly ChatTemplate English = German with { Language = "en" };
    private readonly FakeStates _states = new();
    private DeliveryWorld _world = null!;
    private RefusedTemplates _refused = null!;
    private ChatThread _thread = null!;

    public async Task InitializeAsync()
    {
        _world = await DeliveryWorld.StartAsync();
        _refused = new RefusedTemplates(_world.Clock);
        var opened = await _world.Threads.OpenAsync("demo", "customer-1", ChatChannels.WhatsApp, Number, WhatsAppPeers.OfPhone("+491701234567"), default);
        _thread = (await _world.Threads.UpdateAsync("demo", "customer-1", opened.Id, thread => thread with { WindowUntil = DeliveryWorld.Start.AddHours(3) }, default))!;
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task The_call_goes_to_the_number_with_the_token_in_the_header_and_a_proof()
    {
        var graph = new FakeGraph(Sent);

        Assert.Equal(new SendOutcome.Sent("wamid.1") { Category = "service" }, await SendAsync(graph));

        var request = Assert.Single(graph.Requests);
        Assert.Equal($"https://graph.example/v25.0/{Number}/messages", request.RequestUri!.GetLeftPart(UriPartial.Path));
        Assert.Equal("Bearer EAAtestPageToken", request.Headers.Authorization!.ToString());
        Assert.Equal("?appsecret_proof=28a20f6402794bcaaf95b2f15fe91551e8c034d43302db273320589288c32e66", request.RequestUri.Query);
    }

    [Fact]
    public async Task Every_send_carries_its_id_for_the_statuses()
    {
        var graph = new FakeGraph(Sent, Sent);

        await SendAsync(graph);
        await SendAsync(graph, isOpen: false);

        Assert.All(graph.Bodies, body => Assert.Contains($"\"biz_opaque_callback_data\":\"w:{Message().SendId}:", body, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Inside_the_window_the_text_is_sent_and_outside_the_template()
    {
        var graph = new FakeGraph(Sent, Sent);

        await SendAsync(graph);
        await SendAsync(graph, isOpen: false);

        Assert.Contains("\"type\":\"text\"", graph.Bodies[0], StringComparison.Ordinal);
        Assert.Contains("\"type\":\"template\"", graph.Bodies[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Outside_the_window_without_a_template_nothing_is_sent_and_another_way_may_be_tried()
    {
        var graph = new FakeGraph();

        Assert.Equal(new SendOutcome.Refused("whatsapp.window-closed") { MayFallBack = true }, await SendAsync(graph, isOpen: false, templates: []));
        Assert.Empty(graph.Requests);
    }

    [Fact]
    public async Task When_the_provider_says_that_the_window_is_closed_ours_is_closed_and_the_template_goes_out_once()
    {
        var graph = new FakeGraph(Error(131047), Sent);

        Assert.Equal(new SendOutcome.Sent("wamid.1") { Category = "utility" }, await SendAsync(graph));

        Assert.Contains("\"type\":\"template\"", graph.Bodies[1], StringComparison.Ordinal);
        Assert.Equal(DeliveryWorld.Start, (await _world.Threads.FindAsync("demo", "customer-1", _thread.Id, default))!.WindowUntil);
    }

    [Fact]
    public async Task A_template_that_is_refused_for_the_window_is_not_tried_again()
    {
        var graph = new FakeGraph(Error(131047), Error(131047));

        Assert.Equal(new SendOutcome.Refused("whatsapp.window-closed") { MayFallBack = true }, await SendAsync(graph));
        Assert.Equal(2, graph.Requests.Count);
    }

    [Theory]
    [InlineData(132001, "whatsapp.template-missing")]
    [InlineData(132015, "whatsapp.template-paused")]
    [InlineData(132016, "whatsapp.template-disabled")]
    public async Task A_template_that_cannot_be_sent_gives_way_to_the_next_language_and_is_remembered_for_a_while(int code, string reason)
    {
        var graph = new FakeGraph(Error(code), Sent, Sent, Sent);

        Assert.Equal(new SendOutcome.Sent("wamid.1") { Category = "utility" }, await SendAsync(graph, isOpen: false));
        await SendAsync(graph, isOpen: false);
        var refused = await SendAsync(graph, isOpen: false, templates: [German]);
        _world.Clock.Advance(TimeSpan.FromMinutes(15));
        await SendAsync(graph, isOpen: false);

        Assert.Equal(["de", "en", "en", "de"], graph.Bodies.Select(Language));
        Assert.Equal(new SendOutcome.Refused(reason) { MayFallBack = true }, refused);
    }

    [Fact]
    public async Task When_no_template_can_be_sent_the_last_reason_counts_and_a_person_should_look()
    {
        var graph = new FakeGraph(Error(132001), Error(132015));

        Assert.Equal(new SendOutcome.Refused("whatsapp.template-paused") { MayFallBack = true, NeedsAttention = true }, await SendAsync(graph, isOpen: false));
    }

    [Fact]
    public async Task Parameters_that_do_not_fit_are_not_tried_with_another_template()
    {
        var graph = new FakeGraph(Error(132000));

        Assert.Equal(new SendOutcome.Refused("whatsapp.template-parameters") { MayFallBack = true, NeedsAttention = true }, await SendAsync(graph, isOpen: false));
        Assert.Single(graph.Requests);
    }

    [Theory]
    [InlineData("paused", "whatsapp.template-paused")]
    [InlineData("disabled", "whatsapp.template-disabled")]
    [InlineData("rejected", "whatsapp.template-rejected")]
    [InlineData("pending_deletion", "whatsapp.template-missing")]
    public async Task A_template_that_Meta_stopped_by_webhook_is_not_even_tried(string state, string reason)
    {
        _states.Templates[(Waba, German.Name, "de")] = new TemplateState(state, false, null, DeliveryWorld.Start);
        var graph = new FakeGraph(Sent);

        Assert.Equal(new SendOutcome.Refused(reason) { MayFallBack = true }, await SendAsync(graph, isOpen: false, templates: [German]));
        await SendAsync(graph, isOpen: false);

        Assert.Equal("en", Language(Assert.Single(graph.Bodies)));
    }

    [Fact]
    public async Task A_template_that_Meta_approves_after_its_refusal_is_tried_again_at_once()
    {
        var graph = new FakeGraph(Error(132001), Sent);
        await SendAsync(graph, isOpen: false, templates: [German]);
        _world.Clock.Advance(TimeSpan.FromSeconds(1));
        _states.Templates[(Waba, German.Name, "de")] = new TemplateState("approved", true, null, _world.Clock.GetUtcNow());

        Assert.IsType<SendOutcome.Sent>(await SendAsync(graph, isOpen: false, templates: [German]));
    }

    [Theory]
    [InlineData(true, false, true, "text")]
    [InlineData(false, true, true, "template")]
    [InlineData(false, false, true, null)]
    [InlineData(false, true, false, "template")]
    [InlineData(true, false, false, null)]
    public async Task What_Meta_lets_the_account_do_counts(bool canReply, bool canStart, bool isOpen, string? type)
    {
        _states.Standing = new AccountStanding(canReply, canStart, false, null, "account-restricted");
        var graph = new FakeGraph(Sent);

        var outcome = await SendAsync(graph, isOpen);

        if (type is null) { Assert.Equal(new SendOutcome.Refused("whatsapp.account-restricted") { MayFallBack = true, NeedsAttention = true }, outcome); }
        else { Assert.Contains($"\"type\":\"{type}\"", Assert.Single(graph.Bodies), StringComparison.Ordinal); }
    }

    [Fact]
    public async Task A_promotion_rests_while_the_number_is_flagged_and_an_order_update_does_not()
    {
        _states.Standing = AccountStanding.Good with { CanPromote = false, Reason = "number-flagged" };
        var graph = new FakeGraph(Sent);

        Assert.Equal(new SendOutcome.Refused("whatsapp.number-flagged") { MayFallBack = true, NeedsAttention = true }, await SendAsync(graph, purpose: Purpose.Promotions));
        Assert.IsType<SendOutcome.Sent>(await SendAsync(graph));
    }

    [Fact]
    public async Task A_missing_token_breaks_the_account_and_no_call_is_made()
    {
        var graph = new FakeGraph();

        Assert.Equal(new SendOutcome.TokenBroken("whatsapp.token-missing"), await SendAsync(graph, token: null));
        Assert.Empty(graph.Requests);
    }

    [Fact]
    public async Task A_number_that_is_not_the_businesss_any_more_is_refused() =>
        Assert.Equal(new SendOutcome.Refused("whatsapp.number-not-configured") { NeedsAttention = true },
            await SendAsync(new FakeGraph(), account: new WhatsAppAccount("999", "token")));

    [Fact]
    public async Task An_answer_that_does_not_come_leaves_the_outcome_unknown()
    {
        var graph = new FakeGraph { Hangs = true };

        var sending = SendAsync(graph);
        await graph.Called.Task.WaitAsync(TimeSpan.FromSeconds(30));
        _world.Clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(new SendOutcome.Unknown("whatsapp.timeout"), await sending.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task A_connection_lost_after_the_request_leaves_the_outcome_unknown() =>
        Assert.Equal(new SendOutcome.Unknown("whatsapp.connection-lost"), await SendAsync(new FakeGraph { Fault = new HttpRequestException(HttpRequestError.ResponseEnded) }));

    [Fact]
    public async Task Without_a_connection_nothing_was_sent_and_it_is_tried_later() =>
        Assert.Equal(new SendOutcome.Deferred("whatsapp.no-connection") { NoAnswer = true }, await SendAsync(new FakeGraph { Fault = new HttpRequestException(HttpRequestError.ConnectionError) }));

    [Fact]
    public async Task An_outcome_names_neither_phone_nor_text_nor_token()
    {
        var answer = """{"error":{"message":"(#131009) +491701234567 EAAtestPageToken shipped","code":131009,"error_data":{"details":"+491701234567"}}}""";

        var outcome = (await SendAsync(new FakeGraph((HttpStatusCode.BadRequest, answer)))).ToString();

        Assert.All(["491701234567", "EAAtestPageToken", "shipped"], secret => Assert.DoesNotContain(secret, outcome, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_message_of_the_customer_is_marked_as_read()
    {
        var graph = new FakeGraph((HttpStatusCode.OK, """{"success":true}"""));

        Assert.True(await Actions(graph).MarkReadAsync(Business(), "whatsapp", "wamid.A1", typing: true, default));
        Assert.Equal("""{"messaging_product":"whatsapp","status":"read","message_id":"wamid.A1","typing_indicator":{"type":"text"}}""", Assert.Single(graph.Bodies));
    }

    [Fact]
    public async Task A_read_mark_that_cannot_be_set_is_no_fault()
    {
        Assert.False(await Actions(new FakeGraph(Error(131009))).MarkReadAsync(Business(), "whatsapp", "wamid.A1", typing: false, default));
        Assert.False(await Actions(new FakeGraph()).MarkReadAsync(Business(), "messenger", "m_1", typing: false, default));
    }

    private WhatsAppActions Actions(FakeGraph graph) => new(Client(graph), Secrets("EAAtestPageToken"));

    private GraphClient Client(FakeGraph graph) => new(graph,
        Options.Create(new MetaOptions { AppSecret = "test_app_secret_0123456789abcdef", GraphUrl = new Uri("https://graph.example/v25.0") }), _world.Clock);

    private static Secrets Secrets(string? token) =>
        new(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Secrets:token"] = token }).Build());

    private static Business Business(WhatsAppAccount? account = null) =>
        new() { Id = "demo", Name = "Muster Shop", WhatsApp = account ?? new WhatsAppAccount(Number, "token") { BusinessAccountId = Waba } };

    private ChatMessage Message() => _world.Message("shipped");

    private Task<SendOutcome> SendAsync(FakeGraph graph, bool isOpen = true, ChatTemplate[]? templates = null, WhatsAppAccount? account = null,
        string? token = "EAAtestPageToken", Purpose purpose = Purpose.OrderUpdates)
    {
        templates ??= [German, English];
        var sender = new WhatsAppSender(Client(graph), Secrets(token), _world.Threads, new WhatsAppTemplateChoice(_states, _refused), _world.Clock);
        var message = Message() with { Thread = _thread.Id, Purpose = purpose };
        message = message with { Content = message.Content with { Template = templates.FirstOrDefault(), OtherTemplates = [.. templates.Skip(1)] } };
        return sender.SendAsync(new ChatSend(Business(account), _thread with { WindowUntil = isOpen ? _thread.WindowUntil : DeliveryWorld.Start }, message), default);
    }

    private static (HttpStatusCode, string) Error(int code) => (HttpStatusCode.BadRequest, $$$"""{"error":{"message":"text","code":{{{code}}}}}""");

    private static string? Language(string body) =>
        System.Text.Json.JsonElement.Parse(body).GetProperty("template").GetProperty("language").GetProperty("code").GetString();

    private sealed class FakeStates : ITemplateStates
    {
        public Dictionary<(string, string, string), TemplateState> Templates { get; } = [];
        public AccountStanding Standing { get; set; } = AccountStanding.Good;

        public Task<TemplateState?> FindAsync(string businessAccount, string name, string language, CancellationToken cancellationToken) =>
            Task.FromResult(Templates.GetValueOrDefault((businessAccount, name, language)));

        public Task<AccountStanding> StandingAsync(string businessAccount, CancellationToken cancellationToken) => Task.FromResult(Standing);
    }
}
