using Microsoft.Extensions.Options;
using Serverless.Platform.Http;

namespace Serverless.Callers.Crm;

/// <summary>CRMs that do not answer, by server, business and settings.</summary>
internal sealed class CrmCircuits(TimeProvider clock) : Circuits(clock);

/// <summary>
/// One HTTP call to a CRM: not while the CRM asked to be left alone or does not answer, and with what everything means that all CRMs say
/// alike.
/// </summary>
internal sealed class CrmHttp(OutgoingCalls calls, CrmCircuits circuits, CrmGates gates, IOptions<CrmOptions> options)
{
    /// <summary>The named HTTP client.</summary>
    public const string Client = "crm";

    /// <summary>Of longer answers the start is looked at.</summary>
    public const int LargestAnswer = 256 * 1024;

    /// <summary>How long a CRM is left alone that wants fewer requests and does not say until when.</summary>
    private static readonly TimeSpan ShortPause = TimeSpan.FromSeconds(1);

    /// <summary>Credentials and permissions do not mend themselves, but they are mended without a change of our settings.</summary>
    private static readonly TimeSpan DeniedPause = TimeSpan.FromSeconds(30);

    /// <summary>How long a CRM is left alone whose allowance for the day is used up.</summary>
    public static readonly TimeSpan DayPause = TimeSpan.FromMinutes(5);

    public TimeSpan Timeout => options.Value.Timeout;

    /// <param name="server">Which of the CRM's servers it is, for the circuit: the one that gives out tokens may work while the other does not.</param>
    public async Task<CrmHttpAnswer> SendAsync(CrmCall call, HttpRequestMessage request, CancellationToken cancellationToken, string server = "api")
    {
        if (!OutgoingCalls.IsAllowed(request.RequestUri, options.Value.AllowLoopback)) { return CrmHttpAnswer.Of(CrmReply.Of(CrmState.Misconfigured, CrmCodes.AddressNotAllowed)); }

        if (gates.Of(call).Paused is { } paused) { return CrmHttpAnswer.Of(paused); }

        var circuit = $"{server}/{call.Key}";
        if (circuits.Enter(circuit) is { } rest) { return CrmHttpAnswer.Of(CrmReply.Of(CrmState.Down, CrmCodes.CircuitOpen, rest)); }

        var limits = new OutgoingLimits(Client, options.Value.Timeout, LargestAnswer, options.Value.AllowLoopback, KeepsStart: true);
        var answer = await calls.SendAsync(request, limits, cancellationToken);
        if (answer.IsOutage) { circuits.Fails(circuit); }
        else { circuits.Works(circuit); }

        if (CrmHttpAnswer.FailureOf(answer) is not { } failure) { return new CrmHttpAnswer(null, answer); }

        if (failure.State == CrmState.Throttled || failure.After is not null) { gates.Of(call).Pause(failure, failure.After ?? ShortPause); }

        return new CrmHttpAnswer(failure, answer);
    }

    /// <summary>The CRM refuses a look-up; it is not asked again at once. What it refuses to have written says nothing of look-ups.</summary>
    public CrmReply Denied(CrmCall call) => Pause(call, CrmReply.Denied, DeniedPause);

    /// <summary>Leaves the CRM alone for a while, with this reply for whoever asks.</summary>
    public CrmReply Pause(CrmCall call, CrmReply reply, TimeSpan duration)
    {
        gates.Of(call).Pause(reply, duration);
        return reply;
    }

    /// <summary>Waits for one of so many turns a second; the reply when there is none in time.</summary>
    public async Task<CrmReply?> TurnAsync(CrmCall call, int perSecond, TimeSpan longestWait, CancellationToken cancellationToken) =>
        await gates.Of(call).TurnAsync(perSecond, longestWait, cancellationToken) ? null : CrmReply.Of(CrmState.Throttled, CrmCodes.Busy, longestWait);
}
