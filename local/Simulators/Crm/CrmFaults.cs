using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Serverless.Local.Simulators.Api;
using Serverless.Local.Simulators.Faults;

namespace Serverless.Local.Simulators.Crm;

/// <summary>How the simulated CRM's next calls are answered instead of well.</summary>
internal sealed record CrmFault
{
    public string Id { get; init; } = "";

    /// <summary>One of <see cref="CrmFaults.Kinds"/>.</summary>
    public required string Answer { get; init; }

    /// <summary>Only calls in this shape: <c>http</c>, <c>dataverse</c>, <c>hubspot</c>, <c>salesforce</c>; all when missing.</summary>
    public string? Kind { get; init; }

    /// <summary>So many calls; 0 for all until it is taken back.</summary>
    public int Times { get; init; } = 1;

    /// <summary>For <c>slow</c>: how long the answer takes, ISO 8601.</summary>
    public string Delay { get; init; } = "PT0.2S";

    /// <summary>For <c>429</c>, <c>500</c> and <c>503</c>: the Retry-After header, in seconds; none when 0.</summary>
    public int RetryAfter { get; init; } = 30;
}

/// <summary>The armed faults; the first that applies counts.</summary>
internal sealed class CrmFaults(IHostApplicationLifetime lifetime, TimeProvider clock)
{
    public const string Slow = "slow";
    public const string Empty = "empty";
    public const string Ambiguous = "ambiguous";
    public const string TenThousand = "ten-thousand";
    public const string Strangers = "strangers";

    /// <summary>The HubSpot and Salesforce form of a used-up day.</summary>
    public const string UsedUp = "used-up";

    private static readonly string[] OfResults = [Empty, Ambiguous, TenThousand, Strangers];
    private readonly Lock _gate = new();
    private readonly List<CrmFault> _armed = [];
    private int _last;

    public static IReadOnlyList<string> Shapes { get; } = ["http", "dataverse", "hubspot", "salesforce"];

    public static IReadOnlyList<string> Kinds { get; } = [Slow, UsedUp, .. OfResults, .. SpoiledAnswers.Kinds];

    public IReadOnlyList<CrmFault> Armed
    {
        get { lock (_gate) { return [.. _armed]; } }
    }

    public CrmFault Arm(CrmFault fault)
    {
        lock (_gate)
        {
            fault = fault with { Id = (++_last).ToString(CultureInfo.InvariantCulture) };
            _armed.Add(fault);
            return fault;
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

    /// <summary>The fault that this call meets, and its answer when the call goes no further.</summary>
    public async Task<(CrmFault? Fault, IResult? Spoiled)> MeetAsync(string kind, HttpContext http)
    {
        var fault = Meet(kind);
        if (fault?.Answer == Slow)
        {
            await Task.Delay(Duration.Parse(fault.Delay, "delay"), clock, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return (fault, await SpoiledAnswers.OfAsync(fault?.Answer, fault?.RetryAfter ?? 0, http, lifetime.ApplicationStopping));
    }

    /// <summary>What a search brings when this fault is met.</summary>
    public static IReadOnlyList<CrmPerson> Spoil(CrmFault? fault, IReadOnlyList<CrmPerson> found) => (fault?.Answer, found) switch
    {
        (Empty, _) => [],
        (Ambiguous, [var one, ..]) => [one, one with { Number = one.Number + 100_000, FirstName = "Zweite" }],
        (TenThousand, [var one, ..]) => [.. Enumerable.Range(0, 10_000).Select(i => one with { Number = one.Number + i })],
        (Strangers, _) => [new CrmPerson { Number = 999_999, FirstName = "Jemand", LastName = "Anders", Phone = "+43 1 5550000" }],
        _ => found,
    };

    private CrmFault? Meet(string kind)
    {
        lock (_gate)
        {
            var at = _armed.FindIndex(fault => fault.Kind is null || fault.Kind == kind);
            if (at < 0) { return null; }

            var fault = _armed[at];
            if (fault.Times == 1) { _armed.RemoveAt(at); }
            else if (fault.Times > 1) { _armed[at] = fault with { Times = fault.Times - 1 }; }

            return fault;
        }
    }
}
