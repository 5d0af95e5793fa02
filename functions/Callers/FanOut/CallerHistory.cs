using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Serverless.Platform.Json;
using Serverless.Platform.Storage;

namespace Serverless.Callers.FanOut;

/// <summary>
/// What is remembered of one customer's calls, to decide whether a missed one is still worth a word. Times only grow, so what is noted in
/// any order, late or twice ends the same.
/// </summary>
/// <param name="LastCall">The call of theirs that began last.</param>
/// <param name="ReachedAt">When the two sides last talked, whoever called.</param>
/// <param name="ToldMissedAt">When they were last told of a missed call.</param>
internal sealed record CallerHistory(string? LastCall, DateTimeOffset? LastCallAt, DateTimeOffset? ReachedAt, DateTimeOffset? ToldMissedAt)
{
    public static readonly CallerHistory None = new(null, null, null, null);

    /// <summary>The same instance when the call says nothing new.</summary>
    public CallerHistory With(CallRecord call)
    {
        var isLater = call.IsInbound && (LastCallAt is not { } last || (call.StartedAt, call.Id).CompareTo((last, LastCall!)) > 0);
        var isReached = call.AnsweredAt is { } answered && !(ReachedAt >= answered);
        return !isLater && !isReached ? this : this with
        {
            LastCall = isLater ? call.Id : LastCall,
            LastCallAt = isLater ? call.StartedAt : LastCallAt,
            ReachedAt = isReached ? call.AnsweredAt : ReachedAt,
        };
    }

    public CallerHistory Told(DateTimeOffset at) => ToldMissedAt >= at ? this : this with { ToldMissedAt = at };
}

/// <summary>The histories, in the table of the calls and kept as long as they are.</summary>
internal sealed class CallerHistories(TableServiceClient tables)
{
    private const int Conflict = 409;
    private const int Changed = 412;
    private const int MostAttempts = 20;
    private const string Row = "history";
    private readonly TableClient _table = tables.GetTableClient(TableNames.Calls);

    public async Task<CallerHistory> FindAsync(string business, string customer, CancellationToken cancellationToken) =>
        Read(await RowAsync(business, customer, cancellationToken));

    /// <summary>The history after a pure step, as it is stored.</summary>
    public async Task<CallerHistory> UpdateAsync(string business, string customer, Func<CallerHistory, CallerHistory> step, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var row = await RowAsync(business, customer, cancellationToken);
            var known = Read(row);
            var changed = step(known);
            if (ReferenceEquals(changed, known)) { return known; }

            var written = new TableEntity(Partition(business, customer), Row) { ["History"] = JsonSerializer.SerializeToUtf8Bytes(changed, RecordJson.Of<CallerHistory>()) };
            try
            {
                await (row is null ? _table.AddEntityAsync(written, cancellationToken) : _table.UpdateEntityAsync(written, row.ETag, TableUpdateMode.Replace, cancellationToken));
                return changed;
            }
            catch (RequestFailedException exception) when (exception.Status is Conflict or Changed or 404 && attempt < MostAttempts)
            {
                // Another call of the same customer was faster, or the row was just forgotten.
            }
        }
    }

    private static string Partition(string business, string customer) => TableKey.Join(business, "caller", customer);

    private static CallerHistory Read(TableEntity? row) =>
        row?.GetBinary("History") is { } json ? JsonSerializer.Deserialize(json, RecordJson.Of<CallerHistory>())! : CallerHistory.None;

    private async Task<TableEntity?> RowAsync(string business, string customer, CancellationToken cancellationToken)
    {
        var found = await _table.GetEntityIfExistsAsync<TableEntity>(Partition(business, customer), Row, cancellationToken: cancellationToken);
        return found.HasValue ? found.Value : null;
    }
}
