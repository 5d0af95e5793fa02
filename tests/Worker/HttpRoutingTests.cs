using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Serverless.Tests.Worker;

public sealed class HttpRoutingTests
{
    [Fact]
    public async Task A_function_answers_below_the_route_prefix()
    {
        await using var host = await WorkerHost.StartAsync(typeof(Functions));

        Assert.Equal("named", await host.Http.GetStringAsync("/api/named"));
        Assert.Equal(HttpStatusCode.NotFound, (await host.Http.GetAsync("/named")).StatusCode);
    }

    [Fact]
    public async Task The_route_prefix_may_be_empty()
    {
        await using var host = await WorkerHost.StartAsync(new WorkerHost.Setup
        {
            Functions = [typeof(Functions)],
            Settings = { ["AzureFunctionsJobHost__extensions__http__routePrefix"] = "/" },
        });

        Assert.Equal("named", await host.Http.GetStringAsync("/named"));
    }

    [Fact]
    public async Task Without_a_route_the_name_is_the_route()
    {
        await using var host = await WorkerHost.StartAsync(typeof(Functions));

        Assert.Equal("unrouted", await host.Http.GetStringAsync("/api/Unrouted-One"));
    }

    [Fact]
    public async Task A_verb_that_is_not_listed_is_not_found()
    {
        await using var host = await WorkerHost.StartAsync(typeof(Functions));

        var response = await host.Http.PutAsync("/api/named", new StringContent(""));

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task Without_verbs_every_verb_is_answered()
    {
        await using var host = await WorkerHost.StartAsync(typeof(Functions));

        Assert.Equal("unrouted", await (await host.Http.PatchAsync("/api/Unrouted-One", new StringContent(""))).Content.ReadAsStringAsync());
        Assert.Equal("unrouted", await (await host.Http.DeleteAsync("/api/Unrouted-One")).Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task One_route_may_have_a_function_for_each_verb()
    {
        await using var host = await WorkerHost.StartAsync(typeof(Functions));

        Assert.Equal("get 7", await host.Http.GetStringAsync("/api/things/7"));
        Assert.Equal("post 7", await (await host.Http.PostAsync("/api/things/7", null)).Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_route_constraint_decides_whether_the_route_matches()
    {
        await using var host = await WorkerHost.StartAsync(typeof(Functions));

        Assert.Equal(HttpStatusCode.NotFound, (await host.Http.GetAsync("/api/things/seven")).StatusCode);
    }

    public sealed class Functions
    {
        [Function("named")]
        public IResult Named([HttpTrigger(AuthorizationLevel.Anonymous, "get", "POST", Route = "named")] HttpRequest request) =>
            Results.Text("named");

        [Function("Unrouted-One")]
        public IResult Unrouted([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => Results.Text("unrouted");

        [Function("things-get")]
        public IResult Get([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "things/{id:int}")] HttpRequest request, int id) =>
            Results.Text($"get {id}");

        [Function("things-post")]
        public IResult Post([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "things/{id:int}")] HttpRequest request, int id) =>
            Results.Text($"post {id}");
    }
}
