using Azure;
using Serverless.Local.Tables.Embedded;
using Serverless.Local.Tables.Filters;

namespace Serverless.Local.Tables;

/// <summary>
/// The tables of one account in one SQLite file, for one process at a time. A write returns after its commit reached the disk.
/// </summary>
internal sealed class EmbeddedTableStore : IDisposable
{
    private readonly TimeProvider _clock;
    private readonly FileStream _lock;
    private readonly TableWriteSession _session;
    private readonly GroupCommitWriter _writer;
    private readonly TableReaders _readers;

    private EmbeddedTableStore(string path, TimeProvider clock, FileStream @lock)
    {
        _clock = clock;
        _lock = @lock;
        _session = new TableWriteSession(TableSchema.OpenForWriting(path), clock);
        _writer = new GroupCommitWriter(_session, "embedded-tables");
        _readers = new TableReaders(path);
    }

    /// <summary>Opens the file, creating it and its folder when missing; what was committed before a crash is there.</summary>
    /// <exception cref="IOException">Another process uses the file.</exception>
    public static EmbeddedTableStore Open(string databasePath, TimeProvider clock)
    {
        var path = Path.GetFullPath(databasePath);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var @lock = new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        try
        {
            return new EmbeddedTableStore(path, clock, @lock);
        }
        catch
        {
            @lock.Dispose();
            throw;
        }
    }

    /// <summary>The tables with their numbers of rows, by name. Counts by reading: for the console, not for the hot path.</summary>
    public IReadOnlyList<(string Name, long Rows)> Describe() =>
        [.. Tables().Select(t => (t.Name, _readers.Use(reader => reader.Count(t.Id))))];

    internal async Task<Response> CreateTableAsync(string name)
    {
        if (TableLimits.RefuseTableName(name) is { } refusal) { return Refused(refusal); }

        // Services create their tables at every start: the usual answer needs no turn of the writer.
        if (_session.CommittedTables.ContainsKey(name)) { return Refused(ServiceError.TableAlreadyExists); }

        return Answer(await _writer.EnqueueAsync(session => session.CreateTable(name)).ConfigureAwait(false), 204);
    }

    internal async Task<Response> DeleteTableAsync(string name) =>
        Answer(await _writer.EnqueueAsync(session => session.DeleteTable(name)).ConfigureAwait(false), 204);

    internal async Task<Response> WriteAsync(string table, TableWrite write)
    {
        if (Refuse(write) is { } refusal) { return Refused(refusal); }

        var prepared = PreparedWrite.From(write);
        var outcome = await _writer.EnqueueAsync(session => session.Write(table, prepared)).ConfigureAwait(false);
        return outcome.Refusal is null ? Written(write, outcome.Stamp) : Refused(outcome.Refusal);
    }

    internal async Task<TableReply<IReadOnlyList<Response>>> SubmitAsync(string table, IReadOnlyList<TableWrite> writes)
    {
        if (RefuseAny(writes) is { } refusal) { return new(Refused(refusal), null); }

        var prepared = writes.Select(PreparedWrite.From).ToList();
        var (failed, stamps) = await _writer.EnqueueAsync(session => session.WriteAll(table, prepared)).ConfigureAwait(false);
        return failed is null
            ? new(EmbeddedAnswers.Success(202), [.. writes.Select((write, i) => Written(write, stamps[i]))])
            : new(Refused(failed), null);
    }

    internal TableReply<TableRow> Read(string table, string partitionKey, string rowKey, IReadOnlyList<string>? select)
    {
        if (TableLimits.RefuseKeys(partitionKey, rowKey) is { } refusal) { return new(Refused(refusal), null); }

        if (!_session.CommittedTables.TryGetValue(table, out var info)) { return new(Refused(ServiceError.TableNotFound), null); }

        return _readers.Use(reader => reader.Find(info.Id, partitionKey, rowKey)) is { } row
            ? new(EmbeddedAnswers.Success(200, row.ETag), PageScan.Project(row, select))
            : new(Refused(ServiceError.ResourceNotFound), null);
    }

    internal TableReply<TablePage<TableRow>> Query(string table, TableQuery query)
    {
        if (!_session.CommittedTables.TryGetValue(table, out var info)) { return new(Refused(ServiceError.TableNotFound), null); }

        if (PlannedQuery.TryPlan(query) is not { } plan) { return new(Refused(ServiceError.InvalidInput), null); }

        var page = plan.Range.IsEmpty
            ? new TablePage<TableRow>([], null)
            : _readers.Use(reader => plan.Scan.Run(reader.Scan(info.Id, plan.Range, plan.From)));
        return new(EmbeddedAnswers.Success(200), page);
    }

    internal TableReply<TablePage<string>> ListTables(TableQuery query)
    {
        if (PlannedQuery.TryPlan(query with { Continuation = null }) is not { } plan) { return new(Refused(ServiceError.InvalidInput), null); }

        var rows = Tables()
            .Where(t => query.Continuation is null || string.CompareOrdinal(t.Name, query.Continuation) >= 0)
            .Select(t => new TableRow { PartitionKey = "", RowKey = t.Name, Properties = [new("TableName", t.Name)] });
        var page = plan.Scan.Run(rows);
        var names = page.Entries.Select(row => row.RowKey!).ToList();
        return new(EmbeddedAnswers.Success(200), new(names, page.Continuation is { } next ? PageScan.FromToken(next).RowKey : null));
    }

    /// <summary>Commits what is under way, then closes the file.</summary>
    public void Dispose()
    {
        _writer.Dispose();
        _readers.Dispose();
        _lock.Dispose();
    }

    private IEnumerable<TableInfo> Tables() => _session.CommittedTables.Values.OrderBy(t => t.Name, StringComparer.Ordinal);

    private static ServiceError? Refuse(TableWrite write) => write.Kind is TableWriteKind.Delete
        ? TableLimits.RefuseKeys(write.Row.PartitionKey!, write.Row.RowKey!)
        : TableLimits.RefuseRow(write.Row);

    private static ServiceError? RefuseAny(IReadOnlyList<TableWrite> writes)
    {
        if (TableLimits.RefuseBatch(writes) is { } batch) { return batch; }

        for (var i = 0; i < writes.Count; i++)
        {
            if (Refuse(writes[i]) is { } step) { return step.AtStep(i); }
        }

        return null;
    }

    private static PlainResponse Written(TableWrite write, long stamp) =>
        EmbeddedAnswers.Success(204, write.Kind is TableWriteKind.Delete ? null : TableStamp.ToETag(stamp));

    private PlainResponse Answer(ServiceError? refusal, int success) =>
        refusal is null ? EmbeddedAnswers.Success(success) : Refused(refusal);

    private PlainResponse Refused(ServiceError error) => EmbeddedAnswers.Refusal(error, _clock.GetUtcNow());
}
