using System.Text.Json;
using System.Text.Json.Nodes;
using Serverless.Callers.Calls;
using Serverless.Channels;
using Serverless.Conversations;
using Serverless.Platform.Json;
using Serverless.Platform.Messaging;

namespace Serverless.Tests.Conversations;

public sealed class WhatsAppPayloadTests
{
    private static readonly DateTimeOffset Now = ChatWorld.Start.AddHours(1);

    public static TheoryData<string> Recorded => [.. WhatsAppBodies.RecordedNames];

    public static TheoryData<string> Acts => [.. WhatsAppBodies.RecordedNames.Where(name => name.Split('.')[0] is not ("receipt" or "failed" or "unhandled" or "notice" or "calls"))];

    private static InboundBatch Read(string name) => Read(WhatsAppBodies.Recorded(name));

    private static InboundBatch Read(byte[] body) =>
        WhatsAppIntake.Read(body, ChatWorld.Demo, WhatsAppBodies.Number, new NoThreads(), Now) ?? throw new InvalidOperationException("no JSON");

    private static ChatEvent Act(string name) => Act(Read(name));

    private static ChatEvent Act(InboundBatch batch) => JsonSerializer.Deserialize(Assert.Single(batch.Acts).Body, RecordJson.Of<ChatEvent>())!;

    [Fact]
    public void There_is_a_recorded_payload_for_each_type_and_variant() => Assert.True(WhatsAppBodies.RecordedNames.Count() >= 80);

    [Theory]
    [MemberData(nameof(Recorded))]
    public void Every_recorded_payload_ends_as_its_name_says(string name)
    {
        var batch = Read(name);
        var (acts, receipts, failures, unhandled) = name.Split('.')[0] switch
        {
            "receipt" => (0, 1, 0, 0),
            "failed" => (0, 1, 1, 0),
            // What concerns the account is taken before it comes to a number.
            "unhandled" or "notice" => (0, 0, 0, 1),
            "calls" => (0, 0, 0, 0),
            _ => (1, 0, 0, 0),
        };

        Assert.Equal((acts, receipts, failures, unhandled), (batch.Acts.Count, batch.Receipts.Count, batch.Failures.Count, batch.Unhandled.Count));
        Assert.Equal(name.StartsWith("call", StringComparison.Ordinal) ? 1 : 0, batch.Calls.Count);
        if (acts == 1) { Assert.Equal(name.Split('.')[0], Act(batch).Kind.ToString().ToLowerInvariant()); }
    }

    [Theory]
    [MemberData(nameof(Acts))]
    public void What_is_written_without_a_record_reads_as_the_record(string name)
    {
        var written = JsonNode.Parse(Read(name).Acts[0].Body)!.AsObject();
        var again = JsonNode.Parse(RecordJson.Body(Act(name)))!.AsObject();

        again.Remove("isStandby");
        written.Remove("isStandby");
        if (again["attachments"]!.AsArray().Count == 0) { again.Remove("attachments"); written.Remove("attachments"); }

        Assert.True(JsonNode.DeepEquals(written, again), $"{written}\nis not\n{again}");
    }

    [Theory]
    [MemberData(nameof(Recorded))]
    public void Reading_twice_gives_the_same_ids(string name) => Assert.Equal(Ids(Read(name)), Ids(Read(name)));

    private static List<string> Ids(InboundBatch batch) =>
        [.. batch.Acts.Concat(batch.Failures).Concat(batch.Calls).Select(message => message.MessageId), .. batch.Unhandled.Select(item => item.EventId)];

