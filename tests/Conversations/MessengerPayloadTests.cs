using System.Text;
using System.Text.Json;
using Serverless.Conversations;
using Serverless.Platform.Http;

namespace Serverless.Tests.Conversations;

public class MessengerPayloadTests
{
    public static TheoryData<string> Recorded => [.. MessengerBodies.RecordedNames];

    private static MessengerEvent Single(string name) => Assert.Single(Assert.Single(MessengerBodies.Read(MessengerBodies.Recorded(name)).Entries).Events);

    private static MessengerEvent Single(byte[] body) => Assert.Single(Assert.Single(MessengerBodies.Read(body).Entries).Events);

    [Theory]
    [MemberData(nameof(Recorded))]
    public void Every_recorded_payload_is_read_as_the_kind_its_name_says(string name)
    {
        var item = Single(name);

        Assert.Equal(name.Split('.')[0], item.ToString().ToLowerInvariant());
        Assert.Equal(MessengerBodies.Page, item.Head.PageId);
        Assert.Equal(26, item.Head.EventId.Length);
    }

    [Theory]
    [MemberData(nameof(Recorded))]
    public void Reading_twice_gives_the_same_event_id(string name) => Assert.Equal(Single(name).Head.EventId, Single(name).Head.EventId);

    [Fact]
    public void Every_kind_of_event_is_among_the_recorded_payloads() =>
        Assert.Equal(
            typeof(MessengerEvent).GetNestedTypes().Select(type => type.Name.ToLowerInvariant()).Order(),
            MessengerBodies.RecordedNames.Select(name => name.Split('.')[0]).Distinct().Order());

