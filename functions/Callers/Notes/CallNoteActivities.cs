using Microsoft.Extensions.Logging;
using Serverless.Businesses;
using Serverless.Callers.Crm;
using Serverless.Callers.FanOut;
using Serverless.Customers.Phones;
using Serverless.Platform.Messaging;

namespace Serverless.Callers.Notes;

/// <summary>
/// Makes activities in the CRM of notes. While the CRM does not answer, the note comes back by scheduled messages for a day. What came of it
/// stands in the record of the call. A note that found no place in the CRM is a dead letter with the reason, unless it is kept beside a chat and only the CRM's
/// contact is missing: nothing of it is lost.
/// </summary>
internal sealed partial class CallNoteActivities(ICrmLookup crm, ICrmActivities activities, CallStore calls, IMessageBus bus, TimeProvider clock, ILogger<CallNoteActivities> logger)
{
    internal static readonly TimeSpan Patience = TimeSpan.FromDays(1);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    /// <summary>By then no look-up remembers a contact that is gone, which is what most refusals come from, whatever the CRM calls it.</summary>
    private static readonly TimeSpan UntilForgotten = CrmCache.Longest + TimeSpan.FromSeconds(30);

    /// <summary>Null when done or put off, else why it can never be written.</summary>
    public async Task<string?> WriteAsync(Business business, CallNoteDue note, CancellationToken cancellationToken) =>
        PhoneNumber.Parse(note.Number, business.Country) is { } phone
            ? await WriteAsync(business, note, await crm.FindAsync(business, phone, cancellationToken), cancellationToken)
            : await EndAsync(note, NoteCodes.NoNumber, cancellationToken);

    private Task<string?> WriteAsync(Business business, CallNoteDue note, CrmAnswer found, CancellationToken cancellationToken) => found switch
    {
        { State: CrmState.NotConfigured } => EndAsync(note, NoteCodes.NoCrm, cancellationToken),
        { State: CrmState.Misconfigured } => EndAsync(note, NoteCodes.Misconfigured, cancellationToken),
        { State: not CrmState.Answered } => TryAgainAsync(note, NoteCodes.Of(found.State), null, cancellationToken),
        { Contacts: [] } => EndAsync(note, NoteCodes.NoContact, cancellationToken),
        { Contacts: [_, _, ..] } or { IsTruncated: true } => EndAsync(note, NoteCodes.SeveralContacts, cancellationToken),
        _ => WriteAsync(business, note, found.Contacts[0].Id, cancellationToken),
    };

    private async Task<string?> WriteAsync(Business business, CallNoteDue note, string contact, CancellationToken cancellationToken)
    {
        var result = await activities.AddAsync(business, contact, Activity(note), cancellationToken);
        return result switch
        {
            { State: CrmWriteState.Written } => await EndAsync(note, NoteCodes.Written, cancellationToken),
            { State: CrmWriteState.TryAgain } => await TryAgainAsync(note, result.Code, result.RetryAfter, cancellationToken),
            { State: CrmWriteState.Refused } when !note.IsLookedForAgain => await TryAgainAsync(note with { IsLookedForAgain = true }, result.Code, UntilForgotten, cancellationToken),
            _ => await EndAsync(note, result.Code, cancellationToken),
        };
    }

    /// <summary>The end of it, on record. Null, or the reason when it must be kept as a dead letter.</summary>
    private async Task<string?> EndAsync(CallNoteDue note, string code, CancellationToken cancellationToken)
    {
        await calls.UpdateAsync(note.Business, note.Call, stored => stored.InCrm(note.Note, code), cancellationToken);
        if (code == NoteCodes.Written)
        {
            Log.Written(logger, note.Note, note.Business, note.Attempt);
            return null;
        }

        if (!note.IsKept || !NoteCodes.IsNobody(code)) { return code; }

        Log.Nobody(logger, note.Note, note.Business, code);
        return null;
    }

    private async Task<string?> TryAgainAsync(CallNoteDue note, string code, TimeSpan? asked, CancellationToken cancellationToken)
    {
        var next = clock.GetUtcNow() + Pause(note.Attempt, asked);
        if (next - note.NotedAt > Patience) { return await EndAsync(note, code, cancellationToken); }

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

        [LoggerMessage(Level = LogLevel.Information, EventName = "caller.note-not-in-crm", Message = "Note {Note} of {Business} stands beside the chat only, the CRM has no contact for it: {Code}")]
        public static partial void Nobody(ILogger logger, string note, string business, string code);
    }
}

/// <summary>What became of a note, beside what the CRM answers (<c>crm.…</c>): all but the first are reasons of dead letters.</summary>
internal static class NoteCodes
{
    public const string Written = "written";
    public const string NoNumber = "call-note.number-withheld";
    public const string NoCrm = "call-note.crm-not-configured";
    public const string Misconfigured = "call-note.crm-misconfigured";
    public const string NoContact = "call-note.no-contact";
    public const string SeveralContacts = "call-note.several-contacts";
    public const string Down = "call-note.crm-down";
    public const string Slow = "call-note.crm-slow";
    public const string Throttled = "call-note.crm-throttled";

    /// <summary>The CRM works, and has no one contact whose note it would be.</summary>
    public static bool IsNobody(string code) => code is NoContact or SeveralContacts or CrmCodes.UnknownContact;

    public static string Of(CrmState state) => state switch
    {
        CrmState.Slow => Slow,
        CrmState.Throttled => Throttled,
        _ => Down,
    };
}
