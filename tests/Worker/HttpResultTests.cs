using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Serverless.Tests.Worker;

public sealed class HttpResultTests
{
    [Fact]
    public async Task An_IResult_is_the_answer()
    {
        await using var host = await WorkerHost.StartAsync(typeof(Functions));

        var response = await host.Http.GetAsync("/api/result");

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal("""{"orderId":"A-1"}""", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task An_IActionResult_is_the_answer()
    {
        await using var host = await WorkerHost.StartAsync(typeof(Functions));

        var response = await host.Http.GetAsync("/api/action");

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal("""{"orderId":"A-1"}""", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_synchronous_and_a_value_task_result_are_answers()
    {
        await using var host = await WorkerHost.StartAsync(typeof(Functions));

        Assert.Equal("sync", await host.Http.GetStringAsync("/api/sync"));
        Assert.Equal("value", await host.Http.GetStringAsync("/api/value"));
    }

    [Fact]
    public async Task A_function_may_write_the_response_itself()
    {
        await using var host = await WorkerHost.StartAsync(typeof(Functions));

        Assert.Equal("written", await host.Http.GetStringAsync("/api/written"));
    }

    [Fact]
    public async Task Any_other_value_gives_no_body_and_a_warning()
    {
        await using var host = await WorkerHost.StartAsync(typeof(Functions));

        Assert.Empty(await host.Http.GetStringAsync("/api/poco"));
        Assert.Contains(host.Log.Lines, line => line.Event == "NoAnswer");
    }

    [Theory]
    [InlineData("throws")]
    [InlineData("throws-later")]
    public async Task An_exception_is_a_500_without_a_body_and_an_error_in_the_log(string function)
    {
        await using var host = await WorkerHost.StartAsync(typeof(Functions));

        var response = await host.Http.GetAsync($"/api/{function}");

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
        var line = host.Log.Lines.Single(line => line.Event == "FunctionFailed");
        Assert.Equal($"Function.{function}", line.Category);
        Assert.IsType<InvalidTimeZoneException>(line.Exception);
    }

    public sealed record Order(string OrderId);

    public sealed class Functions
    {
        [Function("result")]
        public async Task<IResult> Result([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request)
        {
            await Task.Yield();
            return Results.Json(new Order("A-1"), statusCode: 202);
        }

        [Function("action")]
        public Task<IActionResult> Action([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
            Task.FromResult<IActionResult>(new ObjectResult(new Order("A-1")) { StatusCode = 201 });

        [Function("sync")]
        public IActionResult Sync([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => new ContentResult { Content = "sync" };

        [Function("value")]
        public ValueTask<IResult> Value([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => new(Results.Text("value"));

        [Function("written")]
        public Task Written([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => request.HttpContext.Response.WriteAsync("written");

        [Function("poco")]
        public Order Poco([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => new("A-1");

        [Function("throws")]
        public IResult Throws([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => throw new InvalidTimeZoneException();

        [Function("throws-later")]
        public async Task<IResult> ThrowsLater([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request)
        {
            request.HttpContext.Response.Headers.ETag = "gone";
            await Task.Yield();
            throw new InvalidTimeZoneException();
        }
    }
}
