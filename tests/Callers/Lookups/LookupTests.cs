using System.Text;
using System.Text.Json.Nodes;
using Serverless.Orders;
using Serverless.Platform.Storage;
using Serverless.Tests.Callers.Cards;
using Serverless.Tests.Conversations;

namespace Serverless.Tests.Callers.Lookups;

/// <summary>Who may ask who is calling, how a number may be written, and what is written down of it.</summary>
public class LookupTests
{
    private const string Number = CallerScene.Number;

    [Theory]
    [InlineData(Number)]
    [InlineData("00491701234567")]
    [InlineData("0170 1234567")]
    [InlineData("0170%2F1234567")]
    [InlineData("+49 (0)170 / 123-4567")]
    [InlineData("tel:+49-170-1234567")]
    public async Task Any_spelling_of_the_businesss_country_finds_the_customer(string spelling)
    {
        await using var scene = await LookupScene.CreateAsync();
        var customer = await scene.Callers.CustomerAsync();

        var answer = await scene.GetAsync(spelling);

        Assert.Equal((200, "application/json; charset=utf-8", "no-store"), (answer.Status, answer.ContentType, answer.Headers.CacheControl.ToString()));
        Assert.Equal(("unverified", customer), JsonNode.Parse(answer.Body) is { } card ? ((string)card["match"]!, (string)card["customer"]!) : default);
    }

    [Fact]
    public async Task A_body_asks_without_the_number_in_an_address()
    {
        await using var scene = await LookupScene.CreateAsync();
        var customer = await scene.Callers.CustomerAsync();

        var request = scene.World.Request("POST", Encoding.UTF8.GetBytes($$"""{"phone":"{{Number}}"}"""), ("Authorization", "Bearer demo"));
        var found = await ChatWorld.AnswerAsync(request, await scene.Api.Find(request, "demo", default));
        request = scene.World.Request("POST", "{"u8.ToArray(), ("Authorization", "Bearer demo"));
        var broken = await ChatWorld.AnswerAsync(request, await scene.Api.Find(request, "demo", default));

        Assert.Equal(customer, (string)JsonNode.Parse(found.Body)!["customer"]!);
        Assert.Equal(400, broken.Status);
    }

    /// <summary>Whether somebody is a customer shows in what the members hold, never in which there are.</summary>
    [Theory]
    [InlineData("+4930123456")]
    [InlineData("anonymous")]
    [InlineData("110")]
    [InlineData("sip:erika@example.org")]
    [InlineData("x' or 1 eq 1 or 'x")]
    public async Task A_number_that_is_no_customers_and_what_is_no_number_are_answered_in_the_same_shape(string number)
    {
        await using var scene = await LookupScene.CreateAsync();
        await scene.Callers.CustomerAsync();
        var known = JsonNode.Parse((await scene.GetAsync(Number)).Body)!.AsObject();

        var answer = await scene.GetAsync(number);

        Assert.Equal(200, answer.Status);
        Assert.Equal(known.Select(member => member.Key), JsonNode.Parse(answer.Body)!.AsObject().Select(member => member.Key));
        Assert.Equal("none", (string)JsonNode.Parse(answer.Body)!["match"]!);
    }

    [Fact]
    public async Task Without_a_key_with_anothers_and_without_the_scope_nothing_is_looked_up()
    {
        await using var scene = await LookupScene.CreateAsync();
        await scene.Callers.CustomerAsync();
        scene.Callers.Crm.Says(CallerScene.Contact());

        Assert.Equal(401, (await scene.GetAsync(Number, authorization: "Bearer wrong")).Status);
        Assert.Equal(404, (await scene.GetAsync(Number, authorization: "Bearer other")).Status);
        scene.World.Businesses.Scopes.Remove("callers");
        Assert.Equal(403, (await scene.GetAsync(Number)).Status);

        Assert.Equal(0, scene.Callers.Crm.Asked);
        Assert.Equal("", await scene.World.DumpAsync(TableNames.Lookups));
    }

