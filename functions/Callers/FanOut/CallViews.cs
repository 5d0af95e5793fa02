using System.Text.Json.Serialization;
using System.Xml;
using Serverless.Callers.Cards;
using Serverless.Customers.Phones;

namespace Serverless.Callers.FanOut;

/// <summary>The answer of the calls API, the latest first.</summary>
internal sealed record CallListView(IReadOnlyList<CallView> Calls);

/// <summary>One call.</summary>
/// <param name="Caller">The other side's number with its middle hidden; absent when withheld.</param>
/// <param name="Match">How certain it is whose number this is.</param>
/// <param name="Agent">What became of telling the agent's side.</param>
/// <param name="Chat">What became of telling the customer.</param>
/// <param name="NotesInCrm">What became of the notes in the CRM, by their ids.</param>
internal sealed record CallView(string Id, string Source, string State, string Direction, DateTimeOffset StartedAt, DateTimeOffset? AnsweredAt, DateTimeOffset? EndedAt,
    string? Duration, string? Caller, string? Customer, string Match, string? AnsweredBy, string? Agent, CallChatView? Chat, int Notes,
    IReadOnlyDictionary<string, string>? NotesInCrm)
{
    public override string ToString() => Id;
}

/// <summary>What became of telling the customer.</summary>
internal sealed record CallChatView(string Kind, string Outcome, DateTimeOffset At);

internal static class CallViews
{
    public static CallView Of(CallRecord call, string? country) => new(call.Id, call.Source, Name(call.State), call.IsInbound ? "inbound" : "outbound",
        call.StartedAt, call.AnsweredAt, call.EndedAt, call.Duration is { } duration ? XmlConvert.ToString(duration) : null,
        PhoneNumber.Parse(call.Number, country)?.ToString(), call.Customer, Name(call.Match), call.State is CallState.Answered or CallState.Ended ? call.AgentName : null,
        call.Agent?.Outcome, call.Chat is { } chat ? new CallChatView(chat.Kind, chat.Outcome, chat.At) : null, call.Notes.Count,
        call.NotesInCrm.Count == 0 ? null : call.NotesInCrm);

    /// <summary>The state's name in APIs and webhooks.</summary>
    public static string Name(CallState state) => state switch
    {
        CallState.Ringing => "ringing",
        CallState.Answered => "answered",
        CallState.Missed => "missed",
        _ => "ended",
    };

    private static string Name(CallerMatch match) => match switch
    {
        CallerMatch.Unique => "unique",
        CallerMatch.Shared => "shared",
        CallerMatch.Unverified => "unverified",
        _ => "none",
    };
}

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CallListView))]
internal sealed partial class CallViewJson : JsonSerializerContext;
