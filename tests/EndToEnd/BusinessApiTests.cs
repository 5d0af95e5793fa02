using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace Serverless.Tests.EndToEnd;

/// <summary>Registering businesses, and what their keys open.</summary>
public sealed class BusinessApiTests : IAsyncLifetime
{
    private App _app = null!;

    public async Task InitializeAsync() => _app = await App.StartAsync();

    public async Task DisposeAsync() => await _app.DisposeAsync();

    private static JsonObject Record(string page = "108000000000777", params JsonObject[] keys) => new()
    {
        ["name"] = "Second Shop",
        ["locale"] = "en-GB",
        ["messenger"] = new JsonObject { ["pageId"] = page, ["accessTokenSecret"] = "second-token" },
        ["apiKeys"] = new JsonArray([.. keys]),
    };

    private static JsonObject Key(string name, params string[] scopes) =>
        new() { ["name"] = name, ["scopes"] = new JsonArray([.. scopes.Select(scope => JsonValue.Create(scope))]) };

    private async Task<(HttpStatusCode Status, JsonNode? Body)> PutAsync(string business, string body, string? operatorKey = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"api/businesses/{business}") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("x-operator-key", operatorKey ?? _app.Settings["OperatorKey"]);
        using var response = await _app.Http.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadFromJsonAsync<JsonNode>());
    }

    private async Task<HttpStatusCode> ReadThreadsAsync(string business, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"api/businesses/{business}/threads?customer=01J8ZQ4X5T0000000000000000");
        if (key is not null) { request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key); }

        using var response = await _app.Http.SendAsync(request);
        return response.StatusCode;
    }

    [Fact]
    public async Task A_new_key_is_shown_once_and_never_again()
    {
        var (created, first) = await PutAsync("second", Record(keys: Key("desk", "threads")).ToJsonString());
        var (updated, second) = await PutAsync("second", Record(keys: Key("desk", "threads")).ToJsonString());

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK), (created, updated));
        Assert.StartsWith("second.", first!["newKeys"]!["desk"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Null(second!["newKeys"]);
        Assert.DoesNotContain("sha256", second.ToJsonString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_key_opens_its_own_business_and_its_scopes_only()
    {
        var (_, body) = await PutAsync("second", Record(keys: [Key("desk", "threads"), Key("shop", "opt-ins")]).ToJsonString());
        var desk = body!["newKeys"]!["desk"]!.GetValue<string>();

        Assert.Equal(HttpStatusCode.Unauthorized, await ReadThreadsAsync("second", null));
        Assert.Equal(HttpStatusCode.Unauthorized, await ReadThreadsAsync("second", desk + "x"));
        Assert.Equal(HttpStatusCode.Forbidden, await ReadThreadsAsync("second", body["newKeys"]!["shop"]!.GetValue<string>()));
        Assert.Equal(HttpStatusCode.NotFound, await ReadThreadsAsync("demo", desk));
        Assert.Equal(HttpStatusCode.NotFound, await ReadThreadsAsync("nowhere", desk));
    }

    [Fact]
    public async Task A_removed_key_opens_nothing()
    {
        var (_, body) = await PutAsync("second", Record(keys: Key("desk", "threads")).ToJsonString());
        var desk = body!["newKeys"]!["desk"]!.GetValue<string>();
        Assert.Equal(HttpStatusCode.NotFound, await ReadThreadsAsync("second", desk));

        await PutAsync("second", Record().ToJsonString());
        Assert.Equal(HttpStatusCode.Unauthorized, await ReadThreadsAsync("second", desk));
    }

    [Fact]
    public async Task A_page_belongs_to_one_business()
    {
        var (status, body) = await PutAsync("second", Record(App.Page).ToJsonString());

        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Equal("page-taken", body!["code"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_page_that_was_given_back_can_be_taken()
    {
        await PutAsync("second", Record().ToJsonString());
        await PutAsync("second", Record("108000000000778").ToJsonString());

        Assert.Equal(HttpStatusCode.Created, (await PutAsync("third", Record().ToJsonString())).Status);
    }

    [Fact]
    public async Task A_record_that_no_table_row_can_hold_is_refused_before_it_is_stored()
    {
        var record = Record();
        record["texts"] = new JsonObject { ["de"] = new JsonObject { ["consent.stopped"] = new string('x', 33_000) } };

        var (status, problem) = await PutAsync("second", record.ToJsonString());

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "invalid-body"), (status, problem!["code"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData("local-operator-key-0123456789abcdeX", HttpStatusCode.Unauthorized)]
    [InlineData(" ", HttpStatusCode.Unauthorized)]
    public async Task Without_the_operator_key_nothing_is_stored(string key, HttpStatusCode expected) =>
        Assert.Equal(expected, (await PutAsync("second", Record().ToJsonString(), key)).Status);

    [Theory]
    [InlineData("second", "{", HttpStatusCode.BadRequest, "malformed-json")]
    [InlineData("second", """{"name":null}""", HttpStatusCode.BadRequest, "malformed-json")]
    [InlineData("second", """{"name":"A","name":"B"}""", HttpStatusCode.BadRequest, "malformed-json")]
    [InlineData("second", "{}", HttpStatusCode.UnprocessableEntity, "invalid-body")]
    [InlineData("Not-An-Id", """{"name":"A"}""", HttpStatusCode.UnprocessableEntity, "invalid-body")]
    public async Task A_wrong_record_is_refused_with_the_reason(string business, string body, HttpStatusCode status, string code)
    {
        var (actual, problem) = await PutAsync(business, body);

        Assert.Equal((status, code), (actual, problem!["code"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Without_the_setting_the_operator_API_is_off()
    {
        await using var app = await App.StartAsync(changes: ("OperatorKey", ""));
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/businesses/demo");
        request.Headers.Add("x-operator-key", "");
        using var response = await app.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
    }

    [Fact]
    public async Task The_app_is_live_and_ready()
    {
        using var live = await _app.Http.GetAsync(new Uri("api/health/live", UriKind.Relative));
        using var closed = await _app.Http.GetAsync(new Uri("api/health/ready", UriKind.Relative));
        using var ready = await _app.Http.GetAsync(new Uri($"api/health/ready?code={_app.Settings["LocalHost:FunctionKey"]}", UriKind.Relative));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized, HttpStatusCode.OK), (live.StatusCode, closed.StatusCode, ready.StatusCode));
        Assert.Equal("ready", (await ready.Content.ReadFromJsonAsync<JsonNode>())!["status"]!.GetValue<string>());
    }
}
