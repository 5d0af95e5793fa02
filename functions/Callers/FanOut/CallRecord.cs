using System.Text.Json;
using Azure;
using Serverless.Callers.Calls;
using Serverless.Callers.Cards;
using Serverless.Callers.Notes;
using Serverless.Platform.Json;

namespace Serverless.Callers.FanOut;

/// <summary>
/// How far a call is. The order is the order of the values: more events never lead back, and the same events lead to the same state
/// in whatever order they come. A missed call that turns out to have been answered is one that ended.
/// </summary>
internal enum CallState { Ringing, Answered, Missed, Ended }

/// <summary>One thing that the telephone said about a call.</summary>
internal sealed record CallFact(CallStep Step, DateTimeOffset At)
{
    public string? From { get; init; }
    public string? To { get; init; }
    public bool IsInbound { get; init; } = true;
    public string? Agent { get; init; }
    public string? ForwardedFrom { get; init; }
    public CallVerification Verification { get; init; }
    public string? WhatsAppUser { get; init; }
    public string? Account { get; init; }
    public TimeSpan? Duration { get; init; }

    public static CallFact Of(CallEvent said) => new(said.Step, said.At.ToUniversalTime())
    {
        From = said.From,
        To = said.To,
        IsInbound = said.IsInbound,
        Agent = said.Agent,
        ForwardedFrom = said.ForwardedFrom,
        Verification = said.Verification,
        WhatsAppUser = said.WhatsAppUser,
        Account = said.Account,
        Duration = said.Duration,
    };

    /// <summary>The records print every member, and some are personal.</summary>
    public override string ToString() => $"{Step}";
}

/// <summary>What became of telling the agent's side.</summary>
/// <param name="State">The furthest state that was told, or that need not be told any more.</param>
/// <param name="Outcome"><c>told</c>, or a stable code why not.</param>
internal sealed record AgentTold(CallState State, string Outcome);

/// <summary>What became of telling the customer; there is one of it in a call's life.</summary>
/// <param name="Kind">One of <see cref="CallChatKinds"/>.</param>
/// <param name="Outcome"><c>told</c>, or a stable code why not.</param>
internal sealed record ChatTold(string Kind, string Outcome, DateTimeOffset At)
{
    /// <summary>The message is in the outbox.</summary>
    public bool IsSent { get; init; }

    /// <summary>The order that it names.</summary>
    public string? Order { get; init; }
}

/// <summary>One call: what the telephone said, whose call it is, and what followed.</summary>
internal sealed record CallRecord(string Business, string Source, string CallId, DateTimeOffset FirstSeenAt, IReadOnlyList<CallFact> Facts)
{
    /// <summary>Our id of the call, the same for every event of it.</summary>
    public string Id => CallEvent.IdOf(Business, Source, CallId);

    public string? Customer { get; init; }
    public CallerMatch Match { get; init; }
    public AgentTold? Agent { get; init; }
    public ChatTold? Chat { get; init; }

    /// <summary>Ids of the notes that were taken about it.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>What became of them in the CRM, by the note's id: <c>written</c>, or a stable code why not. Nothing while that is open.</summary>
    public IReadOnlyDictionary<string, string> NotesInCrm { get; init; } = new Dictionary<string, string>();

    /// <summary>The version that was read; none for a call that is not stored yet.</summary>
    public ETag Version { get; init; }

    public CallState State => StateOf(Facts);

    /// <summary>When the first thing happened to it.</summary>
    public DateTimeOffset StartedAt => Facts.Min(fact => fact.At);

    /// <summary>When they began to talk; of a source that tells only how long they did, counted back from the end.</summary>
    public DateTimeOffset? AnsweredAt => Fact(CallStep.Answered)?.At ?? (Fact(CallStep.Ended) is { Duration: { Ticks: > 0 } talked } end ? end.At - talked : null);

    /// <summary>When it was over; null while it is not.</summary>
    public DateTimeOffset? EndedAt => (Fact(CallStep.Ended) ?? Fact(CallStep.Missed))?.At;

    public bool IsInbound => Facts[0].IsInbound;

