using System.Text;
using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Serverless.Channels;
using Serverless.Conversations;
using Serverless.Platform.Json;
using Serverless.Platform.Messaging;
using Serverless.Platform.Storage;

namespace Serverless.Tests.Conversations;

public class MessengerWebhookTests
{
    private static readonly byte[] Secret = Encoding.UTF8.GetBytes(ChatWorld.AppSecret);

    private static async Task<Answer> PostAsync(ChatWorld world, byte[] body, params string[] signatures)
    {
        var headers = (signatures.Length == 0 ? [MetaSignature.Sign(body, Secret)] : signatures).Select(value => (MetaSignature.Header, value)).ToArray();
        var request = world.Request("POST", body, headers);
        return await ChatWorld.AnswerAsync(request, await world.Get<MessengerWebhook>().Receive(request, CancellationToken.None));
    }

    private static IEnumerable<ChatEvent> Queued(ChatWorld world) =>
        world.Bus.To(Queues.ChatInbound).Select(message => JsonSerializer.Deserialize(message.Body, RecordJson.Of<ChatEvent>())!);

    [Fact]
    public async Task A_message_is_on_the_bus_before_the_200()
    {
        await using var world = await ChatWorld.CreateAsync();

        Assert.Equal(200, (await PostAsync(world, MessengerBodies.Text("Hallo"))).Status);

        var item = Assert.Single(Queued(world));
        Assert.Equal((ChatEventKind.Message, "Hallo", "demo", ChatWorld.Start), (item.Kind, item.Text, item.Business, item.At));
        Assert.Equal(MessengerPeers.Psid(MessengerBodies.Psid), item.Peer);
    }

    [Fact]
    public async Task The_lane_is_that_of_the_thread_and_the_message_id_that_of_the_event()
    {
        await using var world = await ChatWorld.CreateAsync();
        await PostAsync(world, MessengerBodies.Text("Hallo"));

        var message = Assert.Single(world.Bus.To(Queues.ChatInbound));
        var thread = world.Threads.IdOf("demo", "messenger", MessengerBodies.Page, MessengerPeers.Psid(MessengerBodies.Psid));
        Assert.Equal(Lanes.For("demo", thread), message.Lane);
        Assert.Equal((Assert.Single(Queued(world)).EventId, "demo", ChatEvent.Schema), (message.MessageId, message.Business, message.Schema));
    }

    [Fact]
    public async Task The_same_event_again_has_the_same_message_id()
    {
        await using var world = await ChatWorld.CreateAsync();
        await PostAsync(world, MessengerBodies.Text("Hallo"));
        await PostAsync(world, MessengerBodies.Text("Hallo"));

        Assert.Single(world.Bus.To(Queues.ChatInbound).Select(message => message.MessageId).Distinct());
    }

