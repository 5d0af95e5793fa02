using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Serverless.Local.Hosting;
using Serverless.Local.Simulators.Api;

namespace Serverless.Local.Simulators.Shop;

/// <summary>A request that the standard shop got: how often, and what it answered.</summary>
internal sealed record ShopRequest(string Id, string Type, DateTimeOffset At, int Times, string? Answer);

/// <summary>
/// The shop's own endpoint for our signed requests (kind <c>standard</c>). A repeat with the same <c>webhook-id</c> gets the same answer and
/// has no second effect.
/// </summary>
internal sealed class StandardShopEndpoint(
    StandardShopWork work, ShopHabits habits, ShopWebhooks webhooks, SimulatorStore store, IConfiguration settings, TimeProvider clock, IHostApplicationLifetime lifetime) : ILocalEndpoints
{
    private const string Kind = "shop-request";
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ShopRequest> _requests = store.Load<ShopRequest>(Kind).ToDictionary(request => request.Id, StringComparer.Ordinal);

    public IReadOnlyList<ShopRequest> Requests
    {
        get { lock (_gate) { return [.. _requests.Values]; } }
    }

    public void Map(IEndpointRouteBuilder local) => local.MapPost(
        "/shop/{business}", async context => await (await AnswerAsync(context, context.Route("business"))).ExecuteAsync(context));

    private async Task<IResult> AnswerAsync(HttpContext context, string business)
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        var body = buffer.ToArray();
        var habit = habits.Meet(ShopPlatforms.Standard);
        if (await habits.BeforeAsync(habit, context) is { } spoiled) { return spoiled; }

        if (!IsSigned(context.Request, business, body)) { return Results.StatusCode(StatusCodes.Status401Unauthorized); }

        if (JsonReading.Parse(body) is not { } request || request.Text("type") is not { } type || request.Member("data") is not { } data)
        {
            return Results.StatusCode(StatusCodes.Status400BadRequest);
        }

        var id = context.Request.Headers["webhook-id"].ToString();
        var answer = Once(id, type, () => Decide(business, type, data, id, habit));
        await store.SavedAsync();
        return ShopHabits.After(habit, context, answer is null ? Results.StatusCode(StatusCodes.Status202Accepted) : Results.Content(answer, "application/json"));
    }

    /// <summary>Null: the answer comes later, or never.</summary>
    private string? Decide(string business, string type, JsonElement data, string id, ShopHabit? habit)
    {
        switch (habit?.Answer)
        {
            case ShopHabits.Never:
                return null;
            case ShopHabits.Later or ShopHabits.LaterRefused:
                _ = AnswerLaterAsync(business, type, data.Clone(), id, habit);
                return null;
            case ShopHabits.Refused:
                return StandardShopWork.Refused(habit.Code ?? "not-allowed", habit.Message).ToJsonString();
            default:
                return work.Do(business, type, data, id).ToJsonString();
        }
    }

    private async Task AnswerLaterAsync(string business, string type, JsonElement data, string id, ShopHabit habit)
    {
        var delay = Duration.Parse(habit.Delay, "delay");
        if (delay > TimeSpan.Zero) { await Task.Delay(delay, clock, lifetime.ApplicationStopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); }

        if (lifetime.ApplicationStopping.IsCancellationRequested) { return; }

        var answer = habit.Answer == ShopHabits.LaterRefused ? StandardShopWork.Refused(habit.Code ?? "not-allowed", habit.Message) : work.Do(business, type, data, id);
        var result = (string?)answer["result"];
        answer.Remove("result");
        answer["requestId"] = id;
        var past = result switch { "refused" => "refused", "offered" => "offered", _ => "accepted" };
        webhooks.Reply(business, type.Replace("requested", past, StringComparison.Ordinal), clock.GetUtcNow(), answer);
    }

    private string? Once(string id, string type, Func<string?> decide)
    {
        lock (_gate)
        {
            var known = _requests.GetValueOrDefault(id);
            var answer = known is null ? decide() : known.Answer;
            _requests[id] = new ShopRequest(id, type, known?.At ?? clock.GetUtcNow(), (known?.Times ?? 0) + 1, answer);
            store.Put(Kind, id, _requests[id]);
            return answer;
        }
    }

    private bool IsSigned(HttpRequest request, string business, byte[] body)
    {
        var (id, timestamp) = (request.Headers["webhook-id"].ToString(), request.Headers["webhook-timestamp"].ToString());
        if (settings[$"Secrets:{business}-shop"] is not { Length: > 0 } secret || !long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)) { return false; }

        var at = DateTimeOffset.FromUnixTimeSeconds(seconds);
        return (clock.GetUtcNow() - at).Duration() <= Tolerance
            && request.Headers["webhook-signature"].ToString().Split(' ').Contains(StandardWebhook.Sign(secret, id, at, body));
    }
}
