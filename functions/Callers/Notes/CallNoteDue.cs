using Serverless.Callers.FanOut;
using Serverless.Platform.Json;
using Serverless.Platform.Messaging;

namespace Serverless.Callers.Notes;

/// <summary>
/// A note is to become an activity in the CRM. On the topic <c>caller-context</c>. It carries all that the activity says, because the call's
/// record may be gone before the CRM answers.
/// </summary>
/// <param name="Attempt">1 for the first try.</param>
/// <param name="Number">Who the business talked to, E.164; null when withheld.</param>
internal sealed record CallNoteDue(string Business, string Call, string Note, int Attempt, string? Number, string Text, string? By, bool IsInbound,
    DateTimeOffset At, DateTimeOffset NotedAt, TimeSpan? Duration)
{
    public const string Schema = "call-note/1";

    public static CallNoteDue Of(CallRecord call, string id, NoteRequest note, DateTimeOffset now) =>
        new(call.Business, call.Id, id, 1, call.Number, note.Text, note.By, call.IsInbound, call.StartedAt, now, call.Duration);

    /// <summary>Another attempt is another message: with the id of the first, duplicate detection would drop it silently.</summary>
    public BusMessage ToBus(DateTimeOffset? notBefore) => CallMessages.Of($"{Note}.crm.{Attempt}", Business, Schema, RecordJson.Body(this)) with { NotBefore = notBefore };

    public override string ToString() => Note;
}
