using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using FromBodyAttribute = Microsoft.Azure.Functions.Worker.Http.FromBodyAttribute;

namespace Serverless.Tests.Worker;

public sealed class HttpBindingTests
{
    [Fact]
    public async Task Parameters_bind_by_name_from_the_route_ignoring_case()
    {
        await using var host = await WorkerHost.StartAsync(typeof(Functions));

        var id = Guid.NewGuid();

        Assert.Equal($"7 {id} shoes", await host.Http.GetStringAsync($"/api/route/7/{id}/shoes"));
    }

    [Fact]
    public async Task Parameters_bind_by_name_from_the_query()
    {
        await using var host = await WorkerHost.StartAsync(typeof(Functions));

        Assert.Equal("3|2026-11-21T10:00:00.0000000+00:00|True", await host.Http.GetStringAsync("/api/query?count=3&since=2026-11-21T10:00:00Z&all=true"));
    }

    [Fact]
    public async Task A_route_value_wins_over_a_query_value()
    {
        await using var host = await WorkerHost.StartAsync(typeof(Functions));

        Assert.Equal($"7 {Guid.Empty} shoes", await host.Http.GetStringAsync($"/api/route/7/{Guid.Empty}/shoes?name=hats"));
    }

    [Fact]
    public async Task A_missing_value_is_the_declared_default_else_null()
    {
        await using var host = await WorkerHost.StartAsync(typeof(Functions));

        Assert.Equal("page 1, size , after null, state Open", await host.Http.GetStringAsync("/api/defaults"));
    }

    [Fact]
    public async Task A_missing_value_that_cannot_be_null_fails_the_function()
    {
        await using var host = await WorkerHost.StartAsync(typeof(Functions));

        Assert.Equal(HttpStatusCode.InternalServerError, (await host.Http.GetAsync("/api/required")).StatusCode);
        Assert.IsType<FunctionInputConverterException>(host.Log.Lines.Single(line => line.Event == "FunctionFailed").Exception);
    }

    [Fact]
    public async Task A_value_that_does_not_fit_fails_the_function_and_is_not_in_the_log()
    {
        await using var host = await WorkerHost.StartAsync(typeof(Functions));

        Assert.Equal(HttpStatusCode.InternalServerError, (await host.Http.GetAsync("/api/required?count=secret-text")).StatusCode);
        var failure = host.Log.Lines.Single(line => line.Event == "FunctionFailed");
        Assert.IsType<FunctionInputConverterException>(failure.Exception);
        Assert.DoesNotContain("secret-text", failure.Text + failure.Exception, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_context_and_the_cancellation_token_bind_by_type()
    {
        await using var host = await WorkerHost.StartAsync(typeof(Functions));

        Assert.Equal("context httpTrigger True", await host.Http.GetStringAsync("/api/context"));
    }

    [Fact]
    public async Task Binding_data_holds_route_and_query_values()
    {
        await using var host = await WorkerHost.StartAsync(typeof(Functions));

        Assert.Equal("7 red", await host.Http.GetStringAsync("/api/data/7?Color=red"));
    }

    [Fact]
    public async Task The_body_binds_with_the_web_json_options()
    {
        await using var host = await WorkerHost.StartAsync(typeof(Functions));

        var response = await host.Http.PostAsJsonAsync("/api/body", new { orderId = "A-1", total = 5 });

        Assert.Equal("A-1 5", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_body_that_is_not_valid_fails_the_function_and_is_not_in_the_log()
    {
        await using var host = await WorkerHost.StartAsync(typeof(Functions));

        var response = await host.Http.PostAsync("/api/body", new StringContent("{\"orderId\":\"secret-text\",", null, "application/json"));

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        var failure = host.Log.Lines.Single(line => line.Event == "FunctionFailed");
        Assert.IsType<InvalidOperationException>(failure.Exception);
        Assert.DoesNotContain("secret-text", failure.Text + failure.Exception, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_body_reaches_the_function_unread()
    {
        await using var host = await WorkerHost.StartAsync(typeof(Functions));

        var response = await host.Http.PostAsync("/api/raw", new ByteArrayContent([1, 2, 0, 255]));

        Assert.Equal("010200FF", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task The_token_is_cancelled_when_the_caller_goes_away()
    {
        await using var host = await WorkerHost.StartAsync(typeof(Functions));
        using var caller = new CancellationTokenSource();

        var request = host.Http.GetAsync("/api/hang", caller.Token);
        Assert.Equal("hanging", await host.Journal.NextAsync<string>());
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        Assert.Equal("cancelled", await host.Journal.NextAsync<string>());
    }

    public enum State
    {
        Closed,
        Open,
    }

    public sealed record Order(string OrderId, decimal Total);

    public sealed class Functions(Journal journal)
    {
        [Function("route")]
        public static IResult Route(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "route/{Number:int}/{id}/{name}")] HttpRequest request, int number, Guid id, string name) =>
            Results.Text($"{number} {id} {name}");

        [Function("query")]
        public static IResult Query(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, long count, DateTimeOffset since, bool all) =>
            Results.Text($"{count}|{since:O}|{all}");

        [Function("defaults")]
        public static IResult Defaults(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, int? size, string? after, int page = 1, State? state = State.Open) =>
            Results.Text($"page {page}, size {size}, after {after ?? "null"}, state {state}");

        [Function("required")]
        public static IResult Required([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, int count) => Results.Text($"{count}");

        [Function("context")]
        public static IResult Context(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, FunctionContext context, CancellationToken cancellationToken) =>
            Results.Text($"{context.FunctionDefinition.Name} {context.FunctionDefinition.InputBindings["request"].Type} "
                + $"{cancellationToken == context.CancellationToken && context.GetHttpContext() == request.HttpContext && request.HttpContext.RequestServices == context.InstanceServices}");

        [Function("data")]
        public static IResult Data([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "data/{id}")] HttpRequest request, FunctionContext context) =>
            Results.Text($"{context.BindingContext.BindingData["ID"]} {context.BindingContext.BindingData["color"]}");

        [Function("body")]
        public static IResult Body([HttpTrigger(AuthorizationLevel.Anonymous, "post")] HttpRequest request, [FromBody] Order order) =>
            Results.Text($"{order.OrderId} {order.Total}");

        [Function("raw")]
        public static async Task<IResult> Raw([HttpTrigger(AuthorizationLevel.Anonymous, "post")] HttpRequest request, CancellationToken cancellationToken)
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body, cancellationToken);
            return Results.Text(Convert.ToHexString(body.ToArray()));
        }

        [Function("hang")]
        public async Task<IResult> Hang([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, CancellationToken cancellationToken)
        {
            var cancelled = new TaskCompletionSource();
            using var registration = cancellationToken.Register(cancelled.SetResult);
            journal.Add("hanging");
            await cancelled.Task;
            journal.Add("cancelled");
            cancellationToken.ThrowIfCancellationRequested();
            return Results.Ok();
        }
    }
}
