using System.Text.Json;
using System.Xml;
using Serverless.Callers.Calls;
using Serverless.Callers.Cards;

namespace Serverless.Callers.FanOut;

/// <summary>What the agent's side is told: how far the call is, and the caller's card. Pure.</summary>
internal static class AgentBody
{
    public const string BusSchema = "caller-card/1";

    public static string TypeOf(CallState state) => state switch
    {
        CallState.Ringing => "caller.ringing",
        CallState.Answered => "caller.answered",
        _ => "caller.ended",
    };

    /// <summary>UTF-8 JSON. The number is the one that the telephone shows anyway; the card never has it.</summary>
    public static byte[] Of(CallRecord call, CallState state, CallerCard card, DateTimeOffset now)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("type", TypeOf(state));
            json.WriteString("timestamp", now.UtcDateTime);
            json.WriteStartObject("data");
            Call(json, call, state);
            json.WritePropertyName("card");
            JsonSerializer.Serialize(json, card, CallerCardJson.Default.CallerCard);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static void Call(Utf8JsonWriter json, CallRecord call, CallState state)
    {
        json.WriteStartObject("call");
        json.WriteString("id", call.Id);
        json.WriteString("source", call.Source);
        json.WriteString("sourceCallId", call.CallId);
        json.WriteString("state", CallViews.Name(state));
        json.WriteString("verification", call.Verification switch { CallVerification.Passed => "passed", CallVerification.Failed => "failed", _ => "unknown" });
        Optional(json, "from", call.Number);
        Optional(json, "to", call.Line);
        Optional(json, "forwardedFrom", call.ForwardedFrom);
        Optional(json, "agent", call.AgentName);
        Time(json, "startedAt", call.StartedAt);
        Time(json, "answeredAt", state is CallState.Ringing or CallState.Missed ? null : call.AnsweredAt);
        Time(json, "endedAt", state is CallState.Missed or CallState.Ended ? call.EndedAt : null);
        Optional(json, "duration", state is CallState.Ended && call.Duration is { } duration ? XmlConvert.ToString(duration) : null);
        json.WriteEndObject();
    }

    private static void Time(Utf8JsonWriter json, string name, DateTimeOffset? time)
    {
        if (time is { } at) { json.WriteString(name, at.UtcDateTime); }
    }

    private static void Optional(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null) { json.WriteString(name, value); }
    }
}
