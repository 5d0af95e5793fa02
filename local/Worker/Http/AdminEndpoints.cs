using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;

namespace Serverless.Local.Worker.Http;

/// <summary>The part of the Functions host's admin API that a developer needs; it takes the master key.</summary>
internal static class AdminEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints, FunctionRuntime runtime)
    {
        endpoints.MapMethods("/admin/host/ping", [HttpMethods.Get, HttpMethods.Post], (RequestDelegate)(_ => Task.CompletedTask));
        endpoints.MapGet("/admin/host/status", (RequestDelegate)(http => GuardAsync(http, runtime, Status)));
        endpoints.MapPost("/admin/functions/{name}", (RequestDelegate)(http => GuardAsync(http, runtime, RunAsync)));
    }

    // Functions host: the answer comes at once, the function runs behind it.
    private static Task<IResult> RunAsync(HttpContext http, FunctionRuntime runtime) =>
        Task.FromResult(runtime.TryRunNow((string)http.Request.RouteValues["name"]!) ? Results.Accepted() : Results.NotFound());

    private static Task<IResult> Status(HttpContext http, FunctionRuntime runtime) => Task.FromResult(Results.Json(new { state = "Running" }));

    private static async Task GuardAsync(HttpContext http, FunctionRuntime runtime, Func<HttpContext, FunctionRuntime, Task<IResult>> answer)
    {
        var result = runtime.Keys.Admits(AuthorizationLevel.Admin, http.Request) ? await answer(http, runtime) : Results.Unauthorized();
        await result.ExecuteAsync(http);
    }
}