    [Fact]
    public async Task A_telephone_or_a_browser_signs_in_with_the_key_as_password()
    {
        await using var scene = await LookupScene.CreateAsync();
        static string Basic(string pair) => $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(pair))}";

        Assert.Equal(200, (await scene.GetAsync(Number, authorization: Basic("whoever:demo"))).Status);
        Assert.Equal(200, (await scene.GetAsync(Number, authorization: Basic(":demo"))).Status);
        Assert.Equal(401, (await scene.GetAsync(Number, authorization: Basic("demo:wrong"))).Status);
        Assert.Equal(401, (await scene.GetAsync(Number, authorization: "Basic %%%")).Status);
        Assert.Equal(401, (await scene.GetAsync(Number, authorization: Basic("x:demo\r\nX-Evil: 1"))).Status);

        var person = await scene.GetAsync(Number, accept: "text/html", authorization: "");
        Assert.Equal((401, "Basic realm=\"callers\", charset=\"UTF-8\""), (person.Status, person.Headers.WWWAuthenticate.ToString()));
        Assert.Equal("", (await scene.GetAsync(Number, authorization: "")).Headers.WWWAuthenticate.ToString());
    }

    [Theory]
    [InlineData("", null, "application/json; charset=utf-8")]
    [InlineData("", "*/*", "application/json; charset=utf-8")]
    [InlineData("", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html; charset=utf-8")]
    [InlineData("", "text/html;q=0.5, application/json", "application/json; charset=utf-8")]
    [InlineData("?format=json", "text/html", "application/json; charset=utf-8")]
    [InlineData("?format=html", null, "text/html; charset=utf-8")]
    [InlineData("?format=3cx", null, "application/json; charset=utf-8")]
    [InlineData("?format=3cx-xml", null, "application/xml; charset=utf-8")]
    public async Task The_query_says_the_form_or_the_header_does(string query, string? accept, string contentType)
    {
        await using var scene = await LookupScene.CreateAsync();

        Assert.Equal(contentType, (await scene.GetAsync(Number, query, accept)).ContentType);
    }

    [Theory]
    [InlineData("?format=pdf")]
    [InlineData("?format=html&format=json")]
    [InlineData("?format=")]
    public async Task A_form_that_there_is_none_of_is_refused(string query)
    {
        await using var scene = await LookupScene.CreateAsync();

        var answer = await scene.GetAsync(Number, query);

        Assert.Equal((400, "application/problem+json"), (answer.Status, answer.ContentType));
        Assert.Equal("", await scene.World.DumpAsync(TableNames.Lookups));
    }

    [Fact]
    public async Task Every_look_up_is_on_record_without_the_number()
    {
        await using var scene = await LookupScene.CreateAsync();
        await scene.Callers.CustomerAsync();
        await scene.GetAsync(Number);
        scene.World.Clock.Advance(TimeSpan.FromSeconds(1));
        await scene.GetAsync("+4930123456", "?format=html");
        scene.World.Clock.Advance(TimeSpan.FromSeconds(1));
        await scene.GetAsync("anonymous");
        await scene.GetAsync("0170 1234567", "?format=3cx");

        var all = JsonNode.Parse((await scene.AuditAsync()).Body)!["lookups"]!.AsArray();
        Assert.Equal(["none", "none", "unverified", "unverified"], all.Select(lookup => (string)lookup!["match"]!).Order());
        Assert.All(all, lookup => Assert.Equal("demo", (string)lookup!["key"]!));
        Assert.Equal(("unverified", "json", ChatWorld.Start), ((string)all[^1]!["match"]!, (string)all[^1]!["form"]!, (DateTimeOffset)all[^1]!["at"]!));
        Assert.Single(all, lookup => lookup!["numberHash"] is null);

        var ofNumber = JsonNode.Parse((await scene.AuditAsync("?phone=%2B491701234567")).Body)!["lookups"]!.AsArray();
        Assert.Equal(2, ofNumber.Count);
        Assert.Single(ofNumber.Select(lookup => (string)lookup!["numberHash"]!).Distinct());

        var stored = await scene.World.DumpAsync(TableNames.Lookups) + await scene.World.DumpAsync(TableNames.Identities);
        Assert.DoesNotContain("1701234567", stored, StringComparison.Ordinal);
        Assert.DoesNotContain((string)ofNumber[0]!["numberHash"]!, await scene.World.DumpAsync(TableNames.Identities), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_record_is_read_in_pages_by_keys_that_may()
    {
        await using var scene = await LookupScene.CreateAsync();
        for (var i = 0; i < 5; i++)
        {
            await scene.GetAsync(Number);
            scene.World.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        var first = JsonNode.Parse((await scene.AuditAsync("?limit=2")).Body)!["lookups"]!.AsArray();
        var next = JsonNode.Parse((await scene.AuditAsync($"?limit=10&before={Uri.EscapeDataString((string)first[^1]!["at"]!)}")).Body)!["lookups"]!.AsArray();

        Assert.Equal((2, 3), (first.Count, next.Count));
        Assert.Equal(400, (await scene.AuditAsync("?limit=0")).Status);
        Assert.Equal(400, (await scene.AuditAsync("?phone=anonymous")).Status);
        scene.World.Businesses.Scopes.Remove("audit");
        Assert.Equal(403, (await scene.AuditAsync()).Status);
    }

    [Fact]
    public async Task Without_its_record_nothing_is_answered()
    {
        await using var scene = await LookupScene.CreateAsync();
        await scene.Callers.CustomerAsync();
        await scene.GetAsync(Number);
        await scene.World.Get<Azure.Data.Tables.TableServiceClient>().DeleteTableAsync(TableNames.Lookups);

        await Assert.ThrowsAsync<Azure.RequestFailedException>(() => scene.GetAsync(Number));
    }

    [Fact]
    public async Task Nothing_personal_is_logged()
    {
        await using var scene = await LookupScene.CreateAsync();
        var customer = await scene.Callers.CustomerAsync();
        await scene.Callers.OrderAsync(customer, "1001", (OrderStep.Placed, ChatWorld.Start));
        scene.Callers.Crm.Says(CallerScene.Contact());
        await scene.GetAsync(Number);
        await scene.GetAsync(Number, "?format=html");

        Assert.Contains(scene.World.Logs.Lines, line => line.Contains("callers.looked-up", StringComparison.Ordinal) && line.Contains("Unique", StringComparison.Ordinal));
        Assert.All(["1701234567", "Kanarienvogel", A.CustomerEmail, "Teekanne"], secret =>
            Assert.DoesNotContain(scene.World.Logs.Lines, line => line.Contains(secret, StringComparison.OrdinalIgnoreCase)));
    }
}
