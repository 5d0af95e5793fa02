using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Serverless.Local.Simulators.Faults;

namespace Serverless.Local.Simulators.Shop;

/// <summary>How the simulated shop's next calls are answered instead of well.</summary>
internal sealed record ShopHabit
{
    public string Id { get; init; } = "";

    /// <summary>One of <see cref="ShopHabits.Kinds"/>.</summary>
    public required string Answer { get; init; }

    /// <summary>Only calls of this kind of shop; all when missing.</summary>
    public string? Platform { get; init; }

    /// <summary>So many calls; 0 for all until it is taken back.</summary>
    public int Times { get; init; } = 1;

    /// <summary>So many calls before are answered well.</summary>
    public int Skip { get; init; }

    /// <summary>Why the shop refuses.</summary>
    public string? Code { get; init; }

    /// <summary>The shop's own words.</summary>
    public string? Message { get; init; }

    /// <summary>How long <c>later</c> takes, ISO 8601.</summary>
    public string Delay { get; init; } = "PT0S";

    /// <summary>For <c>429</c> and <c>500</c>: the Retry-After header, in seconds; none when 0.</summary>
    public int RetryAfter { get; init; } = 30;
}

/// <summary>The armed habits; the first that applies counts.</summary>
internal sealed class ShopHabits(IHostApplicationLifetime lifetime)
{
    public const string Refused = "refused";
    public const string Later = "later";
    public const string LaterRefused = "later-refused";
    public const string Never = "never";
    public const string Throttled = "throttled";
    public const string AnswerLost = "answer-lost";
    public const string ErrorAfterwards = "500-afterwards";

    private readonly Lock _gate = new();
    private readonly List<ShopHabit> _armed = [];
    private int _last;

    public static IReadOnlyList<string> Kinds { get; } =
        [Refused, Later, LaterRefused, Never, Throttled, AnswerLost, ErrorAfterwards, "500", "429", "401", "403", "404", "410", "redirect", "html", "malformed", "huge", "hang"];

    /// <summary>Those that a call can meet which changes nothing.</summary>
    public static IReadOnlyList<string> WithoutEffect { get; } = ["500", "429", "401", "403", "404", "410", "redirect", "html", "malformed", "huge", "hang"];

    /// <summary>Pulses when a call has met a habit.</summary>
    public ChangeSignal Changes { get; } = new();

    public IReadOnlyList<ShopHabit> Armed
    {
        get { lock (_gate) { return [.. _armed]; } }
    }

    public ShopHabit Arm(ShopHabit habit)
    {
        lock (_gate)
        {
            habit = habit with { Id = (++_last).ToString(System.Globalization.CultureInfo.InvariantCulture) };
            _armed.Add(habit);
            return habit;
        }
    }

    public int Disarm()
    {
        lock (_gate)
        {
            var count = _armed.Count;
            _armed.Clear();
            return count;
        }
    }

    /// <summary>The habit that this call meets.</summary>
    /// <param name="kinds">Those that can be met here; null for all.</param>
    public ShopHabit? Meet(string platform, IReadOnlyList<string>? kinds = null)
    {
        lock (_gate)
        {
            var at = _armed.FindIndex(habit => (habit.Platform is null || habit.Platform == platform) && kinds?.Contains(habit.Answer) != false);
            if (at < 0) { return null; }

            var habit = _armed[at];
            if (habit.Skip > 0)
            {
                _armed[at] = habit with { Skip = habit.Skip - 1 };
                return null;
            }

            if (habit.Times == 1) { _armed.RemoveAt(at); }
            else if (habit.Times > 1) { _armed[at] = habit with { Times = habit.Times - 1 }; }

            Changes.Pulse();
            return habit;
        }
    }

    /// <summary>The answer of a call that was not even looked at; null when the call goes on.</summary>
    public Task<IResult?> BeforeAsync(ShopHabit? habit, HttpContext http) =>
        SpoiledAnswers.OfAsync(habit?.Answer, habit?.RetryAfter ?? 0, http, lifetime.ApplicationStopping);

    /// <summary>The answer of a call whose effect has happened.</summary>
    public static IResult After(ShopHabit? habit, HttpContext http, IResult answer)
    {
        switch (habit?.Answer)
        {
            case AnswerLost:
                http.Abort();
                return Results.Empty;
            case ErrorAfterwards:
                return Results.StatusCode(StatusCodes.Status500InternalServerError);
            default:
                return answer;
        }
    }
}
