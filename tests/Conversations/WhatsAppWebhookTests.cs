using System.Text;
using System.Text.Json;
using Serverless.Channels.WhatsApp;
using Serverless.Conversations;
using Serverless.Platform.Json;
using Serverless.Platform.Messaging;
using Serverless.Platform.Storage;

namespace Serverless.Tests.Conversations;

public class WhatsAppWebhookTests
{
    private static readonly byte[] Secret = Encoding.UTF8.GetBytes(ChatWorld.AppSecret);

    internal static async Task<Answer> PostAsync(ChatWorld world, byte[] body, params string[] signatures)
    {
        var headers = (signatures.Length == 0 ? [MetaSignature.Sign(body, Secret)] : signatures).Select(value => (MetaSignature.Header, value)).ToArray();
        var request = world.Request("POST", body, headers);
        return await ChatWorld.AnswerAsync(request, await world.Get<WhatsAppWebhook>().Receive(request, CancellationToken.None));
    }

    private static IEnumerable<ChatEvent> Queued(ChatWorld world) =>
        world.Bus.To(Queues.ChatInbound).Select(message => JsonSerializer.Deserialize(message.Body, RecordJson.Of<ChatEvent>())!);

    [Fact]
    public async Task A_message_is_on_the_bus_before_the_200()
    {
        await using var world = await ChatWorld.CreateAsync();

        Assert.Equal(200, (await PostAsync(world, WhatsAppBodies.Text("Hallo"))).Status);

        var item = Assert.Single(Queued(world));
        Assert.Equal((ChatEventKind.Message, "Hallo", "demo", "whatsapp"), (item.Kind, item.Text, item.Business, item.Channel));
    }

    [Fact]
    public async Task The_lane_is_that_of_the_thread_and_the_message_id_that_of_the_event()
    {
        await using var world = await ChatWorld.CreateAsync();
        await PostAsync(world, WhatsAppBodies.Text("Hallo"));
        await PostAsync(world, WhatsAppBodies.Text("Hallo"));

        var thread = world.Threads.IdOf("demo", "whatsapp", WhatsAppBodies.Number, WhatsAppPeers.OfBsuid(WhatsAppBodies.Bsuid));
        Assert.All(world.Bus.To(Queues.ChatInbound), message => Assert.Equal(Lanes.For("demo", thread), message.Lane));
        Assert.Single(world.Bus.To(Queues.ChatInbound).Select(message => message.MessageId).Distinct());
    }

    [Fact]
    public async Task The_handshake_is_the_same_as_Messengers()
    {
        await using var world = await ChatWorld.CreateAsync();
        var request = world.Request("GET");
        request.QueryString = new($"?hub.mode=subscribe&hub.verify_token={ChatWorld.VerifyToken}&hub.challenge=1158201444");

        var answer = await ChatWorld.AnswerAsync(request, world.Get<WhatsAppWebhook>().Handshake(request));

        Assert.Equal((200, "1158201444"), (answer.Status, answer.Body));
    }

    [Fact]
    public async Task Without_an_app_secret_the_answer_is_503_and_never_accept()
    {
        await using var world = await ChatWorld.CreateAsync(("Meta:AppSecret", ""));

        Assert.Equal(503, (await PostAsync(world, WhatsAppBodies.Text("Hallo"))).Status);
        Assert.Empty(world.Bus.Sent);
    }

    [Fact]
    public async Task A_body_of_3_MB_is_taken_and_one_byte_more_is_413()
    {
        await using var world = await ChatWorld.CreateAsync();
        var body = WhatsAppBodies.Text("Hallo");
        byte[] full = [.. body, .. Enumerable.Repeat((byte)' ', WhatsAppWebhook.MaxBody - body.Length)];

        Assert.Equal(200, (await PostAsync(world, full)).Status);
        Assert.Equal(413, (await PostAsync(world, [.. full, (byte)' '])).Status);
    }

    [Theory]
    [InlineData("{\"object\":\"whatsapp_business_account\"")]
    [InlineData("\u0000")]
    [InlineData("")]
    [InlineData("{\"object\":\"whatsapp_business_account\",\"\\ud800\":1}")]
    public async Task A_signed_body_that_is_no_strict_json_is_400(string body)
    {
        await using var world = await ChatWorld.CreateAsync();

        Assert.Equal(400, (await PostAsync(world, Encoding.UTF8.GetBytes(body))).Status);
    }

    [Fact]
    public async Task Json_nested_deeper_than_64_levels_is_400()
    {
        await using var world = await ChatWorld.CreateAsync();

        Assert.Equal(400, (await PostAsync(world, Encoding.UTF8.GetBytes(new string('[', 100_000)))).Status);
    }

