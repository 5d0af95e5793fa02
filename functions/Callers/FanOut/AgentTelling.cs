using Microsoft.Extensions.Logging;
using Serverless.Businesses;
using Serverless.Callers.Cards;
using Serverless.Platform.Messaging;
using Serverless.Platform.Security;

namespace Serverless.Callers.FanOut;

/// <summary>
/// Tells the agent's side how far a call is, with the caller's card. Each state at least once and never after a later one was told; a state
/// that was overtaken is not told any more. Tries again, by scheduled messages, while the card still helps.
/// </summary>
internal sealed partial class AgentTelling(CallStore calls, AgentHttp agents, IMessageBus bus, TimeProvider clock, ILogger<AgentTelling> logger)
{
    private const string Told = "told";
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    /// <summary>Whether there is anybody to tell of what this call has become. Calls that the business makes are not told: whoever dials knows.</summary>
    public static bool IsDue(Business business, CallRecord call) =>
        business.Callers is { } callers && (callers.Endpoint is not null || callers.OnBus) && call.IsInbound && !(call.Agent?.State >= call.State);

    /// <summary>How long a card helps: as long as it may still ring, about as long as people talk, and until somebody has looked through the calls.</summary>
    public static TimeSpan Freshness(CallState state) => state switch
    {
        CallState.Ringing => TimeSpan.FromSeconds(60),
        CallState.Answered => TimeSpan.FromMinutes(10),
        _ => TimeSpan.FromHours(1),
    };

    public async Task TellAsync(Business business, CallRecord call, CallerCard card, int attempt, DateTimeOffset until, CancellationToken cancellationToken)
    {
        if (!IsDue(business, call)) { return; }

        var (state, now) = (call.State, clock.GetUtcNow());
        if (now >= until)
        {
            await EndAsync(call, state, AgentCodes.Stale, attempt, cancellationToken);
            return;
        }

        var (id, body) = (StableId.From("caller", call.Id, state.ToString()), AgentBody.Of(call, state, card, now));
        if (business.Callers!.OnBus && attempt == 1) { await bus.SendAsync(Queues.CallerContext, Card(business, id, body), cancellationToken); }

        var answer = business.Callers.Endpoint is null ? AgentAnswer.Taken.It : await agents.PostAsync(business, id, body, cancellationToken);
        switch (answer)
        {
            case AgentAnswer.TryAgain again:
                await TryAgainAsync(call, state, attempt, until, again, cancellationToken);
                break;
            case AgentAnswer.Broken broken:
                await EndAsync(call, state, broken.Code, attempt, cancellationToken);
                break;
            default:
                await EndAsync(call, state, Told, attempt, cancellationToken);
                break;
        }
    }

    private async Task TryAgainAsync(CallRecord call, CallState state, int attempt, DateTimeOffset until, AgentAnswer.TryAgain again, CancellationToken cancellationToken)
    {
        var next = clock.GetUtcNow() + Pause(attempt, again.After);
        if (next >= until)
        {
            await EndAsync(call, state, again.Code, attempt, cancellationToken);
            return;
        }

        await bus.SendAsync(Queues.CallerContext, CallMessages.Again(new AgentTellingDue(call.Business, call.Id, state, attempt + 1, until), next), cancellationToken);
        Log.NotYetTold(logger, call.Id, call.Business, state, again.Code, attempt);
    }

    /// <summary>Doubles from a second to five minutes; longer when the endpoint asks for it.</summary>
    internal static TimeSpan Pause(int attempt, TimeSpan? asked)
    {
        var usual = FirstPause * Math.Pow(2, Math.Clamp(attempt - 1, 0, 10));
        if (usual > LongestPause) { usual = LongestPause; }

        return asked > usual ? asked.Value : usual;
    }

    private async Task EndAsync(CallRecord call, CallState state, string outcome, int attempt, CancellationToken cancellationToken)
    {
        await calls.UpdateAsync(call.Business, call.Id, stored => stored.With(new AgentTold(state, outcome)), cancellationToken);
        if (outcome == Told) { Log.WasTold(logger, call.Id, call.Business, state, attempt); }
        else { Log.NotTold(logger, call.Id, call.Business, state, outcome, attempt); }
    }

    private static BusMessage Card(Business business, string id, byte[] body) =>
        new($"{id}.card", null, business.Id, AgentBody.BusSchema, BinaryData.FromBytes(body)) { Kind = BusKinds.Card };

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, EventName = "caller.agent-told", Message = "Call {Call} of {Business}: the agent's side was told {State} at attempt {Attempt}")]
        public static partial void WasTold(ILogger logger, string call, string business, CallState state, int attempt);

        [LoggerMessage(Level = LogLevel.Information, EventName = "caller.agent-not-yet-told", Message = "Call {Call} of {Business}: the agent's endpoint did not take {State}, {Code}, attempt {Attempt}; it is tried again")]
        public static partial void NotYetTold(ILogger logger, string call, string business, CallState state, string code, int attempt);

        [LoggerMessage(Level = LogLevel.Warning, EventName = "caller.agent-not-told", Message = "Call {Call} of {Business}: the agent's side was not told {State}: {Code}, attempt {Attempt}")]
        public static partial void NotTold(ILogger logger, string call, string business, CallState state, string code, int attempt);
    }
}
