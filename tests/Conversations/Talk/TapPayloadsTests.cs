using Microsoft.Extensions.Options;
using Serverless.Conversations;
using Serverless.Conversations.Talk;
using Serverless.Platform.Security;

namespace Serverless.Tests.Conversations.Talk;

public class TapPayloadsTests
{
    private static readonly TapPayloads Payloads = With(new string('k', 40));
    private static readonly ChatThread Mine = Thread("demo", "messenger.1.aaaa");

    private static TapPayloads With(string key) => new(Options.Create(new ChatLinkOptions { SigningKey = key }));

    private static ChatThread Thread(string business, string id) =>
        new() { Business = business, Customer = "c", Id = id, Channel = "messenger", Account = "1", Peer = MessengerPeers.Psid("2") };

    [Fact]
    public void What_was_made_for_a_thread_is_read_in_it()
    {
        var tap = Payloads.Read(Mine, Payloads.Issue(Mine, "status", "order1", "2"));

        Assert.NotNull(tap);
        Assert.Equal("status", tap.Topic);
        Assert.Equal(["order1", "2"], tap.Arguments);
    }

    [Fact]
    public void Every_change_of_a_single_character_makes_it_nothing()
    {
        var payload = Payloads.Issue(Mine, "buy", "quote1");

        for (var i = 0; i < payload.Length; i++)
        {
            var forged = string.Concat(payload.AsSpan(0, i), payload[i] == 'x' ? "y" : "x", payload.AsSpan(i + 1));
            Assert.Null(Payloads.Read(Mine, forged));
        }
    }

    [Fact]
    public void It_means_nothing_in_another_thread_of_another_business_or_under_another_key()
    {
        var payload = Payloads.Issue(Mine, "buy", "quote1");

        Assert.Null(Payloads.Read(Thread("demo", "messenger.1.bbbb"), payload));
        Assert.Null(Payloads.Read(Thread("other", Mine.Id), payload));
        Assert.Null(With(new string('z', 40)).Read(Mine, payload));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("t1")]
    [InlineData("t1.buy")]
    [InlineData("t1.buy.quote1.")]
    [InlineData("ORDER_CHANGE:4711")]
    public void Text_that_is_no_payload_is_nothing(string? text) => Assert.Null(Payloads.Read(Mine, text));

    [Fact]
    public void A_longer_one_than_a_list_takes_is_nothing() =>
        Assert.Null(Payloads.Read(Mine, Payloads.Issue(Mine, "buy", "q") + new string('a', 200)));

    [Theory]
    [InlineData("a.b")]
    [InlineData("ä")]
    [InlineData("a b")]
    public void An_argument_with_other_characters_is_a_mistake_of_ours(string argument) =>
        Assert.Throws<ArgumentException>(() => Payloads.Issue(Mine, "buy", argument));
}
