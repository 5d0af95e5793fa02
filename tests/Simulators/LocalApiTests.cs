using System.Net;
using System.Text.Json;

namespace Serverless.Tests.Simulators;

public class LocalApiTests
{
    [Theory]
    [InlineData("127.0.0.1", null, HttpStatusCode.OK)]
    [InlineData("localhost:7071", null, HttpStatusCode.OK)]
    [InlineData("[::1]", null, HttpStatusCode.OK)]
    [InlineData("evil.example", null, HttpStatusCode.Forbidden)]
    [InlineData("127.0.0.1.evil.example", null, HttpStatusCode.Forbidden)]
    [InlineData("127.0.0.1", "http://127.0.0.1:7071", HttpStatusCode.OK)]
    [InlineData("127.0.0.1", "https://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("127.0.0.1", "null", HttpStatusCode.Forbidden)]
    public async Task Only_loopback_hosts_and_pages_may_call(string host, string? origin, HttpStatusCode expected)
    {
        await using var world = await SimulatedWorld.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/_local/api/clock");
        request.Headers.Host = host;
        if (origin is not null)
        {
            request.Headers.TryAddWithoutValidation("Origin", origin);
        }

        using var response = await world.Http.SendAsync(request);

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task The_clock_can_be_moved_forward()
    {
        await using var world = await SimulatedWorld.StartAsync();

        var (_, moved) = await world.ApiAsync(HttpMethod.Post, "clock/advance", new { by = "PT24H" });

        Assert.Equal(SimulatedWorld.Start.AddDays(1), moved.GetProperty("now").GetDateTimeOffset());
        Assert.Equal("P1D", moved.GetProperty("moved").GetString());
    }

    [Theory]
    [InlineData("tomorrow")]
    [InlineData("-PT1H")]
    [InlineData(null)]
    public async Task The_clock_takes_only_positive_iso_durations(string? by)
    {
        await using var world = await SimulatedWorld.StartAsync();

        var (status, problem) = await world.ApiAsync(HttpMethod.Post, "clock/advance", new { by });

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(400, problem.GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task A_chat_shows_customer_window_and_items()
    {
        await using var world = await SimulatedWorld.StartAsync();
        var customer = world.Customer();
        await world.SendAsync(customer, "{'text':'Hallo','quick_replies':[{'content_type':'text','title':'Ja','payload':'YES'}]}");

        var (_, read) = await world.ApiAsync(HttpMethod.Get, $"chats/{customer.Page}/{customer.Psid}");
        var (_, all) = await world.ApiAsync(HttpMethod.Get, "chats");

        var chat = read.GetProperty("chat");
        Assert.True(chat.GetProperty("windowOpen").GetBoolean());
        Assert.Equal(SimulatedWorld.Start.AddDays(1), chat.GetProperty("windowOpenUntil").GetDateTimeOffset());
        var item = Assert.Single(read.GetProperty("items").EnumerateArray());
        Assert.Equal("business", item.GetProperty("from").GetString());
        Assert.Equal("Ja", item.GetProperty("choices")[0].GetProperty("title").GetString());
        Assert.Equal("Hallo", item.GetProperty("message").GetProperty("text").GetString());
        Assert.Equal(customer.Psid, Assert.Single(all.EnumerateArray()).GetProperty("psid").GetString());
    }

    [Fact]
    public async Task Reading_a_chat_can_wait_for_the_next_item()
    {
        await using var world = await SimulatedWorld.StartAsync();
        var customer = world.Customer();
        await world.SendAsync(customer, "{'text':'eins'}");

        var waiting = world.ApiAsync(HttpMethod.Get, $"chats/{customer.Page}/{customer.Psid}?after=1&wait=30");
        await world.SendAsync(customer, "{'text':'zwei'}");

        Assert.Equal("zwei", Assert.Single((await waiting).Body.GetProperty("items").EnumerateArray()).GetProperty("text").GetString());
    }

    [Fact]
    public async Task What_is_not_there_is_a_problem()
    {
        await using var world = await SimulatedWorld.StartAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await world.ApiAsync(HttpMethod.Get, "chats/1/2")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await world.ApiAsync(HttpMethod.Delete, "faults/9")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await world.ApiAsync(HttpMethod.Post, "customers", new { page = "5" })).Status);
    }

    [Fact]
    public async Task A_second_page_has_its_own_token_and_customers()
    {
        await using var world = await SimulatedWorld.StartAsync();

        await world.ApiAsync(HttpMethod.Put, "pages/108000000000002", new { name = "Zweiter Laden", token = "second" });
        var (_, created) = await world.ApiAsync(HttpMethod.Post, "customers", new { page = "108000000000002", @ref = "x" });

        var (status, _) = await world.GraphAsync(
            "108000000000002/messages", $"{{'recipient':{{'id':'{created.GetProperty("psid").GetString()}'}},'message':{{'text':'Hallo'}}}}", "second");
        Assert.Equal(HttpStatusCode.OK, status);
    }

    [Fact]
    public async Task The_rate_limit_can_be_changed()
    {
        await using var world = await SimulatedWorld.StartAsync();

        await world.ApiAsync(HttpMethod.Put, "limits", new { callsPerSecond = 1 });
        var customer = world.Customer();

        SendApiTests.AssertAccepted((await world.SendAsync(customer, "{'text':'eins'}")).Body);
        SendApiTests.AssertError((await world.SendAsync(customer, "{'text':'zwei'}")).Body, 613, null);
    }
}
