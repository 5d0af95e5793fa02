using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using Serverless.Consents;
using Serverless.Conversations;
using Serverless.Local.Time;
using Serverless.Platform.Security;

namespace Serverless.Tests.Conversations;

public partial class ChatLinksTests
{
    private const string Customer = "01JD0123456789ABCDEFGHJKMN";

    private readonly LocalClock _clock = new(ChatWorld.Start);

    private ChatLinks Links(char key = 'l') => new(Options.Create(new ChatLinkOptions { SigningKey = new string(key, 40) }), _clock);

    [Fact]
    public void A_ref_brings_customer_purposes_and_language_back()
    {
        var link = Links().Read("demo", Links().Issue("demo", Customer, [Purpose.OrderUpdates, Purpose.Promotions], "de-DE"), ChatWorld.Start);

        Assert.Equal((Customer, "de-DE", ChatWorld.Start.AddDays(30)), (link!.Customer, link.Locale, link.ExpiresAt));
        Assert.Equal([Purpose.OrderUpdates, Purpose.Promotions], link.Purposes);
    }

    [Theory]
    [InlineData("de-DE")]
    [InlineData("x-private-and-far-too-long")]
    [InlineData(null)]
    public void A_ref_has_only_characters_that_messenger_takes_and_at_most_200(string? locale) =>
        Assert.Matches(Allowed(), Links().Issue("demo", Customer, Enum.GetValues<Purpose>(), locale));

    [Fact]
    public void A_ref_works_until_its_time_and_not_after()
    {
        var reference = Links().Issue("demo", Customer, [Purpose.Service], null);

        Assert.NotNull(Links().Read("demo", reference, ChatWorld.Start.AddDays(30)));
        Assert.Null(Links().Read("demo", reference, ChatWorld.Start.AddDays(30).AddSeconds(1)));
    }

    [Fact]
    public void A_ref_is_worth_nothing_for_another_business_or_under_another_key()
    {
        var reference = Links().Issue("demo", Customer, [Purpose.Service], null);

        Assert.Null(Links().Read("other", reference, ChatWorld.Start));
        Assert.Null(Links('x').Read("demo", reference, ChatWorld.Start));
    }

    [Fact]
    public void No_single_character_of_a_ref_can_be_changed()
    {
        var reference = Links().Issue("demo", Customer, [Purpose.OrderUpdates], "de");
        for (var i = 0; i < reference.Length; i++)
        {
            var forged = string.Concat(reference.AsSpan(0, i), reference[i] == '1' ? "2" : "1", reference.AsSpan(i + 1));
            Assert.Null(Links().Read("demo", forged, ChatWorld.Start));
            Assert.Null(Links().Read("demo", reference.Remove(i, 1), ChatWorld.Start));
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("s1-----")]
    [InlineData("s1-a-b-c-d-e")]
    [InlineData("order_4711")]
    [InlineData("s1-\u00e4-1-1--\u00e4")]
    public void Anything_else_is_no_link(string? reference) => Assert.Null(Links().Read("demo", reference, ChatWorld.Start));

    [GeneratedRegex("^[A-Za-z0-9_=-]{1,200}$")]
    private static partial Regex Allowed();
}
