using System.Text;
using Serverless.Conversations;
using Serverless.Platform.Messaging;

namespace Serverless.Tests.Conversations;

/// <summary>
/// What other receivers of Meta's webhooks get wrong, one by one and on both channels: they handle one message of two, take the same one
/// twice, check SHA-1 only or nothing, and refuse what a proxy has decoded.
/// </summary>
public class PeerFaultsTests
{
    private static readonly byte[] Secret = Encoding.UTF8.GetBytes(ChatWorld.AppSecret);

    public static TheoryData<string> Channels => [ChatChannels.Messenger, ChatChannels.WhatsApp];

    private static async Task<int> PostAsync(ChatWorld world, string channel, byte[] body, string? signature = null, string header = MetaSignature.Header)
    {
        var request = world.Request("POST", body, (header, signature ?? MetaSignature.Sign(body, Secret)));
        var result = channel == ChatChannels.Messenger
            ? await world.Get<MessengerWebhook>().Receive(request, CancellationToken.None)
            : await world.Get<WhatsAppWebhook>().Receive(request, CancellationToken.None);
        return (await ChatWorld.AnswerAsync(request, result)).Status;
    }

    /// <summary>One entry a list of texts.</summary>
    private static byte[] Body(string channel, params string[][] entries) => Encoding.UTF8.GetBytes(channel == ChatChannels.Messenger
        ? "{\"object\":\"page\",\"entry\":[" + string.Join(',', entries.Select(Page)) + "]}"
        : WhatsAppBodies.Envelope([.. entries.Select(Account)]));

    private static string Page(string[] texts) =>
        $$"""{"id":"{{MessengerBodies.Page}}","time":1795251600000,"messaging":[{{string.Join(',', texts.Select(Messaging))}}]}""";

    private static string Messaging(string text) =>
        $$$"""{"sender":{"id":"{{{MessengerBodies.Psid}}}"},"recipient":{"id":"{{{MessengerBodies.Page}}}"},"timestamp":1795251600000,"message":{"mid":"m_{{{text}}}","text":"{{{text}}}"}}""";

    private static string Account(string[] texts) => WhatsAppBodies.Entry(WhatsAppBodies.Change("messages", WhatsAppBodies.Number,
        [.. texts.Select(text => WhatsAppBodies.TextMessage(text, $"wamid.{text}"))]));

