using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Serverless.Local.Hosting;
using Serverless.Local.Simulators.Faults;

namespace Serverless.Local.Simulators.Giphy;

/// <summary>The simulated Giphy API (v1): search and one GIF by its id, with the key of a business.</summary>
internal sealed class GiphyApi(FaultBoard faults, IConfiguration settings) : ILocalEndpoints
{
    private const int LongestQuery = 50;
    private const int MostGifs = 50;

    public void Map(IEndpointRouteBuilder local)
    {
        var api = local.MapGroup("/giphy/v1/gifs");
        api.MapGet("/search", context => Answer(context, Search).ExecuteAsync(context));
        api.MapGet("/{id}", context => Answer(context, Read).ExecuteAsync(context));
    }

    private IResult Answer(HttpContext context, Func<HttpRequest, bool, IResult> endpoint)
    {
        var fault = faults.Strike(GiphyFaults.All);
        switch (fault?.Kind)
        {
            case GiphyFaults.Limit:
                context.Response.Headers.RetryAfter = fault.RetryAfter.ToString(CultureInfo.InvariantCulture);
                return Meta(StatusCodes.Status429TooManyRequests, "Too Many Requests");
            case GiphyFaults.Key:
                return Meta(StatusCodes.Status403Forbidden, "Forbidden");
            case GiphyFaults.Down:
                return Meta(StatusCodes.Status500InternalServerError, "Internal Server Error");
            case GiphyFaults.Page:
                return Results.Text("<!doctype html><title>We will be back soon</title>", "text/html");
            case GiphyFaults.Huge:
                return Results.Text($"{{\"data\":[],\"filler\":\"{new string('x', 10 * 1024 * 1024)}\"}}", "application/json");
        }

        if (context.Request.Query["api_key"].ToString() is not { Length: > 0 } key)
        {
            return Meta(StatusCodes.Status401Unauthorized, "No API key found in request.");
        }

        return key == settings["Secrets:demo-giphy"]
            ? endpoint(context.Request, fault is not null)
            : Meta(StatusCodes.Status403Forbidden, "Invalid authentication credentials");
    }

    private static IResult Search(HttpRequest request, bool isSparse)
    {
        var query = request.Query["q"].ToString();
        if (query.Length == 0)
        {
            return Meta(StatusCodes.Status400BadRequest, "Bad Request: q is required");
        }

        if (query.Length > LongestQuery)
        {
            return Meta(StatusCodes.Status414UriTooLong, "URI Too Long");
        }

        var limit = int.TryParse(request.Query["limit"], CultureInfo.InvariantCulture, out var asked) ? Math.Clamp(asked, 1, MostGifs) : 25;
        var found = GiphyCatalog.Search(query, request.Query["rating"]);
        return Results.Json(new JsonObject
        {
            ["data"] = new JsonArray([.. found.Take(limit).Select(id => GiphyCatalog.Read(id, isSparse))]),
            ["pagination"] = new JsonObject { ["total_count"] = found.Count, ["count"] = Math.Min(limit, found.Count), ["offset"] = 0 },
            ["meta"] = Meta(200, "OK", "r1"),
        });
    }

    private static IResult Read(HttpRequest request, bool isSparse)
    {
        var id = (string)request.RouteValues["id"]!;
        return GiphyCatalog.Knows(id)
            ? Results.Json(new JsonObject { ["data"] = GiphyCatalog.Read(id, isSparse), ["meta"] = Meta(200, "OK", "r1") })
            : Meta(StatusCodes.Status404NotFound, "Not Found");
    }

    private static IResult Meta(int status, string text) => Results.Json(new JsonObject { ["meta"] = Meta(status, text, "") }, statusCode: status);

    private static JsonObject Meta(int status, string text, string response) => new() { ["status"] = status, ["msg"] = text, ["response_id"] = response };
}
