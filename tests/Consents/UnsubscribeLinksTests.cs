using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Serverless.Consents;
using Serverless.Platform.Http;
using Serverless.Platform.Security;

namespace Serverless.Tests.Consents;

public class UnsubscribeLinksTests
{
    private const string Customer = "01JDP3V0M5TYB2G9Q4ZK7W8XNA";
    private static readonly Unsubscription Asked = new("demo", Customer, Purpose.OrderUpdates);

    [Fact]
    public void A_token_is_read_back() => Assert.Equal(Asked, Links().Read(Links().Issue(Asked)));

    [Fact]
    public void A_thousand_forged_tokens_are_refused()
    {
        var links = Links();
        var token = links.Issue(Asked);
        var random = new Random(7);
        const string letters = "0123456789abcdefghjkmnpqrstvwxyz_-ABCXYZ";

        for (var i = 0; i < 1000; i++)
        {
            var forged = token.ToCharArray();
            for (var changes = random.Next(1, 4); changes > 0; changes--) { forged[random.Next(forged.Length)] = letters[random.Next(letters.Length)]; }

            var text = new string(forged);
            if (text != token) { Assert.Null(links.Read(text)); }
        }
    }

    [Fact]
    public void A_token_says_nothing_else_than_it_was_made_for()
    {
        var links = Links();
        var token = links.Issue(Asked);

        Assert.Null(links.Read(token.Replace("demo", "other", StringComparison.Ordinal)));
        Assert.Null(links.Read(token.Replace("order-updates", "promotions", StringComparison.Ordinal)));
        Assert.Null(links.Read(token.Replace(Customer, "01JDP3V0M5TYB2G9Q4ZK7W8XNB", StringComparison.Ordinal)));
        Assert.Null(links.Read(token[..^1]));
        Assert.Null(links.Read(token + "0"));
        Assert.Null(links.Read(""));
        Assert.Null(links.Read(null));
        Assert.Null(links.Read(new string('_', 4)));
        Assert.Null(Links(key: "another-signing-key-0123456789abcdef").Read(token));
    }

    [Fact]
    public void The_longest_token_is_not_too_long() =>
        Assert.NotNull(Links().Read(Links().Issue(new Unsubscription(new string('b', 40), Customer, Purpose.OrderUpdates))));

    [Theory]
    [InlineData("https://chat.example", null, "https://chat.example/api/unsubscribe/u1_demo_")]
    [InlineData("https://gateway.example/chat/", "app.azurewebsites.net", "https://gateway.example/chat/api/unsubscribe/u1_demo_")]
    [InlineData(null, "app.azurewebsites.net", "https://app.azurewebsites.net/api/unsubscribe/u1_demo_")]
    public void The_link_leads_to_the_app(string? baseUrl, string? hostName, string start) =>
        Assert.StartsWith(start, Links(baseUrl, hostName).For(Asked)!.AbsoluteUri, StringComparison.Ordinal);

    [Fact]
    public void Without_an_address_of_its_own_the_app_makes_no_link() => Assert.Null(Links().For(Asked));

    private static UnsubscribeLinks Links(string? baseUrl = null, string? hostName = null, string key = "test-signing-key-0123456789abcdef")
    {
        var options = Options.Create(new ChatLinkOptions { SigningKey = key, BaseUrl = baseUrl is null ? null : new Uri(baseUrl) });
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["WEBSITE_HOSTNAME"] = hostName }).Build();
        return new UnsubscribeLinks(options, new PublicAddress(options, configuration));
    }
}
