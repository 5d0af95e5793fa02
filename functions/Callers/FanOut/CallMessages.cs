using Serverless.Platform.Json;
using Serverless.Platform.Messaging;

namespace Serverless.Callers.FanOut;

/// <summary>The agent's side could not be told, and is tried again. On the topic <c>caller-context</c>, scheduled.</summary>
/// <param name="Call">Our id of the call.</param>
/// <param name="Attempt">2 for the second try.</param>
/// <param name="Until">After this the card helps nobody any more.</param>
internal sealed record AgentTellingDue(string Business, string Call, CallState State, int Attempt, DateTimeOffset Until)
{
    public const string Schema = "agent-telling/1";
}

/// <summary>Time to decide whether a call's customer is written to. On the topic <c>caller-context</c>, scheduled.</summary>
/// <param name="Call">Our id of the call.</param>
/// <param name="Attempt">1 after the call; more when it was put off.</param>
internal sealed record CallChatDue(string Business, string Call, int Attempt)
{
    public const string Schema = "call-chat/1";
}

internal static class CallMessages
{
    /// <summary>Another attempt is another message: with the id of the first, duplicate detection would drop it silently.</summary>
    public static BusMessage Again(AgentTellingDue due, DateTimeOffset at) =>
        Of($"{due.Call}.{due.State}.{due.Attempt}", due.Business, AgentTellingDue.Schema, RecordJson.Body(due)) with { NotBefore = at };

    public static BusMessage Chat(CallChatDue due, DateTimeOffset at) =>
        Of($"{due.Call}.chat.{due.Attempt}", due.Business, CallChatDue.Schema, RecordJson.Body(due)) with { NotBefore = at };

    public static BusMessage Of(string id, string business, string schema, BinaryData body) => new(id, null, business, schema, body) { Kind = BusKinds.Call };
}
