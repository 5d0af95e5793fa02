using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Serverless.Channels;

/// <summary>
/// Learns from every call how its account does: a limit of the whole account, a broken token, or a circuit that opens after several
/// calls in a row without a usable answer. All of them pause the account; a call that works ends the pause.
/// </summary>
internal sealed partial class AccountHealth(AccountPauses pauses, IOptions<ChannelsOptions> options, TimeProvider clock, ILogger<AccountHealth> logger)
{
    /// <summary>Single server faults are usual; so many in a row are an outage.</summary>
    internal const int MostFaults = 8;

    internal const string CircuitOpen = "circuit-open";

    private static readonly TimeSpan ShortestBreak = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestBreak = TimeSpan.FromMinutes(5);
    private readonly ConcurrentDictionary<(string Channel, string Account), int> _faults = new();

    /// <param name="at">When the outcome was known; pauses count from then.</param>
    public async Task ObserveAsync(string channel, string account, SendOutcome outcome, DateTimeOffset at, CancellationToken cancellationToken)
    {
        switch (outcome)
        {
            case SendOutcome.TokenBroken broken:
                await PauseAsync(channel, account, at + options.Value.PauseFor, broken.Reason, probes: true, cancellationToken);
                break;
            case SendOutcome.Deferred { WholeAccount: true, RetryAfter: { } rest } limited:
                await PauseAsync(channel, account, at + rest, limited.Reason, probes: false, cancellationToken);
                break;
            case SendOutcome.Unknown or SendOutcome.Deferred { NoAnswer: true }:
                await CountAsync(channel, account, at, cancellationToken);
                break;
            default:
                await WorksAsync(channel, account, cancellationToken);
                break;
        }

        if (outcome.AccountRest is { } asked) { await PauseAsync(channel, account, at + asked, "provider-asked", probes: false, cancellationToken); }
    }

    private async Task CountAsync(string channel, string account, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var faults = _faults.AddOrUpdate((channel, account), 1, (_, before) => before + 1);
        var open = pauses.Known(channel, account);
        if (faults < MostFaults && open is not { Probes: true }) { return; }

        _faults[(channel, account)] = 0;
        var times = open is { Reason: CircuitOpen } ? open.Times : 0;
        var rest = ShortestBreak * Math.Pow(2, Math.Min(times, 10));
        await PauseAsync(channel, account, at + (rest < LongestBreak ? rest : LongestBreak), CircuitOpen, probes: true, cancellationToken);
    }

    private async Task WorksAsync(string channel, string account, CancellationToken cancellationToken)
    {
        _faults.TryRemove((channel, account), out _);
        if (pauses.Known(channel, account) is not { Probes: true } pause) { return; }

        await pauses.ResumeAsync(channel, account, cancellationToken);
        ChannelMetrics.AccountChanged(channel, "resumed", CauseOf(pause));
        Log.Resumed(logger, channel, account, pause.Reason);
    }

    private async Task PauseAsync(string channel, string account, DateTimeOffset until, string reason, bool probes, CancellationToken cancellationToken)
    {
        var before = pauses.Known(channel, account);

        // A limit says nothing of a broken token, and ends sooner.
        if (!probes && before is { Probes: true } && before.Until > until) { return; }

        var pause = new AccountPause(until, reason, probes, before?.Reason == reason ? before.Times + 1 : 1);
        await pauses.PauseAsync(channel, account, pause, cancellationToken);
        var goesOn = before?.Reason == reason && (probes || before.Until > clock.GetUtcNow());
        ChannelMetrics.AccountChanged(channel, goesOn ? "still-paused" : "paused", CauseOf(pause));
        if (goesOn) { return; }

        Log.Paused(logger, probes ? LogLevel.Error : LogLevel.Warning, channel, account, reason, until);
    }

    private static string CauseOf(AccountPause pause) => !pause.Probes ? "limit" : pause.Reason == CircuitOpen ? "circuit" : "token";

    private static partial class Log
    {
        [LoggerMessage(EventName = "account.paused", Message = "Account {Account} of {Channel} pauses: {Reason}, until {Until:O}")]
        public static partial void Paused(ILogger logger, LogLevel level, string channel, string account, string reason, DateTimeOffset until);

        [LoggerMessage(Level = LogLevel.Information, EventName = "account.resumed", Message = "Account {Account} of {Channel} works again after {Reason}")]
        public static partial void Resumed(ILogger logger, string channel, string account, string reason);
    }
}
