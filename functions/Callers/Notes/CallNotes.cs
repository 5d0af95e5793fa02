using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using Serverless.Businesses;
using Serverless.Callers.Cards;
using Serverless.Callers.FanOut;
using Serverless.Conversations;
using Serverless.Conversations.People;
using Serverless.Customers;
using Serverless.Platform.Http;
using Serverless.Platform.Messaging;

namespace Serverless.Callers.Notes;

/// <summary>The answer to a note that was taken.</summary>
/// <param name="Thread">The chat beside whose transcript it stands; absent when the caller has none.</param>
/// <param name="Crm"><c>queued</c>: it becomes an activity in the CRM; <c>off</c>: the business does not want that, or has no CRM; <c>no-number</c>: nothing is
/// known by which the CRM would find the caller.</param>
public sealed record NoteTaken(string Id, string Call, string? Customer, string? Thread, string Crm);

/// <summary>Takes what agents note about calls.</summary>
public interface ICallNotes
{
    /// <summary>Durable when it returns. The same id again changes nothing.</summary>
    Task<CallOutcome> AddAsync(Business business, string call, string id, NoteRequest note, CancellationToken cancellationToken);
}

internal sealed partial class CallNotes(CallStore calls, ICustomerRecords customers, IThreads threads, Transcripts transcripts, IMessageBus bus, TimeProvider clock,
    ILogger<CallNotes> logger) : ICallNotes
{
    private static readonly Problem NoPlace = new(409, "note-has-no-place", "There is nowhere to keep the note.",
        "The caller has no chat with this business, and notes do not go to a CRM. Keep it in your own system.");

    private static readonly Problem NoNumber = new(409, "note-has-no-place", "There is nowhere to keep the note.",
        "The caller has no chat with this business, and no number is known by which the CRM would find them. Keep it in your own system.");

    public async Task<CallOutcome> AddAsync(Business business, string call, string id, NoteRequest note, CancellationToken cancellationToken)
    {
        if (!CallStore.IsId(call) || await calls.FindAsync(business.Id, call, cancellationToken) is not { } record) { return new(null, Problems.NotFound); }

        var (customer, chats) = await ChatsAsync(business, record, cancellationToken);
        var (thread, isWanted) = (chats is [var latest, ..] ? latest : null, business is { Crm: not null, Callers.CrmActivities: true });
        var number = isWanted ? record.Number ?? CallerNumbers.Of(chats)?.Value : null;
        if (thread is null && number is null) { return new(null, isWanted ? NoNumber : NoPlace); }

        var at = clock.GetUtcNow();
        if (thread is not null) { await transcripts.NoteAsync(thread, new ThreadNote(id, note.Text, note.By, at), cancellationToken); }

        if (number is not null) { await bus.SendAsync(Queues.CallerContext, CallNoteDue.Of(record, number, id, note, thread is not null, at).ToBus(null), cancellationToken); }

        await calls.UpdateAsync(business.Id, call, stored => stored.Notes.Contains(id) ? stored : stored with { Notes = [.. stored.Notes, id] }, cancellationToken);
        Log.Taken(logger, id, call, business.Id, thread?.Id, number is not null);
        var crm = number is not null ? "queued" : isWanted ? "no-number" : "off";
        return new(JsonSerializer.Serialize(new NoteTaken(id, call, customer, thread?.Id, crm), NoteTakenJson.Default.NoteTaken), null);
    }

    /// <summary>The chats of the caller, the one that was used last first. A number that several people share belongs to nobody here.</summary>
    private async Task<(string? Customer, IReadOnlyList<ChatThread> Chats)> ChatsAsync(Business business, CallRecord call, CancellationToken cancellationToken)
    {
        if (call.Customer is not { } known) { return (null, []); }

        var customer = await customers.FindIdsAsync(business.Id, known, cancellationToken) is [var id, ..] ? id : known;
        var all = await threads.ListAsync(business.Id, customer, cancellationToken);
        return (customer, [.. all.OrderBy(thread => thread.Channel == ChatChannels.Email).ThenByDescending(thread => thread.LastContactAt).ThenBy(thread => thread.Id, StringComparer.Ordinal)]);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, EventName = "caller.note-taken", Message = "Note {Note} about call {Call} of {Business}: beside thread {Thread}, to the CRM: {ToCrm}")]
        public static partial void Taken(ILogger logger, string note, string call, string business, string? thread, bool toCrm);
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(NoteTaken))]
internal sealed partial class NoteTakenJson : JsonSerializerContext;
