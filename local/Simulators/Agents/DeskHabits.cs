using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Serverless.Local.Simulators.Agents;

/// <summary>How the desk answers the next cards instead of taking them.</summary>
/// <param name="Answer">An HTTP status, or <c>hang</c> for none.</param>
/// <param name="Times">So many cards; 0 for all until it is taken back.</param>
/// <param name="RetryAfter">The Retry-After header, in seconds; none when 0.</param>
internal sealed record DeskHabit(string Answer, int Times = 1, int RetryAfter = 0);

/// <summary>The armed habit of the desk: one at a time, the last one counts.</summary>
internal sealed class DeskHabits
{
    public const string Hang = "hang";

    private readonly Lock _gate = new();
    private DeskHabit? _armed;
    private int _left;

    public DeskHabit? Armed
    {
        get { lock (_gate) { return _armed is { Times: > 0 } habit ? habit with { Times = _left } : _armed; } }
    }

    public static bool IsAnswer(string answer) =>
        answer == Hang || (int.TryParse(answer, NumberStyles.None, CultureInfo.InvariantCulture, out var status) && status is >= 200 and <= 599);

    public void Arm(DeskHabit? habit)
    {
        lock (_gate) { (_armed, _left) = (habit, habit?.Times ?? 0); }
    }

    /// <summary>The answer that this card meets; null when it is taken.</summary>
    public async Task<IResult?> MeetAsync(HttpContext context)
    {
        if (Next() is not { } habit) { return null; }

        if (habit.Answer == Hang)
        {
            // Until the caller gives up.
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return Results.Empty;
        }

        if (habit.RetryAfter > 0) { context.Response.Headers.RetryAfter = habit.RetryAfter.ToString(CultureInfo.InvariantCulture); }

        return Results.StatusCode(int.Parse(habit.Answer, CultureInfo.InvariantCulture));
    }

    private DeskHabit? Next()
    {
        lock (_gate)
        {
            var habit = _armed;
            if (habit is { Times: > 0 } && --_left == 0) { _armed = null; }

            return habit;
        }
    }
}