    [Fact]
    public void A_text_message_has_sender_time_and_text()
    {
        var message = Assert.IsType<MessengerEvent.Message>(Single("message.text"));

        Assert.Equal(("m_Kq1", "Wann kommt meine Teekanne? Grüße 👍"), (message.Mid, message.Text));
        Assert.Equal(MessengerBodies.Psid, message.Head.Psid);
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1795251999500), message.Head.At);
    }

    [Theory]
    [InlineData("message.like-sticker", 369239383222810)]
    [InlineData("message.like-image", 369239343222814)]
    [InlineData("message.like-both", 369239263222822)]
    [InlineData("message.like-legacy", 369239263222822)]
    public void A_thumb_is_recognised_in_each_of_its_four_shapes(string name, long sticker) =>
        Assert.Equal(sticker, Assert.IsType<MessengerEvent.Message>(Single(name)).StickerId);

    [Theory]
    [InlineData("message.seconds", 1795251999000)]
    [InlineData("message.no-time", 1795252000000)]
    [InlineData("message.numeric-ids", 1795251999500)]
    [InlineData("feed.comment", 1795251990000)]
    public void Times_in_seconds_as_text_or_missing_are_understood(string name, long milliseconds) =>
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds), Single(name).Head.At);

    [Fact]
    public void Ids_may_be_numbers() => Assert.Equal(MessengerBodies.Psid, Single("message.numeric-ids").Head.Psid);

    [Theory]
    [InlineData("message.standby")]
    [InlineData("postback.standby")]
    public void Standby_is_marked(string name) => Assert.True(Single(name).Head.IsStandby);

    [Fact]
    public void The_checkbox_has_a_user_ref_and_no_sender()
    {
        var optIn = Assert.IsType<MessengerEvent.OptIn>(Single("optin.checkbox"));

        Assert.Equal((null, "chk-91", "order_8812"), (optIn.Head.Psid, optIn.Head.UserRef, optIn.Ref));
    }

    [Fact]
    public void The_customer_of_an_echo_is_its_recipient() => Assert.Equal(MessengerBodies.Psid, Single("echo.inbox").Head.Psid);

    [Fact]
    public void The_event_id_depends_on_the_message_and_not_on_its_envelope()
    {
        var alone = Single(MessengerBodies.Text("Hallo", "m_9"));
        var later = Single(MessengerBodies.Text("Hallo", "m_9", at: ChatWorld.Start.AddHours(1).ToUnixTimeMilliseconds()));

        Assert.Equal(alone.Head.EventId, later.Head.EventId);
        Assert.NotEqual(alone.Head.EventId, Single(MessengerBodies.Text("Hallo", "m_10")).Head.EventId);
    }

    [Fact]
    public void A_deletion_or_an_edit_of_a_message_is_an_event_of_its_own() =>
        Assert.Equal(3, new[] { Single("message.text"), Single("message.deleted"), Single("edit.text") }.Select(item => item.Head.EventId).Distinct().Count());

    [Fact]
    public void Half_an_emoji_costs_only_itself()
    {
        var body = MessengerBodies.Event("""
            "message":{"mid":"m_h","text":"Danke \ud83d und tsch\u00fcss\n\"bald\""}
            """.Trim());

        Assert.Equal("Danke \ufffd und tschüss\n\"bald\"", Assert.IsType<MessengerEvent.Message>(Single(body)).Text);
    }

    [Fact]
    public void What_the_bus_could_not_carry_is_cut()
    {
        var message = Assert.IsType<MessengerEvent.Message>(Single(MessengerBodies.Text(new string('x', 500_000))));

        Assert.Equal(10_000, message.Text!.Length);
    }

    [Theory]
    [InlineData("""{"object":"instagram","entry":[]}""", "object.instagram")]
    [InlineData("""{"object":"<script>","entry":[]}""", "object.other")]
    [InlineData("""{"entry":[]}""", "no-object")]
    [InlineData("""[1]""", "no-object")]
    [InlineData("""{"object":"page"}""", "no-entry")]
    [InlineData("""{"object":"page","entry":{}}""", "no-entry")]
    [InlineData("""{"object":"page","entry":[{"messaging":[]}]}""", "no-entry")]
    public void A_body_that_is_no_page_webhook_is_unhandled_as_a_whole(string body, string what) =>
        Assert.Equal(what, MessengerBodies.Read(Encoding.UTF8.GetBytes(body)).Unhandled);

    [Fact]
    public void An_unknown_kind_is_unhandled_under_its_name_and_carries_nothing_else()
    {
        var item = Assert.IsType<MessengerEvent.Unhandled>(Single("unhandled.game"));

        Assert.Equal("event.game_play", item.What);
    }

    [Fact]
    public void Events_print_their_kind_only()
    {
        var printed = string.Join(' ', MessengerBodies.RecordedNames.Select(name => Single(name)).Select(item => $"{item} {item.Head}"));

        Assert.DoesNotContain(MessengerBodies.Psid, printed, StringComparison.Ordinal);
        Assert.DoesNotContain("Teekanne", printed, StringComparison.Ordinal);
    }

    [Fact]
    public void Ten_thousand_random_changes_of_recorded_payloads_never_throw()
    {
        var random = new Random(20261121);
        var bodies = MessengerBodies.RecordedNames.Select(MessengerBodies.Recorded).ToList();
        var read = 0;
        for (var i = 0; i < 10_000; i++)
        {
            var body = Mutated(bodies[random.Next(bodies.Count)], random);
            if (!JsonBody.TryParse(body, out var document)) { continue; }

            using (document)
            {
                var payload = MessengerPayload.Read(document.RootElement);
                read += payload.Entries.Sum(entry => entry.Events.Count);
            }
        }

        Assert.True(read > 500, $"only {read} events were read: the changes destroy everything");
    }

    [Theory]
    [InlineData("""{"\ud800":1}""")]
    [InlineData("""{"object":"page","entry":[{"id":"1","messaging":[{"\udc00":{},"message":{}}]}]}""")]
    public void A_member_named_with_half_a_character_is_no_acceptable_json(string body) =>
        Assert.False(JsonBody.TryParse(Encoding.UTF8.GetBytes(body), out _));

    [Fact]
    public void Any_member_of_any_other_kind_is_survived()
    {
        string[] replacements = ["null", "true", "-1", "1e400", "\"\"", "\"\\ud800\"", "[]", "{}", "[[[]]]", "99999999999999999999", """{"id":{"id":[]}}"""];
        foreach (var name in MessengerBodies.RecordedNames)
        {
            using var document = JsonDocument.Parse(MessengerBodies.Recorded(name));
            foreach (var changed in Variants(document.RootElement, replacements))
            {
                if (!JsonBody.TryParse(Encoding.UTF8.GetBytes(changed), out var variant)) { continue; }

                using (variant) { Assert.NotNull(MessengerPayload.Read(variant.RootElement)); }
            }
        }
    }

    private static byte[] Mutated(byte[] original, Random random)
    {
        var body = (byte[])original.Clone();
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var at = random.Next(body.Length);
            switch (random.Next(4))
            {
                case 0: body[at] = (byte)random.Next(32, 127); break;
                case 1: body[at] ^= (byte)(1 << random.Next(7)); break;
                case 2: body = [.. body[..at], .. body[Math.Min(body.Length, at + random.Next(1, 8))..]]; break;
                default: body = [.. body[..at], .. body[Math.Max(0, at - random.Next(1, 12))..at], .. body[at..]]; break;
            }
        }

        return body;
    }

    /// <summary>The document once for each value in it and each replacement, with that value replaced.</summary>
    private static IEnumerable<string> Variants(JsonElement element, string[] replacements)
    {
        foreach (var replacement in replacements) { yield return replacement; }

        if (element.ValueKind == JsonValueKind.Object)
        {
            var members = element.EnumerateObject().Select(member => (Name: JsonSerializer.Serialize(member.Name), member.Value)).ToList();
            for (var i = 0; i < members.Count; i++)
            {
                foreach (var variant in Variants(members[i].Value, replacements))
                {
                    yield return "{" + string.Join(',', members.Select((member, j) => $"{member.Name}:{(i == j ? variant : member.Value.GetRawText())}")) + "}";
                }
            }
        }

        if (element.ValueKind == JsonValueKind.Array && element.GetArrayLength() > 0)
        {
            foreach (var variant in Variants(element[0], replacements)) { yield return $"[{variant}]"; }
        }
    }
}
