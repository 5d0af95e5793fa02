using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Serverless.Local.Hosting;
using Serverless.Local.Simulators.Api;

namespace Serverless.Local.Simulators.Shop;

/// <summary>
/// Shopify's Admin API of the shop <c>{business}.myshopify.com</c>: tokens by client credentials (the client secret is the one that signs
/// its webhooks), and GraphQL with its three layers of errors and its cost.
/// </summary>
internal sealed class ShopifyAdmin(ShopifyFields fields, ShopHabits habits, SimulatorStore store, IConfiguration settings, TimeProvider clock) : ILocalEndpoints
{
    public const string ClientId = "demo-client";
    private const int Lifetime = 86_399;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, DateTimeOffset> _tokens = new(StringComparer.Ordinal);

    /// <summary>How often a token was given out.</summary>
    public int TokensGiven { get; private set; }

    public void Map(IEndpointRouteBuilder local)
    {
        local.MapPost("/shopify/{domain}/admin/oauth/access_token", async context => await (await TokenAsync(context, context.Route("domain"))).ExecuteAsync(context));
        local.MapPost("/shopify/{domain}/admin/api/{version}/graphql.json",
            async context => await (await AnswerAsync(context, context.Route("domain"), context.Route("version"))).ExecuteAsync(context));
    }

    private async Task<IResult> TokenAsync(HttpContext context, string domain)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (form["grant_type"] != "client_credentials" || form["client_id"] != ClientId || Secret(domain) is not { Length: > 0 } secret || form["client_secret"] != secret)
        {
            return Results.Json(new { error = "invalid_client", error_description = "The client is not known." }, statusCode: StatusCodes.Status401Unauthorized);
        }

        var token = "shpca_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        lock (_gate)
        {
            _tokens[token] = clock.GetUtcNow().AddSeconds(Lifetime);
            TokensGiven++;
        }

        return Results.Json(new { access_token = token, scope = "read_orders,write_orders,write_order_edits,write_draft_orders", expires_in = Lifetime });
    }

    private async Task<IResult> AnswerAsync(HttpContext context, string domain, string version)
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        var root = JsonReading.Parse(buffer.ToArray());
        var text = root?.Text("query") ?? "";
        var isMutation = text.StartsWith("mutation", StringComparison.Ordinal);
        var habit = habits.Meet(ShopPlatforms.Shopify, isMutation ? null : [.. ShopHabits.WithoutEffect, ShopHabits.Throttled]);
        if (await habits.BeforeAsync(habit, context) is { } spoiled) { return spoiled; }

        if (!IsKnown(context.Request.Headers["X-Shopify-Access-Token"].ToString()))
        {
            return Results.Json(new { errors = "[API] Invalid API key or access token (unrecognized login or wrong password)" }, statusCode: StatusCodes.Status401Unauthorized);
        }

        if (!DateOnly.TryParseExact($"{version}-01", "yyyy-MM-dd", out _)) { return Results.Json(new { errors = "Not Found" }, statusCode: StatusCodes.Status404NotFound); }

        var answer = habit?.Answer == ShopHabits.Throttled
            ? Errors("Throttled", "THROTTLED")
            : Execute(domain.Split('.')[0], text, root?.Member("variables") ?? default, habit);
        await store.SavedAsync();
        return ShopHabits.After(habit, context, WooCommerceRest.Json(answer));
    }

    private JsonObject Execute(string business, string text, JsonElement variables, ShopHabit? habit)
    {
        if (GraphQlQuery.Parse(text) is not { } field) { return Errors("syntax error, unexpected end of file", null); }

        if (fields.Resolve(business, field.Name, variables, habit) is not { } resolved) { return Errors($"Field '{field.Name}' doesn't exist on type 'QueryRoot'", "undefinedField"); }

        var (value, error) = GraphQlQuery.Project(resolved.Value, field);
        return error is not null ? Errors(error, "undefinedField") : new JsonObject { ["data"] = new JsonObject { [field.Name] = value }, ["extensions"] = Cost(1990) };
    }

    private static JsonObject Errors(string message, string? code) => new()
    {
        ["errors"] = new JsonArray(new JsonObject { ["message"] = message, ["extensions"] = new JsonObject { ["code"] = code } }),
        ["extensions"] = Cost(code == "THROTTLED" ? 2 : 1990),
    };

    private static JsonObject Cost(int available) => new()
    {
        ["cost"] = new JsonObject
        {
            ["requestedQueryCost"] = 402, ["actualQueryCost"] = null,
            ["throttleStatus"] = new JsonObject { ["maximumAvailable"] = 2000.0, ["currentlyAvailable"] = available, ["restoreRate"] = 100.0 },
        },
    };

    private bool IsKnown(string token)
    {
        lock (_gate) { return _tokens.TryGetValue(token, out var until) && until > clock.GetUtcNow(); }
    }

    private string? Secret(string domain) => settings[string.Create(CultureInfo.InvariantCulture, $"Secrets:{domain.Split('.')[0]}-shopify")];
}
