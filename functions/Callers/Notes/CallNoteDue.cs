using Serverless.Callers.FanOut;
using Serverless.Platform.Json;
using Serverless.Platform.Messaging;

namespace Serverless.Callers.Notes;

/// <summary>
/// A note is to become an activity in the CRM. On the topic <c>caller-context</c>. It carries all that the activity says, because the call's
/// record may be gone before the CRM answers.
/// </summary>
/// <param name="Attempt">1 for the first try.</param>
/// <param name="Number">By what the CRM knows whom the business talked to, E.164.</param>
internal sealed record CallNoteDue(string Business, string Call, string Note, int Attempt, string? Number, string Text, string? By, bool IsInbound,
    DateTimeOffset At, DateTimeOffset NotedAt, TimeSpan? Duration)
{
    public const string Schema = "call-note/1";

    /// <summary>It stands beside a chat too, so without a place in the CRM it is not lost.</summary>
    public bool IsKept { get; init; }

    /// <summary>The CRM refused it once. The contact may be gone, so it was looked for again.</summary>
    public bool IsLookedForAgain { get; init; }

    public static CallNoteDue Of(CallRecord call, string number, string id, NoteRequest note, bool isKept, DateTimeOffset now) =>
        new(call.Business, call.Id, id, 1, number, note.Text, note.By, call.IsInbound, call.StartedAt, now, call.Duration) { IsKept = isKept };

    /// <summary>Another attempt is another message: with the id of the first, duplicate detection would drop it silently.</summary>
    public BusMessage ToBus(DateTimeOffset? notBefore) => CallMessages.Of($"{Note}.crm.{Attempt}", Business, Schema, RecordJson.Body(this)) with { NotBefore = notBefore };

    public override string ToString() => Note;
}
