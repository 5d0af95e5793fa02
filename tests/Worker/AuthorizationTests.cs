using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Serverless.Tests.Worker;

public sealed class AuthorizationTests
{
    [Theory]
    [InlineData("anonymous", null, HttpStatusCode.OK)]
    [InlineData("anonymous", "wrong", HttpStatusCode.OK)]
    [InlineData("function", null, HttpStatusCode.Unauthorized)]
    [InlineData("function", "wrong", HttpStatusCode.Unauthorized)]
    [InlineData("function", "function-key", HttpStatusCode.OK)]
    [InlineData("function", "master-key", HttpStatusCode.OK)]
    [InlineData("master", null, HttpStatusCode.Unauthorized)]
    [InlineData("master", "function-key", HttpStatusCode.Unauthorized)]
    [InlineData("master", "master-key", HttpStatusCode.OK)]
    public async Task A_level_opens_to_its_keys_only(string function, string? key, HttpStatusCode expected)
    {
        await using var host = await StartAsync();

        Assert.Equal(expected, await GetAsync(host, $"/api/{function}-level", header: key));
        Assert.Equal(expected, await GetAsync(host, $"/api/{function}-level{(key is null ? "" : $"?code={key}")}", header: null));
    }

    [Fact]
    public async Task The_header_wins_over_the_query()
    {
        await using var host = await StartAsync();

        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(host, "/api/function-level?code=function-key", "wrong"));
        Assert.Equal(HttpStatusCode.OK, await GetAsync(host, "/api/function-level?code=wrong", "function-key"));
    }

    [Fact]
    public async Task A_trigger_that_names_no_level_needs_a_function_key()
    {
        await using var host = await StartAsync();

        Assert.Equal(AuthorizationLevel.Anonymous, new HttpTriggerAttribute("get").AuthLevel);
        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(host, "/api/no-level", null));
        Assert.Equal(HttpStatusCode.OK, await GetAsync(host, "/api/no-level", "function-key"));
    }

    [Fact]
    public async Task A_key_that_is_not_configured_opens_nothing()
    {
        await using var host = await WorkerHost.StartAsync(typeof(Functions));

        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(host, "/api/function-level", "function-key"));
        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(host, "/api/function-level?code=", ""));
    }

    [Fact]
    public async Task The_status_of_the_host_needs_the_master_key()
    {
        await using var host = await StartAsync();

        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(host, "/admin/host/status", "function-key"));
        Assert.Equal(HttpStatusCode.OK, await GetAsync(host, "/admin/host/status", "master-key"));
        Assert.Equal(HttpStatusCode.OK, await GetAsync(host, "/admin/host/ping", null));
    }

    private static Task<WorkerHost> StartAsync() => WorkerHost.StartAsync(new WorkerHost.Setup
    {
        Functions = [typeof(Functions)],
        Settings = { ["LocalHost__FunctionKey"] = "function-key", ["LocalHost__MasterKey"] = "master-key" },
    });

    private static async Task<HttpStatusCode> GetAsync(WorkerHost host, string path, string? header)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (header is not null)
        {
            request.Headers.Add("x-functions-key", header);
        }

        return (await host.Http.SendAsync(request)).StatusCode;
    }

    public static class Functions
    {
        [Function("anonymous-level")]
        public static IResult Anonymous([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => Results.Ok();

        [Function("function-level")]
        public static IResult Function([HttpTrigger(AuthorizationLevel.Function, "get")] HttpRequest request) => Results.Ok();

        [Function("master-level")]
        public static IResult Master([HttpTrigger(AuthorizationLevel.Admin, "get")] HttpRequest request) => Results.Ok();

        [Function("no-level")]
        public static IResult NoLevel([HttpTrigger("get")] HttpRequest request) => Results.Ok();
    }
}