    [Theory]
    [InlineData("sha256=0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("")]
    [InlineData("nonsense")]
    public async Task A_wrong_signature_is_401_and_nothing_is_stored(string signature)
    {
        await using var world = await ChatWorld.CreateAsync();

        var answer = await PostAsync(world, MessengerBodies.Text("Hallo"), signature);

        Assert.Equal(401, answer.Status);
        Assert.Equal("application/problem+json", answer.ContentType);
        Assert.Empty(world.Bus.Sent);
        Assert.Empty(await world.DumpAsync(TableNames.Inbox));
    }

    [Fact]
    public async Task A_doubled_signature_is_401()
    {
        await using var world = await ChatWorld.CreateAsync();
        var body = MessengerBodies.Text("Hallo");

        Assert.Equal(401, (await PostAsync(world, body, MetaSignature.Sign(body, Secret), MetaSignature.Sign(body, Secret))).Status);
        Assert.Empty(world.Bus.Sent);
    }

    [Fact]
    public async Task The_previous_app_secret_is_accepted_during_a_rotation()
    {
        await using var world = await ChatWorld.CreateAsync(("Meta:AppSecret", "the_next_secret_0123456789abcdef"), ("Meta:AppSecretPrevious", ChatWorld.AppSecret));

        Assert.Equal(200, (await PostAsync(world, MessengerBodies.Text("Hallo"))).Status);
    }

    [Fact]
    public async Task Without_an_app_secret_the_answer_is_503_and_never_accept()
    {
        await using var world = await ChatWorld.CreateAsync(("Meta:AppSecret", ""));

        Assert.Equal(503, (await PostAsync(world, MessengerBodies.Text("Hallo"))).Status);
        Assert.Empty(world.Bus.Sent);
    }

    [Fact]
    public async Task A_body_over_4_MB_is_413()
    {
        await using var world = await ChatWorld.CreateAsync();

        Assert.Equal(413, (await PostAsync(world, new byte[(4 * 1024 * 1024) + 1])).Status);
    }

    [Theory]
    [InlineData("{\"object\":\"page\"")]
    [InlineData("{\"object\":\"page\",\"object\":\"page\",\"entry\":[]}")]
    [InlineData("\u0000")]
    [InlineData("")]
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
    public async Task Invalid_utf8_is_400()
    {
        await using var world = await ChatWorld.CreateAsync();

        Assert.Equal(400, (await PostAsync(world, [.. "{\"object\":\""u8, 0xff, .. "\"}"u8])).Status);
    }

    [Fact]
    public async Task An_unknown_page_is_200_logged_and_nothing_is_enqueued()
    {
        await using var world = await ChatWorld.CreateAsync();

        Assert.Equal(200, (await PostAsync(world, MessengerBodies.Event("\"message\":{\"mid\":\"m\",\"text\":\"x\"}", page: "118000000000777"))).Status);

        Assert.Empty(world.Bus.Sent);
        Assert.Contains(world.Logs.Lines, line => line.Contains("messenger.unknown-page", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_entry_of_an_unknown_page_does_not_disturb_the_others_and_no_business_sees_anothers()
    {
        await using var world = await ChatWorld.CreateAsync();
        var entries = new[] { "118000000000777", MessengerBodies.Page, "118000000000099" }.Select(page =>
            $$$"""{"id":"{{{page}}}","time":1795252000000,"messaging":[{"sender":{"id":"1"},"recipient":{"id":"{{{page}}}"},"timestamp":1795251999500,"message":{"mid":"m_{{{page}}}","text":"x"}}]}""");

        await PostAsync(world, Encoding.UTF8.GetBytes($$"""{"object":"page","entry":[{{string.Join(',', entries)}}]}"""));

        Assert.Equal([("demo", MessengerBodies.Page), ("other", "118000000000099")], Queued(world).Select(item => (item.Business, item.Account)));
    }

    [Theory]
    [InlineData("unhandled.app-roles", "event.app_roles")]
    [InlineData("unhandled.game", "event.game_play")]
    [InlineData("unhandled.template-status", "change.messenger_template_status_update")]
    [InlineData("unhandled.not-an-object", "not-an-object")]
    [InlineData("feed.status", "feed.no-sender")]
    public async Task A_signed_event_nobody_understands_is_200_and_recorded_without_its_content(string name, string kind)
    {
        await using var world = await ChatWorld.CreateAsync();

        Assert.Equal(200, (await PostAsync(world, MessengerBodies.Recorded(name))).Status);

        var rows = await world.DumpAsync(TableNames.Inbox);
        Assert.Contains($"Kind={kind}", rows, StringComparison.Ordinal);
        Assert.Contains("Outcome=unhandled", rows, StringComparison.Ordinal);
        Assert.DoesNotContain(MessengerBodies.Psid, rows, StringComparison.Ordinal);
        Assert.Empty(world.Bus.Sent);
    }

    [Theory]
    [InlineData("""{"sender":{"id":"12\u00003"},"timestamp":1764000000000,"message":{"mid":"m_1","text":"hi"}}""", "message.no-sender")]
    [InlineData("""{"sender":{"user_ref":"a\nb"},"timestamp":1764000000000,"message":{"mid":"m_1","text":"hi"}}""", "message.no-sender")]
    public async Task An_event_of_a_sender_that_can_be_nobody_is_recorded_and_not_enqueued(string item, string kind)
    {
        await using var world = await ChatWorld.CreateAsync();
        var body = System.Text.Encoding.UTF8.GetBytes($$"""{"object":"page","entry":[{"id":"{{MessengerBodies.Page}}","time":1764000000000,"messaging":[{{item}}]}]}""");

        Assert.Equal(200, (await PostAsync(world, body)).Status);

        Assert.Contains($"Kind={kind}", await world.DumpAsync(TableNames.Inbox), StringComparison.Ordinal);
        Assert.Empty(world.Bus.Sent);
    }

    [Fact]
    public async Task A_signed_body_of_another_product_is_200_and_recorded_once()
    {
        await using var world = await ChatWorld.CreateAsync();
        var body = "{\"object\":\"instagram\",\"entry\":[]}"u8.ToArray();

        Assert.Equal(200, (await PostAsync(world, body)).Status);
        Assert.Equal(200, (await PostAsync(world, body)).Status);

        Assert.Equal("object.instagram", Assert.Single((await world.DumpAsync(TableNames.Inbox)).Trim().Split('\n')).Split("Kind=")[1].Split('\t')[0]);
    }

    [Fact]
    public async Task Receipts_go_to_their_table_and_not_over_the_bus()
    {
        await using var world = await ChatWorld.CreateAsync();

        await PostAsync(world, MessengerBodies.Recorded("delivery.mids"));
        await PostAsync(world, MessengerBodies.Recorded("delivery.watermark"));
        await PostAsync(world, MessengerBodies.Recorded("read.watermark"));
        await PostAsync(world, MessengerBodies.Recorded("echo.ours"));

        Assert.Empty(world.Bus.Sent);
        Assert.Equal([ReceiptKind.Delivered, ReceiptKind.Delivered, ReceiptKind.Delivered, ReceiptKind.Read, ReceiptKind.Echoed], world.Receipts.All.Select(receipt => receipt.Kind));
        Assert.Equal(["m_our1", "m_our2"], world.Receipts.All.Take(2).Select(receipt => receipt.MessageId));
        Assert.Equal([MessengerBodies.Psid, MessengerBodies.Psid], world.Receipts.All.Where(receipt => receipt.Watermark is not null).Select(receipt => receipt.Peer));
        Assert.Equal("0123456789abcdefghjkmnpqrs", world.Receipts.All[^1].SendId);
    }

    [Fact]
    public async Task An_echo_of_another_app_is_staff_writing_and_no_receipt()
    {
        await using var world = await ChatWorld.CreateAsync();

        await PostAsync(world, MessengerBodies.Recorded("echo.inbox"));

        Assert.Empty(world.Receipts.All);
        Assert.Equal(ChatEventKind.StaffMessage, Assert.Single(Queued(world)).Kind);
    }

    [Fact]
    public async Task An_echo_of_a_send_to_a_user_ref_also_tells_whose_psid_it_is()
    {
        await using var world = await ChatWorld.CreateAsync();
        var body = MessengerBodies.Recorded("echo.ours", node =>
            node["entry"]![0]!["messaging"]![0]!["message"]!["metadata"] = "u:0123456789abcdefghjkmnpqrs:01JD000000000000000000000A:messenger-118000000000042-abc");

        await PostAsync(world, body);

        Assert.Equal("0123456789abcdefghjkmnpqrs", Assert.Single(world.Receipts.All).SendId);
        var learned = Assert.Single(Queued(world));
        Assert.Equal((ChatEventKind.PeerLearned, "01JD000000000000000000000A", "messenger-118000000000042-abc"), (learned.Kind, learned.Customer, learned.Thread));
        Assert.Equal(MessengerBodies.Psid, learned.Peer?.Value);
    }

    [Fact]
    public async Task Metadata_of_ours_in_another_apps_message_proves_nothing()
    {
        await using var world = await ChatWorld.CreateAsync();
        var body = MessengerBodies.Recorded("echo.inbox", node =>
            node["entry"]![0]!["messaging"]![0]!["message"]!["metadata"] = "u:0123456789abcdefghjkmnpqrs:01JD000000000000000000000A:thread");

        await PostAsync(world, body);

        Assert.Empty(world.Receipts.All);
        Assert.Equal(ChatEventKind.StaffMessage, Assert.Single(Queued(world)).Kind);
    }

    [Fact]
    public async Task A_time_in_the_future_counts_as_now()
    {
        await using var world = await ChatWorld.CreateAsync();

        await PostAsync(world, MessengerBodies.Text("Hallo", at: ChatWorld.Start.AddDays(3).ToUnixTimeMilliseconds()));

        Assert.Equal(ChatWorld.Start, Assert.Single(Queued(world)).At);
    }

    [Fact]
    public async Task A_batch_of_1000_events_is_taken_whole_and_in_order()
    {
        await using var world = await ChatWorld.CreateAsync();
        var events = Enumerable.Range(0, 1000).Select(i =>
            $$$"""{"sender":{"id":"{{{i}}}"},"recipient":{"id":"118000000000042"},"timestamp":1795251999500,"message":{"mid":"m_{{{i}}}","text":"{{{i}}}"}}""");

        var answer = await PostAsync(world, Encoding.UTF8.GetBytes($$"""{"object":"page","entry":[{"id":"118000000000042","time":1,"messaging":[{{string.Join(',', events)}}]}]}"""));

        Assert.Equal(200, answer.Status);
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => $"{i}"), Queued(world).Select(item => item.Text));
    }

    [Fact]
    public async Task When_the_bus_fails_there_is_no_200()
    {
        await using var world = await ChatWorld.CreateAsync();
        world.Bus.Fault = new ServiceBusException("busy", ServiceBusFailureReason.ServiceBusy);

        await Assert.ThrowsAsync<ServiceBusException>(() => PostAsync(world, MessengerBodies.Text("Hallo")));
    }

    [Fact]
    public async Task Nothing_of_a_message_is_logged()
    {
        await using var world = await ChatWorld.CreateAsync();
        foreach (var name in MessengerBodies.RecordedNames) { await PostAsync(world, MessengerBodies.Recorded(name)); }

        var logs = string.Join('\n', world.Logs.Lines);
        Assert.Contains("messenger.accepted", logs, StringComparison.Ordinal);
        Assert.DoesNotContain(MessengerBodies.Psid, logs, StringComparison.Ordinal);
        Assert.DoesNotContain("Teekanne", logs, StringComparison.Ordinal);
        Assert.DoesNotContain("Kim", logs, StringComparison.Ordinal);
    }
}
