using Azure.Data.Tables;
using Serverless.Customers;
using Serverless.Platform.Storage;

namespace Serverless.Conversations.People;

/// <summary>Something that people of the business want to remember beside a chat. Customers never see it.</summary>
/// <param name="Id">The same note has the same id.</param>
/// <param name="By">Who took it, as the business names its people; null when it does not say.</param>
public sealed record ThreadNote(string Id, string Text, string? By, DateTimeOffset At)
{
    /// <summary>The kind of its line in the transcript.</summary>
    public const string Kind = "note";

    public override string ToString() => Id;
}

/// <summary>What customers said and did, for people who read the chat, and what those noted. What customers take back is forgotten.</summary>
public sealed class Transcripts(TableServiceClient tables, ICustomerRecords customers)
{
    private readonly TableClient _table = tables.GetTableClient(TableNames.Messages);

    /// <summary>Can be repeated: the same event is the same row.</summary>
    public async Task RecordAsync(ChatThread thread, ChatEvent item, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(thread);
        ArgumentNullException.ThrowIfNull(item);
        if (item is { Kind: ChatEventKind.MessageDeleted, MessageId: { } deleted }) { await ForgetAsync(thread, deleted, cancellationToken); }

        if (IsShown(item.Kind)) { await _table.UpsertEntityAsync(TranscriptRow.Of(thread, item), TableUpdateMode.Replace, cancellationToken); }
    }

    /// <summary>Puts a note beside the chat. Can be repeated: the same note is the same row.</summary>
    public Task NoteAsync(ChatThread thread, ThreadNote note, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(thread);
        ArgumentNullException.ThrowIfNull(note);
        return _table.UpsertEntityAsync(TranscriptRow.Of(thread, note), TableUpdateMode.Replace, cancellationToken);
    }

    /// <summary>The newest of one thread before a time, newest first.</summary>
    internal async Task<IReadOnlyList<TranscriptRow>> ListAsync(ChatThread thread, DateTimeOffset before, int count, CancellationToken cancellationToken)
    {
        var partition = TranscriptRow.Partition(thread.Business, thread.Customer);
        var (from, to) = (TranscriptRow.After(thread.Id, before), TranscriptRow.Prefix(thread.Id) + "~");
        var rows = new List<TranscriptRow>();
        await foreach (var row in _table.QueryAsync<TranscriptRow>(TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey gt {from} and RowKey lt {to} and At lt {before}"),
            maxPerPage: count, cancellationToken: cancellationToken))
        {
            rows.Add(row);
            if (rows.Count == count) { break; }
        }

        return rows;
    }

    private static bool IsShown(ChatEventKind kind) => kind is ChatEventKind.Message or ChatEventKind.MessageEdited or ChatEventKind.MessageDeleted or ChatEventKind.Postback
        or ChatEventKind.Reaction or ChatEventKind.ReactionRemoved or ChatEventKind.Form or ChatEventKind.Call;

    private async Task ForgetAsync(ChatThread thread, string messageId, CancellationToken cancellationToken)
    {
        var ids = await customers.FindIdsAsync(thread.Business, thread.Customer, cancellationToken);
        foreach (var id in ids.DefaultIfEmpty(thread.Customer)) { await ForgetAsync(TranscriptRow.Partition(thread.Business, id), messageId, cancellationToken); }
    }

    private async Task ForgetAsync(string partition, string messageId, CancellationToken cancellationToken)
    {
        var said = new List<TranscriptRow>();
        await foreach (var row in _table.QueryAsync<TranscriptRow>(TableClient.CreateQueryFilter($"PartitionKey eq {partition} and MessageId eq {messageId}"), cancellationToken: cancellationToken))
        {
            said.Add(row);
        }

        foreach (var row in said)
        {
            (row.Text, row.Files) = (null, null);
            await _table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
        }
    }
}