    [Theory]
    [InlineData("call.connect", CallStep.Ringing, true, WhatsAppBodies.Phone, "+4930123456", WhatsAppBodies.Bsuid, null)]
    [InlineData("call.hidden-number", CallStep.Ringing, true, null, "+4930123456", WhatsAppBodies.Bsuid, null)]
    [InlineData("calls.withheld", CallStep.Ringing, true, null, "+4930123456", null, null)]
    [InlineData("calls.ended", CallStep.Ended, true, WhatsAppBodies.Phone, "+4930123456", WhatsAppBodies.Bsuid, 60)]
    [InlineData("calls.ended-iso-time", CallStep.Ended, true, WhatsAppBodies.Phone, "+4930123456", WhatsAppBodies.Bsuid, 60)]
    [InlineData("calls.missed", CallStep.Missed, true, WhatsAppBodies.Phone, "+4930123456", WhatsAppBodies.Bsuid, null)]
    [InlineData("calls.missed-completed", CallStep.Missed, true, WhatsAppBodies.Phone, "+4930123456", WhatsAppBodies.Bsuid, null)]
    [InlineData("calls.ringing-out", CallStep.Ringing, false, null, WhatsAppBodies.Phone, "491701234567", null)]
    [InlineData("calls.accepted-out", CallStep.Answered, false, null, WhatsAppBodies.Phone, "491701234567", null)]
    [InlineData("calls.rejected-out", CallStep.Missed, false, null, WhatsAppBodies.Phone, WhatsAppBodies.Bsuid, null)]
    [InlineData("calls.ended-out", CallStep.Ended, false, null, WhatsAppBodies.Phone, WhatsAppBodies.Bsuid, 55)]
    public void A_call_says_who_calls_whom_and_how_far_it_got(string name, CallStep step, bool isInbound, string? from, string? to, string? user, int? seconds)
    {
        var message = Assert.Single(Read(name).Calls);
        var call = JsonSerializer.Deserialize(message.Body, RecordJson.Of<CallEvent>())!;

        Assert.Equal((BusKinds.Call, "demo", CallEvent.Schema), (message.Kind, message.Business, message.Schema));
        Assert.Equal((CallEvent.WhatsApp, WhatsAppBodies.Number, step, isInbound), (call.Source, call.Account, call.Step, call.IsInbound));
        Assert.Equal((from, to, user), (call.From, call.To, call.WhatsAppUser));
        Assert.Equal(seconds, (int?)call.Duration?.TotalSeconds);
        Assert.Equal(from is null ? CallVerification.Unknown : CallVerification.Passed, call.Verification);
        Assert.InRange(call.At, DateTimeOffset.FromUnixTimeSeconds(1795251600), DateTimeOffset.FromUnixTimeSeconds(1795251800));
    }

    [Fact]
    public void The_steps_of_a_call_are_messages_of_one_call()
    {
        var (ringing, ended) = (Call("call.connect"), Call("calls.ended"));

        Assert.Equal(ringing.Id(), ended.Id());
        Assert.NotEqual(ringing.Message().MessageId, ended.Message().MessageId);

        static CallEvent Call(string name) => JsonSerializer.Deserialize(Read(name).Calls[0].Body, RecordJson.Of<CallEvent>())!;
    }