    [Theory]
    [MemberData(nameof(Channels))]
    public async Task Two_messages_in_one_webhook_are_two(string channel)
    {
        await using var world = await ChatWorld.CreateAsync();

        Assert.Equal(200, await PostAsync(world, channel, Body(channel, ["eins", "zwei"])));

        Assert.Equal(2, world.Bus.To(Queues.ChatInbound).Select(message => message.MessageId).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Channels))]
    public async Task Two_entries_in_one_webhook_are_two(string channel)
    {
        await using var world = await ChatWorld.CreateAsync();

        Assert.Equal(200, await PostAsync(world, channel, Body(channel, ["eins"], ["zwei"])));

        Assert.Equal(2, world.Bus.To(Queues.ChatInbound).Select(message => message.MessageId).Distinct().Count());
    }

    [Fact]
    public async Task Two_changes_in_one_entry_are_two()
    {
        await using var world = await ChatWorld.CreateAsync();
        var entry = WhatsAppBodies.Entry(
            WhatsAppBodies.Change("messages", WhatsAppBodies.Number, WhatsAppBodies.TextMessage("eins")),
            WhatsAppBodies.Change("messages", WhatsAppBodies.Number, WhatsAppBodies.TextMessage("zwei", "wamid.A2")));

        Assert.Equal(200, await PostAsync(world, ChatChannels.WhatsApp, Encoding.UTF8.GetBytes(WhatsAppBodies.Envelope(entry))));

        Assert.Equal(2, world.Bus.To(Queues.ChatInbound).Count);
    }

    [Theory]
    [MemberData(nameof(Channels))]
    public async Task A_thousand_messages_in_one_webhook_are_a_thousand(string channel)
    {
        await using var world = await ChatWorld.CreateAsync();

        Assert.Equal(200, await PostAsync(world, channel, Body(channel, [.. Enumerable.Range(1, 1000).Select(i => $"t{i}")])));

        Assert.Equal(1000, world.Bus.To(Queues.ChatInbound).Select(message => message.MessageId).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Channels))]
    public async Task The_same_id_twice_is_once(string channel)
    {
        await using var world = await ChatWorld.CreateAsync();
        await PostAsync(world, channel, Body(channel, ["STOP", "STOP"], ["STOP"]));
        await PostAsync(world, channel, Body(channel, ["STOP"]));
        var work = new WorkedOff(world);

        await work.TakeAllAsync();

        Assert.Equal(4, world.Bus.To(Queues.ChatInbound).Count);
        Assert.Equal(1, work.Effects);
        Assert.Single(world.Outbox.Sent);
    }

    [Theory]
    [MemberData(nameof(Channels))]
    public async Task A_signature_of_SHA_1_only_is_refused(string channel)
    {
        await using var world = await ChatWorld.CreateAsync();
        var body = Body(channel, ["eins"]);
#pragma warning disable CA5350 // The old signature is what is refused here.
        var sha1 = "sha1=" + Convert.ToHexStringLower(System.Security.Cryptography.HMACSHA1.HashData(Secret, body));
#pragma warning restore CA5350

        Assert.Equal(401, await PostAsync(world, channel, body, sha1, "X-Hub-Signature"));
        Assert.Equal(401, await PostAsync(world, channel, body, sha1));
        Assert.Empty(world.Bus.Sent);
    }

    [Theory]
    [MemberData(nameof(Channels))]
    public async Task A_forged_webhook_is_refused(string channel)
    {
        await using var world = await ChatWorld.CreateAsync();
        var body = Body(channel, ["eins"]);

        Assert.Equal(401, await PostAsync(world, channel, body, MetaSignature.Sign(body, Encoding.UTF8.GetBytes("another_app_secret_000000000000"))));
        Assert.Equal(401, await PostAsync(world, channel, body, MetaSignature.Sign(Body(channel, ["zwei"]), Secret)));
        Assert.Empty(world.Bus.Sent);
    }

    [Theory]
    [InlineData(ChatChannels.Messenger, """Gr\u00fc\u00dfe \ud83d\udc4d""", "Grüße 👍")]
    [InlineData(ChatChannels.WhatsApp, """Gr\u00fc\u00dfe \ud83d\udc4d""", "Grüße 👍")]
    [InlineData(ChatChannels.Messenger, """http:\/\/x.de \u00fc""", "http://x.de ü")]
    [InlineData(ChatChannels.WhatsApp, """http:\/\/x.de \u00fc""", "http://x.de ü")]
    [InlineData(ChatChannels.Messenger, """a\u0040b.de 5\u0025 \u003c3 http:\/\/x.de""", "a@b.de 5% <3 http://x.de")]
    [InlineData(ChatChannels.WhatsApp, """a\u0040b.de 5\u0025 \u003c3 http:\/\/x.de""", "a@b.de 5% <3 http://x.de")]
    public async Task A_body_whose_characters_a_proxy_has_unescaped_still_verifies(string channel, string sent, string arrived)
    {
        await using var world = await ChatWorld.CreateAsync();
        var body = Encoding.UTF8.GetString(Body(channel, ["@text@"]));
        var signature = MetaSignature.Sign(Encoding.UTF8.GetBytes(body.Replace("@text@", sent, StringComparison.Ordinal)), Secret);

        Assert.Equal(200, await PostAsync(world, channel, Encoding.UTF8.GetBytes(body.Replace("@text@", arrived, StringComparison.Ordinal)), signature));
        Assert.Single(world.Bus.To(Queues.ChatInbound));
    }
}
