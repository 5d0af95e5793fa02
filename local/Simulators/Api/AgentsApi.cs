using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Serverless.Local.Simulators.Agents;

namespace Serverless.Local.Simulators.Api;

/// <summary>The desk of those who answer the telephone: what lies on it, and how it answers.</summary>
internal sealed class AgentsApi(AgentDesk desk, DeskHabits habits)
{
    private const int LongestWait = 60;

    public void Map(IEndpointRouteBuilder api)
    {
        api.Get("/agents/cards", ListAsync);
        api.Delete("/agents/cards", _ => Results.Json(new { cleared = desk.Clear() }));
        api.Get("/agents/answers", _ => Results.Json(new { armed = habits.Armed }));
        api.Post("/agents/answers", ArmAsync);
        api.Delete("/agents/answers", _ => Disarm());
    }

    /// <summary>All cards, or those behind the first <c>after</c>; with <c>wait</c> (seconds) not before there is one.</summary>
    private async Task<IResult> ListAsync(HttpContext context)
    {
        var (after, wait) = ((int)context.Query("after", 0), context.Query("wait", 0));
        if (wait is < 0 or > LongestWait) { throw LocalProblem.BadRequest($"wait must be a number of seconds up to {LongestWait}."); }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        limit.CancelAfter(TimeSpan.FromSeconds(wait));
        try
        {
            return Results.Json(await desk.Changes.WaitForAsync(() => desk.Cards.Skip(after).ToList() is { } cards && (cards.Count > 0 || wait == 0) ? cards : null, limit.Token), SimulatorStore.Json);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            return Results.Json(Array.Empty<DeskCard>());
        }
    }

    private async Task<IResult> ArmAsync(HttpContext context)
    {
        var habit = await context.BodyAsync<DeskHabit>();
        if (habit.Answer is null || !DeskHabits.IsAnswer(habit.Answer)) { throw LocalProblem.BadRequest($"answer must be an HTTP status from 200 to 599, or {DeskHabits.Hang}."); }

        if (habit.Times < 0 || habit.RetryAfter < 0) { throw LocalProblem.BadRequest("times and retryAfter must not be negative."); }

        habits.Arm(habit);
        return Results.Json(habit, statusCode: StatusCodes.Status201Created);
    }

    private IResult Disarm()
    {
        var armed = habits.Armed;
        habits.Arm(null);
        return Results.Json(new { disarmed = armed is null ? 0 : 1 });
    }
}
