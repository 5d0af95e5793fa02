using Microsoft.Extensions.Logging;
using Serverless.Businesses;
using Serverless.Callers.Crm;
using Serverless.Customers.Phones;
using Serverless.Platform.Messaging;

namespace Serverless.Callers.Notes;

/// <summary>
/// Makes activities in the CRM of notes. While the CRM does not answer, the note comes back by scheduled messages for a day; then, or when
/// the CRM refuses it, it is a dead letter with the reason, and nothing of it is lost.
/// </summary>
internal sealed partial class CallNoteActivities(ICrmLookup crm, ICrmActivities activities, IMessageBus bus, TimeProvider clock, ILogger<CallNoteActivities> logger)
{
    internal static readonly TimeSpan Patience = TimeSpan.FromDays(1);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    /// <summary>Null when done or put off, else why it can never be written.</summary>
    public async Task<string?> WriteAsync(Business business, CallNoteDue note, CancellationToken cancellationToken)
    {
        if (PhoneNumber.Parse(note.Number, business.Country) is not { } phone) { return NoteCodes.NoNumber; }

        var found = await crm.FindAsync(business, phone, cancellationToken);
        switch (found)
        {
            case { State: CrmState.NotConfigured }: return NoteCodes.NoCrm;
            case { State: CrmState.Misconfigured }: return NoteCodes.Misconfigured;
            case { State: not CrmState.Answered }: return await TryAgainAsync(note, NoteCodes.Of(found.State), null, cancellationToken);
            case { Contacts: [] }: return NoteCodes.NoContact;
            case { Contacts: [_, _, ..] } or { IsTruncated: true }: return NoteCodes.SeveralContacts;
        }

        var result = await activities.AddAsync(business, found.Contacts[0].Id, Activity(note), cancellationToken);
        return result.State switch
        {
            CrmWriteState.Written => Done(note),
            CrmWriteState.TryAgain => await TryAgainAsync(note, result.Code, result.RetryAfter, cancellationToken),
            _ => result.Code,
        };
    }

    private string? Done(CallNoteDue note)
    {
        Log.Written(logger, note.Note, note.Business, note.Attempt);
        return null;
    }

    private async Task<string?> TryAgainAsync(CallNoteDue note, string code, TimeSpan? asked, CancellationToken cancellationToken)
    {
        var next = clock.GetUtcNow() + Pause(note.Attempt, asked);
        if (next - note.NotedAt > Patience) { return code; }

        await bus.SendAsync(Queues.CallerContext, (note with { Attempt = note.Attempt + 1 }).ToBus(next), cancellationToken);
        Log.PutOff(logger, note.Note, note.Business, code, note.Attempt);
        return null;
    }

    private static TimeSpan Pause(int attempt, TimeSpan? asked)
    {
        var usual = FirstPause * Math.Pow(2, Math.Clamp(attempt - 1, 0, 12));
        if (usual > LongestPause) { usual = LongestPause; }

        return asked > usual ? asked.Value : usual;
    }

    private static CrmActivity Activity(CallNoteDue note) => new(note.Note, note.By is { } by ? $"Call, noted by {by}" : "Call", note.Text, note.At, note.Duration, note.IsInbound ? CrmDirection.Inbound : CrmDirection.Outbound);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, EventName = "caller.note-written", Message = "Note {Note} of {Business} is an activity in the CRM, attempt {Attempt}")]
        public static partial void Written(ILogger logger, string note, string business, int attempt);

        [LoggerMessage(Level = LogLevel.Information, EventName = "caller.note-put-off", Message = "Note {Note} of {Business} could not be written to the CRM: {Code}, attempt {Attempt}; it is tried again")]
        public static partial void PutOff(ILogger logger, string note, string business, string code, int attempt);
    }
}

/// <summary>Why a note became no activity, beside what the CRM answers (<c>crm.…</c>): the reasons of dead letters.</summary>
internal static class NoteCodes
{
    public const string NoNumber = "call-note.number-withheld";
    public const string NoCrm = "call-note.crm-not-configured";
    public const string Misconfigured = "call-note.crm-misconfigured";
    public const string NoContact = "call-note.no-contact";
    public const string SeveralContacts = "call-note.several-contacts";
    public const string Down = "call-note.crm-down";
    public const string Slow = "call-note.crm-slow";
    public const string Throttled = "call-note.crm-throttled";

    public static string Of(CrmState state) => state switch
    {
        CrmState.Slow => Slow,
        CrmState.Throttled => Throttled,
        _ => Down,
    };
}