    [Fact]
    public async Task A_number_that_belongs_to_no_business_is_200_and_nothing_is_stored()
    {
        await using var world = await ChatWorld.CreateAsync();

        var body = Encoding.UTF8.GetBytes(WhatsAppBodies.Envelope(WhatsAppBodies.Entry(WhatsAppBodies.Change("messages", "106000000000777", WhatsAppBodies.TextMessage("Hallo")))));
        Assert.Equal(200, (await PostAsync(world, body)).Status);

        Assert.Empty(world.Bus.Sent);
        Assert.Empty(await world.DumpAsync(TableNames.Inbox));
        Assert.Contains(world.Logs.Lines, line => line.Contains("whatsapp.unknown-number", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Numbers_of_two_businesses_in_one_body_are_kept_apart()
    {
        await using var world = await ChatWorld.CreateAsync();

        var body = Encoding.UTF8.GetBytes(WhatsAppBodies.Envelope(WhatsAppBodies.Entry(
            WhatsAppBodies.Change("messages", WhatsAppBodies.Number, WhatsAppBodies.TextMessage("eins")),
            WhatsAppBodies.Change("messages", "106000000000099", WhatsAppBodies.TextMessage("zwei", "wamid.A2")))));
        Assert.Equal(200, (await PostAsync(world, body)).Status);

        Assert.Equal([("demo", "eins"), ("other", "zwei")], Queued(world).Select(item => (item.Business, item.Text!)).Order());
    }

    [Fact]
    public async Task Statuses_go_to_the_receipts_and_only_failures_to_the_bus()
    {
        await using var world = await ChatWorld.CreateAsync();

        await PostAsync(world, WhatsAppBodies.Body("statuses", WhatsAppBodies.Status("sent"), WhatsAppBodies.Status("delivered"),
            WhatsAppBodies.Status("failed", "wamid.OUT2", "\"errors\":[{\"code\":131047}]")));

        Assert.Equal(3, world.Receipts.All.Count);
        Assert.Empty(world.Bus.To(Queues.ChatInbound));
        Assert.Equal("receipt-failed/1", Assert.Single(world.Bus.To(Queues.ChatReceipts)).Schema);
    }

    [Fact]
    public async Task A_bus_that_fails_fails_the_request()
    {
        await using var world = await ChatWorld.CreateAsync();
        world.Bus.Fault = new TimeoutException();

        await Assert.ThrowsAsync<TimeoutException>(() => PostAsync(world, WhatsAppBodies.Text("Hallo")));
    }

    [Theory]
    [InlineData("unhandled.history", "change.history")]
    [InlineData("unhandled.future-field", "change.telepathy")]
    [InlineData("unhandled.security", "change.security")]
    [InlineData("unhandled.message-future", "message.hologram")]
    [InlineData("unhandled.status-deleted", "status.deleted")]
    [InlineData("unhandled.account-tier", "change.account_update")]
    public async Task What_is_not_understood_is_recorded_and_answered_200(string name, string what)
    {
        await using var world = await ChatWorld.CreateAsync();

        Assert.Equal(200, (await PostAsync(world, WhatsAppBodies.Recorded(name))).Status);

        Assert.Contains($"Kind={what}\t", await world.DumpAsync(TableNames.Inbox), StringComparison.Ordinal);
        Assert.Empty(world.Bus.Sent);
    }

    [Theory]
    [InlineData("{\"object\":\"page\",\"entry\":[]}", "object.page")]
    [InlineData("[]", "no-object")]
    [InlineData("{\"object\":\"whatsapp_business_account\"}", "no-change")]
    [InlineData("{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"1\"}]}", "no-change")]
    public async Task A_signed_body_that_is_not_for_this_webhook_is_recorded_and_answered_200(string body, string what)
    {
        await using var world = await ChatWorld.CreateAsync();

        Assert.Equal(200, (await PostAsync(world, Encoding.UTF8.GetBytes(body))).Status);
        Assert.Contains($"Kind={what}\t", await world.DumpAsync(TableNames.Inbox), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("notice.template-approved", "approved", true)]
    [InlineData("notice.template-paused", "paused", false)]
    [InlineData("notice.template-rejected", "rejected", false)]
    [InlineData("notice.template-disabled", "disabled", false)]
    public async Task The_sender_sees_what_became_of_a_template(string name, string state, bool isUsable)
    {
        await using var world = await ChatWorld.CreateAsync();
        world.Clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(200, (await PostAsync(world, WhatsAppBodies.Recorded(name))).Status);

        var found = await world.Get<WhatsAppStates>().FindAsync(WhatsAppBodies.BusinessAccount, "order_shipped", "de", default);
        Assert.Equal((state, isUsable), (found!.State, found.IsUsable));
        Assert.Equal(!isUsable, world.Logs.Lines.Any(line => line.StartsWith("Error whatsapp.alarming", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("notice.account-restricted", true, false, false, "account-restricted")]
    [InlineData("notice.account-disabled", false, false, false, "account-disabled")]
    [InlineData("notice.number-flagged", true, true, false, "number-flagged")]
    [InlineData("notice.account-violation", true, true, true, null)]
    [InlineData("notice.number-upgrade", true, true, true, null)]
    public async Task The_sender_sees_what_the_account_may_do(string name, bool canReply, bool canStart, bool canPromote, string? reason)
    {
        await using var world = await ChatWorld.CreateAsync();
        world.Clock.Advance(TimeSpan.FromHours(1));

        await PostAsync(world, WhatsAppBodies.Recorded(name));

        var standing = await world.Get<WhatsAppStates>().StandingAsync(WhatsAppBodies.BusinessAccount, default);
        Assert.Equal((canReply, canStart, canPromote, reason), (standing.CanReply, standing.CanStart, standing.CanPromote, standing.Reason));
    }

    [Fact]
    public async Task Nothing_personal_is_logged_or_recorded_of_what_is_not_understood()
    {
        await using var world = await ChatWorld.CreateAsync();

        foreach (var name in WhatsAppBodies.RecordedNames) { await PostAsync(world, WhatsAppBodies.Recorded(name)); }

        var all = string.Join('\n', world.Logs.Lines) + await world.DumpAsync(TableNames.Inbox) + await world.DumpAsync(TableNames.Deliveries);
        foreach (var secret in new[] { WhatsAppBodies.WaId, WhatsAppBodies.Bsuid, "Erika", "Teekanne", "491709999999" }) { Assert.DoesNotContain(secret, all, StringComparison.Ordinal); }
    }
}
