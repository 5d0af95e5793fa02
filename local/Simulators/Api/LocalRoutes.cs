using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Serverless.Local.Simulators.Api;

/// <summary>
/// Routes of the machine API, all guarded: only a loopback <c>Host</c>, and no page of another origin, may call it,
/// so a web site that the developer visits cannot. A call is answered when what it changed is stored.
/// </summary>
internal static class LocalRoutes
{
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
    };

    public static void Get(this IEndpointRouteBuilder routes, string pattern, Func<HttpContext, Task<IResult>> call) =>
        routes.MapGet(pattern, Guarded(call));

    public static void Get(this IEndpointRouteBuilder routes, string pattern, Func<HttpContext, IResult> call) =>
        routes.MapGet(pattern, Guarded(call));

    public static void Post(this IEndpointRouteBuilder routes, string pattern, Func<HttpContext, Task<IResult>> call) =>
        routes.MapPost(pattern, Guarded(call));

    public static void Put(this IEndpointRouteBuilder routes, string pattern, Func<HttpContext, Task<IResult>> call) =>
        routes.MapPut(pattern, Guarded(call));

    public static void Delete(this IEndpointRouteBuilder routes, string pattern, Func<HttpContext, IResult> call) =>
        routes.MapDelete(pattern, Guarded(call));

    /// <summary>The JSON body; an empty one reads as <c>{}</c>. Unknown members are refused, so a typing mistake shows.</summary>
    public static async Task<T> BodyAsync<T>(this HttpContext context)
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        try
        {
            return JsonSerializer.Deserialize<T>(buffer.Length == 0 ? "{}"u8.ToArray() : buffer.ToArray(), Strict)
                ?? throw LocalProblem.BadRequest("The body must be a JSON object.");
        }
        catch (JsonException exception)
        {
            throw LocalProblem.BadRequest($"The body does not fit: {exception.Message}");
        }
    }

    public static string Route(this HttpContext context, string name) => (string)context.Request.RouteValues[name]!;

    /// <summary>A whole number of the query; the default when it is missing.</summary>
    public static long Query(this HttpContext context, string name, long otherwise)
    {
        var text = context.Request.Query[name].ToString();
        if (text.Length == 0)
        {
            return otherwise;
        }

        return long.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number)
            ? number
            : throw LocalProblem.BadRequest($"Query parameter {name} must be a whole number.");
    }

    private static RequestDelegate Guarded(Func<HttpContext, IResult> call) => Guarded(context => Task.FromResult(call(context)));

    private static RequestDelegate Guarded(Func<HttpContext, Task<IResult>> call) => async context =>
    {
        IResult result;
        try
        {
            Guard(context.Request);
            result = await call(context);
            await context.RequestServices.GetRequiredService<SimulatorStore>().SavedAsync();
        }
        catch (LocalProblem problem)
        {
            result = problem.ToResult();
        }

        await result.ExecuteAsync(context);
    };

    private static void Guard(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        if (!IsLoopback(request.Host.Host) || (origin.Length > 0 && !(Uri.TryCreate(origin, UriKind.Absolute, out var from) && IsLoopback(from.Host))))
        {
            throw new LocalProblem(StatusCodes.Status403Forbidden, "loopback-only", "Only 127.0.0.1 and localhost may call this.");
        }
    }

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
