using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Serverless.Consents;
using Serverless.Conversations;
using Serverless.Customers;
using Serverless.Tests.Conversations;

namespace Serverless.Tests.Customers;

/// <summary>The read APIs of the three slices, which all answer by the same rules.</summary>
public class ReadApiTests
{
    private static readonly ChatPeer Peer = MessengerPeers.Psid(MessengerBodies.Psid);

    public static TheoryData<string> Calls => ["customer", "threads", "threads?", "consents", "consents?"];

    private static async Task<Answer> GetAsync(ChatWorld world, string call, string customer, string key = "demo", string business = "demo")
    {
        var request = world.Request("GET", null, ("Authorization", $"Bearer {key}"));
        if (call.EndsWith('?')) { request.QueryString = QueryString.Create("customer", customer); }

        var result = call switch
        {
            "customer" => await world.Get<CustomersApi>().Get(request, business, customer, default),
            "threads" => await world.Get<ThreadsApi>().Get(request, business, customer, default),
            "threads?" => await world.Get<ThreadsApi>().Find(request, business, default),
            "consents" => await world.Get<ConsentsApi>().Get(request, business, customer, default),
            _ => await world.Get<ConsentsApi>().Find(request, business, default),
        };
        return await ChatWorld.AnswerAsync(request, result);
    }

    private static async Task<string> CustomerAsync(ChatWorld world)
    {
        var customer = await world.Customers.ResolveAsync("demo", [new(IdentityKind.ShopCustomer, "c-77")], default);
        await world.Linking.TieAsync(ChatWorld.Demo, customer, Peer, default);
        await world.Consents.RecordAsync("demo", customer, "messenger", Purpose.OrderUpdates, ConsentState.Given,
            new("checkout", ChatWorld.Start) { WordingId = "v1", WordingText = "Ja, gern", OrderId = "A-1", Page = "https://shop.example/checkout", Locale = "de-DE" }, default);
        return customer;
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_customer_is_read_without_any_address(string call)
    {
        await using var world = await ChatWorld.CreateAsync();
        var customer = await CustomerAsync(world);

        var answer = await GetAsync(world, call, customer);

        Assert.Equal(200, answer.Status);
        Assert.Contains(customer, answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(MessengerBodies.Psid, answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Not_yours_and_not_there_look_the_same(string call)
    {
        await using var world = await ChatWorld.CreateAsync();
        var customer = await CustomerAsync(world);

        var answers = new[]
        {
            await GetAsync(world, call, "01JD0123456789ABCDEFGHJKMN"),
            await GetAsync(world, call, "no-such-form"),
            await GetAsync(world, call, customer, key: "other", business: "other"),
            await GetAsync(world, call, customer, key: "other", business: "demo"),
        };

        Assert.All(answers, answer => Assert.Equal((404, answers[0].Body), (answer.Status, answer.Body)));
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_wrong_key_is_401_and_a_missing_scope_403(string call)
    {
        await using var world = await ChatWorld.CreateAsync();
        var customer = await CustomerAsync(world);

        Assert.Equal(401, (await GetAsync(world, call, customer, key: "nobody")).Status);
        world.Businesses.Scopes.Clear();
        Assert.Equal(403, (await GetAsync(world, call, customer)).Status);
    }

    [Theory]
    [InlineData("threads?")]
    [InlineData("consents?")]
    public async Task A_search_without_a_customer_is_400(string call)
    {
        await using var world = await ChatWorld.CreateAsync();

        Assert.Equal(400, (await GetAsync(world, call, "")).Status);
    }

    [Fact]
    public async Task A_customer_is_found_by_the_shops_own_id()
    {
        await using var world = await ChatWorld.CreateAsync();
        var customer = await CustomerAsync(world);

        async Task<Answer> FindAsync(string query)
        {
            var request = world.Request("GET", null, ("Authorization", "Bearer demo"));
            request.QueryString = new QueryString(query);
            return await ChatWorld.AnswerAsync(request, await world.Get<CustomersApi>().Find(request, "demo", default));
        }

        using var found = JsonDocument.Parse((await FindAsync("?shopCustomer=c-77")).Body);
        Assert.Equal(customer, found.RootElement.GetProperty("id").GetString());
        Assert.Equal(["shop-customer", "messenger"], found.RootElement.GetProperty("identities").EnumerateArray().Select(kind => kind.GetString()));
        Assert.Equal((404, 400), ((await FindAsync("?shopCustomer=c-78")).Status, (await FindAsync("")).Status));
    }

    [Fact]
    public async Task A_consent_is_read_with_its_proof()
    {
        await using var world = await ChatWorld.CreateAsync();
        var customer = await CustomerAsync(world);

        using var read = JsonDocument.Parse((await GetAsync(world, "consents", customer)).Body);

        var consent = Assert.Single(read.RootElement.GetProperty("consents").EnumerateArray());
        Assert.Equal(("messenger", "order-updates", "given"), (consent.GetProperty("channel").GetString(), consent.GetProperty("purpose").GetString(), consent.GetProperty("state").GetString()));
        var act = Assert.Single(consent.GetProperty("history").EnumerateArray());
        Assert.Equal(("v1", "Ja, gern", "de-DE", "A-1", "https://shop.example/checkout", "checkout", "customer"),
            (act.GetProperty("wordingId").GetString(), act.GetProperty("wordingText").GetString(), act.GetProperty("locale").GetString(), act.GetProperty("orderId").GetString(),
            act.GetProperty("page").GetString(), act.GetProperty("source").GetString(), act.GetProperty("actor").GetString()));
        Assert.Equal(64, act.GetProperty("wordingSha256").GetString()!.Length);
    }
}
