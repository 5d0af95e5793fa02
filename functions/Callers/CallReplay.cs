using Serverless.Callers.Calls;
using Serverless.Callers.FanOut;
using Serverless.Platform.Messaging;

namespace Serverless.Callers;

/// <summary>Which steps of calls are still worked off. A card on the desk helps while the call lasts, a message to the customer for half a day.</summary>
internal static class CallReplay
{
    public static ReplayRefusal? Judge(CallEvent said, DateTimeOffset now) => said.Step switch
    {
        CallStep.Ringing when now - said.At > AgentTelling.Freshness(CallState.Ringing) => ReplayRefusals.CallOver,
        CallStep.Answered when now - said.At > AgentTelling.Freshness(CallState.Answered) => ReplayRefusals.CallOver,
        _ => now - said.At > CallChatPolicy.Fresh ? ReplayRefusals.TooOld : null,
    };

    public static ReplayRefusal? Judge(AgentTellingDue due, DateTimeOffset now) => due.Until <= now ? ReplayRefusals.PastDeadline : null;
}