    /// <summary>Who the business talks to; null when withheld.</summary>
    public string? Number => First(fact => fact.IsInbound ? fact.From : fact.To);

    /// <summary>The business's own number.</summary>
    public string? Line => First(fact => fact.IsInbound ? fact.To : fact.From);

    public string? WhatsAppUser => First(fact => fact.WhatsAppUser);
    public string? ForwardedFrom => First(fact => fact.ForwardedFrom);

    /// <summary>Who answered; before that, whom it rings at.</summary>
    public string? AgentName => Fact(CallStep.Answered)?.Agent ?? First(fact => fact.Agent);

    /// <summary>How long they talked.</summary>
    public TimeSpan? Duration => State is not CallState.Ended ? null
        : Fact(CallStep.Ended)?.Duration ?? (EndedAt > AnsweredAt ? EndedAt - AnsweredAt : TimeSpan.Zero);

    /// <summary>One failed check outweighs the others.</summary>
    public CallVerification Verification => Facts.Any(fact => fact.Verification is CallVerification.Failed) ? CallVerification.Failed
        : Facts.Any(fact => fact.Verification is CallVerification.Passed) ? CallVerification.Passed
        : CallVerification.Unknown;

    public static CallRecord Of(CallEvent said, DateTimeOffset now) => new(said.Business, said.Source, said.CallId, now, [CallFact.Of(said)]);

    /// <summary>
    /// The record with one more event; the same instance when it says nothing new. Of two events for one step the earlier counts, and
    /// between two of one time their text decides, so that the order in which they come never does; of their durations the longer counts.
    /// </summary>
    public CallRecord With(CallEvent said)
    {
        var news = CallFact.Of(said);
        if (Fact(news.Step) is not { } known) { return this with { Facts = [.. Facts.Append(news).OrderBy(fact => fact.Step)] }; }

        var longer = news.Duration > (known.Duration ?? TimeSpan.Zero) ? news.Duration : known.Duration;
        var merged = (Compare(news, known) < 0 ? news : known) with { Duration = longer };
        return merged == known ? this : this with { Facts = [.. Facts.Select(fact => fact.Step == news.Step ? merged : fact)] };
    }

    /// <summary>The record with whom the call is of. What is certain stays.</summary>
    public CallRecord Knowing(string? customer, CallerMatch match) =>
        (Customer, Match) == (customer, match) || Match is CallerMatch.Unique || (Customer is not null && customer is null) ? this : this with { Customer = customer, Match = match };

    /// <summary>The record after the agent's side was told; what was told of a later state stays.</summary>
    public CallRecord With(AgentTold told) => Agent?.State >= told.State ? this : this with { Agent = told };

    /// <summary>The record after it is known what became of a note in the CRM; what was written stays written.</summary>
    public CallRecord InCrm(string note, string outcome) => NotesInCrm.GetValueOrDefault(note) is { } known && (known == outcome || known == NoteCodes.Written)
        ? this
        : this with { NotesInCrm = new Dictionary<string, string>(NotesInCrm) { [note] = outcome } };

    public override string ToString() => Id;

    private static CallState StateOf(IReadOnlyList<CallFact> facts)
    {
        var isOver = facts.Any(fact => fact.Step is CallStep.Ended or CallStep.Missed);
        return (facts.Any(fact => fact is { Step: CallStep.Answered } or { Step: CallStep.Ended, Duration.Ticks: > 0 }), isOver) switch
        {
            (true, true) => CallState.Ended,
            (false, true) => CallState.Missed,
            (true, false) => CallState.Answered,
            _ => CallState.Ringing,
        };
    }

    private CallFact? Fact(CallStep step) => Facts.FirstOrDefault(fact => fact.Step == step);

    private string? First(Func<CallFact, string?> member) => Facts.Select(member).FirstOrDefault(value => value is not null);

    private static int Compare(CallFact one, CallFact other) =>
        one.At != other.At ? one.At.CompareTo(other.At) : string.CompareOrdinal(Text(one), Text(other));

    private static string Text(CallFact fact) => JsonSerializer.Serialize(fact with { Duration = null }, RecordJson.Of<CallFact>());
}