    [Fact]
    public void A_text_has_sender_time_and_text()
    {
        var act = Act("message.text");

        Assert.Equal(("demo", "whatsapp", WhatsAppBodies.Number), (act.Business, act.Channel, act.Account));
        Assert.Equal((WhatsAppPeers.OfBsuid(WhatsAppBodies.Bsuid), WhatsAppBodies.Phone), (act.Peer, act.Phone));
        Assert.Equal(("Wann kommt meine Teekanne? Grüße 👍", DateTimeOffset.FromUnixTimeSeconds(1795251601)), (act.Text, act.At));
        Assert.StartsWith("wamid.", act.MessageId, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("message.user-name-only")]
    [InlineData("message.user-in-contact-only")]
    [InlineData("message.user-in-from")]
    public void A_customer_without_a_phone_number_is_known_by_the_BSUID(string name)
    {
        var act = Act(name);

        Assert.Equal((WhatsAppPeers.OfBsuid(WhatsAppBodies.Bsuid), null), (act.Peer, act.Phone));
    }

    [Fact]
    public void A_customer_without_a_BSUID_is_known_by_the_phone_number() =>
        Assert.Equal(WhatsAppPeers.OfPhone(WhatsAppBodies.Phone), Act("message.phone-only").Peer);

    [Fact]
    public void A_missing_number_is_taken_from_the_contact() => Assert.Equal(WhatsAppBodies.Phone, Act("message.parent-user").Phone);

    [Theory]
    [InlineData("message.image", "image", "Beschädigt", "1003383421387256")]
    [InlineData("message.video", "video", null, "905")]
    [InlineData("message.voice", "audio", null, "900")]
    [InlineData("message.document", "document", "Der Schein", "901")]
    [InlineData("message.sticker", "sticker", null, "902")]
    public void Media_are_attachments_with_the_id_they_are_fetched_by(string name, string type, string? text, string id)
    {
        var act = Act(name);
        var attachment = Assert.Single(act.Attachments);

        Assert.Equal((type, text, id), (attachment.Type, act.Text, attachment.Id));
    }

    [Fact]
    public void A_location_keeps_its_name_and_its_coordinates()
    {
        var act = Act("message.location");

        Assert.Equal(("location", "Packstation 12"), (act.Attachments[0].Type, act.Attachments[0].Title));
        Assert.Contains("13.405", act.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("postback.button-reply", "REORDER:4711", "Nachbestellen", "wamid.OUT1")]
    [InlineData("postback.list-reply", "slot_2", "Nachmittag", "wamid.OUT1")]
    [InlineData("postback.template-button", "REORDER:4711", "Nachbestellen", "wamid.OUT1")]
    [InlineData("postback.template-button-without-context", "REORDER:4711", "Nachbestellen", null)]
    public void A_tapped_button_carries_its_payload_its_title_and_the_message_it_was_on(string name, string payload, string title, string? on)
    {
        var act = Act(name);

        Assert.Equal((payload, title, on), (act.Payload, act.Text, act.ReplyTo));
    }

    [Theory]
    [InlineData("form.flow", "flow", "flow_token")]
    [InlineData("form.address", "address_message", "Berlin")]
    [InlineData("form.order", "order", "SKU-1")]
    [InlineData("form.call-permission", "call_permission_reply", "accept")]
    public void A_form_keeps_its_name_and_its_content(string name, string form, string content)
    {
        var act = Act(name);

        Assert.Equal(form, act.Payload);
        Assert.Contains(content, act.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reaction_names_the_message_it_is_about() =>
        Assert.Equal(("wamid.OUT4", "👍"), (Act("reaction.thumb").MessageId, Act("reaction.thumb").Text));

    [Theory]
    [InlineData("messageedited.text", "Doch die grüne")]
    [InlineData("messageedited.caption", "Riss")]
    [InlineData("messagedeleted.revoke", null)]
    public void What_was_edited_or_revoked_is_the_message_named(string name, string? text) =>
        Assert.Equal(("wamid.A1", text), (Act(name).MessageId, Act(name).Text));

    [Fact]
    public void An_ad_is_kept_with_its_click() =>
        Assert.Equal(new ChatAd("ad", "120226305854810726", "ARAkLkA8rmlFeiCktEJQ"), Act("message.from-ad").Ad);

    [Fact]
    public void An_ad_without_a_click_is_kept_too() => Assert.Equal(new ChatAd("post", "120226305854810726", null), Act("message.from-post").Ad);

    [Fact]
    public void The_product_asked_about_is_kept() => Assert.Equal("TEA-1", Act("message.product-question").Detail);

    [Theory]
    [InlineData("peerchanged.number", "phone", "bsuid", "+491709999999")]
    [InlineData("peerchanged.number-old-name", "phone", "phone", "+491709999999")]
    [InlineData("peerchanged.user", "bsuid", "bsuid", null)]
    public void A_change_names_the_address_before_and_after(string name, string before, string after, string? phone)
    {
        var act = Act(name);

        Assert.Equal((before, after, phone), (act.FormerPeer?.Kind, act.Peer?.Kind, act.Phone));
    }

    [Theory]
    [InlineData("receipt.sent", ReceiptKind.Sent)]
    [InlineData("receipt.delivered", ReceiptKind.Delivered)]
    [InlineData("receipt.read", ReceiptKind.Read)]
    [InlineData("receipt.played", ReceiptKind.Read)]
    [InlineData("failed.window", ReceiptKind.Failed)]
    public void A_status_is_a_receipt(string name, ReceiptKind kind) => Assert.Equal(kind, Read(name).Receipts[0].Kind);

    [Fact]
    public void A_status_carries_price_and_our_send_id()
    {
        var receipt = Read("receipt.sent").Receipts[0];

        Assert.Equal(("0123456789abcdefghjkmnpqrs", "wamid.OUT1"), (receipt.SendId, receipt.MessageId));
        Assert.Equal(new ReceiptPrice("utility", "PMP", "regular", true), receipt.Price);
    }

    [Fact]
    public void Both_spellings_of_a_category_are_one() =>
        Assert.Equal("authentication_international", Read("receipt.delivered-international").Receipts[0].Price?.Category);

    [Theory]
    [InlineData("failed.window", 131047, "0123456789abcdefghjkmnpqrs")]
    [InlineData("failed.opted-out", 131050, null)]
    [InlineData("failed.without-error", 0, null)]
    public void A_failure_is_told_with_its_code(string name, int code, string? metadata)
    {
        var failed = JsonSerializer.Deserialize(Assert.Single(Read(name).Failures).Body, RecordJson.Of<ReceiptFailed>())!;

        Assert.Equal(("demo", WhatsAppBodies.Number, "wamid.OUT1", code, metadata), (failed.Business, failed.Account, failed.MessageId, failed.ErrorCode, failed.Metadata));
    }

    [Theory]
    [InlineData("message.milliseconds", 1795251999500)]
    [InlineData("message.number-time", 1795251999000)]
    public void Times_in_milliseconds_and_as_numbers_are_understood(string name, long milliseconds) =>
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds), Act(name).At);

    [Theory]
    [InlineData("-62135596800")]
    [InlineData("253402300799")]
    [InlineData("99999999999999999999")]
    [InlineData("tomorrow")]
    [InlineData("")]
    public void A_time_that_cannot_be_meant_is_now(string time)
    {
        var body = WhatsAppBodies.Body("messages", WhatsAppBodies.TextMessage("Hallo")
            .Replace($"\"{ChatWorld.Start.ToUnixTimeSeconds()}\"", $"\"{time}\"", StringComparison.Ordinal));

        Assert.Equal(Now, Act(Read(body)).At);
    }

    [Theory]
    [InlineData("""\ud83d""", "\ufffd")]
    [InlineData("""a\udc4db""", "a\ufffdb")]
    [InlineData("""\\ud83d\udc4d""", "\\ud83d\ufffd")]
    [InlineData("""\ud83d\ud83d\udc4d""", "\ufffd👍")]
    [InlineData("""\u0000\u001b[31m""", "\0\u001b[31m")]
    [InlineData("""Zeile\nZeile \/ \u00fc""", "Zeile\nZeile / ü")]
    public void Half_characters_are_mended_and_control_characters_kept(string escaped, string text)
    {
        var body = WhatsAppBodies.Body("messages", WhatsAppBodies.Message($$"""
            "type":"text","text":{"body":"{{escaped}}"}
            """.Trim()));

        Assert.Equal(text, Act(Read(body)).Text);
    }

    [Fact]
    public void A_text_that_is_too_long_for_the_bus_is_cut() =>
        Assert.Equal(10_000, Act(Read(WhatsAppBodies.Text(new string('x', 200_000)))).Text!.Length);

    [Fact]
    public void Wrong_kinds_of_values_never_throw()
    {
        foreach (var name in WhatsAppBodies.RecordedNames)
        {
            foreach (var wrong in new[] { "null", "7", "\"x\"", "[]", "{}", "[[1]]", "true", "\"\\ud800\"" })
            {
                foreach (var broken in Broken(JsonNode.Parse(WhatsAppBodies.Recorded(name))!, wrong)) { Read(broken); }
            }
        }
    }

    /// <summary>The body once for each of its values, with that value replaced.</summary>
    private static IEnumerable<byte[]> Broken(JsonNode root, string wrong)
    {
        var text = root.ToJsonString();
        var count = 0;
        foreach (var value in Values(root)) { count++; }

        for (var i = 0; i < count; i++)
        {
            var copy = JsonNode.Parse(text)!;
            Values(copy).ElementAt(i).ReplaceWith(JsonNode.Parse("\"@wrong@\""));
            yield return System.Text.Encoding.UTF8.GetBytes(copy.ToJsonString().Replace("\"@wrong@\"", wrong, StringComparison.Ordinal));
        }
    }

    private static IEnumerable<JsonNode> Values(JsonNode node)
    {
        var inner = node switch
        {
            JsonObject members => members.Select(member => member.Value).OfType<JsonNode>(),
            JsonArray items => items.OfType<JsonNode>(),
            _ => [],
        };
        foreach (var value in inner.ToList())
        {
            yield return value;
            foreach (var deeper in Values(value)) { yield return deeper; }
        }
    }

    /// <summary>Threads are asked only for their ids here.</summary>
    private sealed class NoThreads : IThreads
    {
        public string IdOf(string business, string channel, string account, ChatPeer peer) => $"{channel}-{account}-{peer.Kind}";

        public Task<CustomerThreads> LookUpAsync(string business, string customer, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IReadOnlyList<ChatThread>> ListAsync(string business, string customer, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<ChatThread?> FindAsync(string business, string customer, string thread, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<ChatThread> OpenAsync(string business, string customer, string channel, string account, ChatPeer peer, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<ChatThread?> UpdateAsync(string business, string customer, string thread, Func<ChatThread, ChatThread> change, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<ChatThread?> UpdateAsync(ChatThread known, Func<ChatThread, ChatThread> change, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
