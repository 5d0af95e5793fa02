using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Serverless.Local.Hosting;
using Serverless.Local.Simulators.Api;
using Serverless.Local.Simulators.Shop;

namespace Serverless.Local.Simulators.Agents;

/// <summary>A card that came to the desk of those who answer the telephone.</summary>
/// <param name="Id">The webhook's id: the same for every try.</param>
/// <param name="Times">How often it came.</param>
/// <param name="Data">What the app told: the call, and the caller's card.</param>
internal sealed record DeskCard(string Id, string Business, string Type, DateTimeOffset At, int Times, JsonElement Data);

/// <summary>
/// The desk of those who answer the telephone: it takes the app's signed webhooks and shows each card once, however often it comes. How the
/// next ones are answered can be said before.
/// </summary>
internal sealed class AgentDesk(DeskHabits habits, SimulatorStore store, IConfiguration settings, TimeProvider clock) : ILocalEndpoints
{
    private const string Kind = "desk-card";
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, DeskCard> _cards = store.Load<DeskCard>(Kind).ToDictionary(card => card.Id, StringComparer.Ordinal);

    /// <summary>Pulses when a card has come.</summary>
    public ChangeSignal Changes { get; } = new();

    /// <summary>In the order in which they came first.</summary>
    public IReadOnlyList<DeskCard> Cards
    {
        get { lock (_gate) { return [.. _cards.Values.OrderBy(card => card.At)]; } }
    }

    /// <summary>Clears the desk; how many cards lay on it.</summary>
    public int Clear()
    {
        lock (_gate)
        {
            foreach (var id in _cards.Keys) { store.Delete(Kind, id); }

            var count = _cards.Count;
            _cards.Clear();
            return count;
        }
    }

    public void Map(IEndpointRouteBuilder local) => local.MapPost(
        "/agents/{business}", async context => await (await TakeAsync(context, context.Route("business"))).ExecuteAsync(context));

    private async Task<IResult> TakeAsync(HttpContext context, string business)
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        var body = buffer.ToArray();
        if (await habits.MeetAsync(context) is { } spoiled) { return spoiled; }

        if (!IsSigned(context.Request, business, body)) { return Results.StatusCode(StatusCodes.Status401Unauthorized); }

        if (JsonReading.Parse(body) is not { } told || told.Text("type") is not { } type || told.Member("data") is not { } data)
        {
            return Results.StatusCode(StatusCodes.Status400BadRequest);
        }

        Put(context.Request.Headers["webhook-id"].ToString(), business, type, data);
        await store.SavedAsync();
        Changes.Pulse();
        return Results.StatusCode(StatusCodes.Status204NoContent);
    }

    private void Put(string id, string business, string type, JsonElement data)
    {
        lock (_gate)
        {
            var known = _cards.GetValueOrDefault(id);
            _cards[id] = new DeskCard(id, business, type, known?.At ?? clock.GetUtcNow(), (known?.Times ?? 0) + 1, data.Clone());
            store.Put(Kind, id, _cards[id]);
        }
    }

    private bool IsSigned(HttpRequest request, string business, byte[] body)
    {
        var (id, timestamp) = (request.Headers["webhook-id"].ToString(), request.Headers["webhook-timestamp"].ToString());
        if (settings[$"Secrets:{business}-agents"] is not { Length: > 0 } secret || !long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)) { return false; }

        var at = DateTimeOffset.FromUnixTimeSeconds(seconds);
        return (clock.GetUtcNow() - at).Duration() <= Tolerance
            && request.Headers["webhook-signature"].ToString().Split(' ').Contains(StandardWebhook.Sign(secret, id, at, body));
    }
}
