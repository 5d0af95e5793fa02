using Serverless.Local.Sqlite;
using SQLitePCL;

namespace Serverless.Local.Tables.Embedded;

/// <summary>A change whose row is already encoded, so that the writer's thread does not have to.</summary>
internal sealed record PreparedWrite(TableWrite Write, byte[] Properties)
{
    public static PreparedWrite From(TableWrite write) =>
        new(write, write.Kind is TableWriteKind.Delete ? [] : RowCodec.Encode(write.Row.Properties));
}

/// <summary>Whether a change can be done, and what is stored now: null when the row is missing, or when nobody needs to know.</summary>
internal readonly record struct WriteDecision(ServiceError? Refusal, byte[]? Stored);

/// <summary>Decides and applies changes of rows.</summary>
internal sealed class RowWriter(sqlite3 database) : IDisposable
{
    private readonly SqliteStatement _find = new(
        database, "SELECT stamp, properties FROM entities WHERE table_id = ? AND partition_key = ? AND row_key = ?");

    private readonly SqliteStatement _put = new(database, "INSERT OR REPLACE INTO entities VALUES (?, ?, ?, ?, ?)");

    private readonly SqliteStatement _add = new(database, "INSERT OR IGNORE INTO entities VALUES (?, ?, ?, ?, ?)");

    private readonly SqliteStatement _change = new(
        database, "UPDATE entities SET stamp = ?4, properties = ?5 WHERE table_id = ?1 AND partition_key = ?2 AND row_key = ?3 AND stamp = ?6");

    private readonly SqliteStatement _remove = new(
        database, "DELETE FROM entities WHERE table_id = ? AND partition_key = ? AND row_key = ?");

    /// <summary>
    /// Does in one step what is usual and can be done: a row that is new, or one that is replaced as it was read. False: nothing was done,
    /// and <see cref="Decide"/> tells why not, or what to do.
    /// </summary>
    public bool TryApply(long table, PreparedWrite prepared, long stamp)
    {
        var (kind, row, ifMatch) = prepared.Write;
        switch (kind)
        {
            case TableWriteKind.Insert:
                _add.With(table).With(row.PartitionKey).With(row.RowKey).With(stamp).With(prepared.Properties).Run();
                break;
            case TableWriteKind.Replace when ifMatch is not null && TableStamp.FromETag(ifMatch) is { } read:
                _change.With(table).With(row.PartitionKey).With(row.RowKey).With(stamp).With(prepared.Properties).With(read).Run();
                break;
            default:
                return false;
        }

        return raw.sqlite3_changes(database) == 1;
    }

    public WriteDecision Decide(long table, PreparedWrite prepared)
    {
        var (kind, row, ifMatch) = prepared.Write;
        if (kind is TableWriteKind.Replace && ifMatch is null) { return default; }

        try
        {
            if (!_find.With(table).With(row.PartitionKey).With(row.RowKey).Next())
            {
                return kind is TableWriteKind.Insert || ifMatch is null ? default : new(ServiceError.ResourceNotFound, null);
            }

            if (kind is TableWriteKind.Insert) { return new(ServiceError.EntityAlreadyExists, null); }

            return ifMatch is null or "*" || ifMatch == TableStamp.ToETag(_find.Int64(0))
                ? new(null, kind is TableWriteKind.Merge ? _find.Blob(1) : null)
                : new(ServiceError.UpdateConditionNotSatisfied, null);
        }
        finally
        {
            _find.Reset();
        }
    }

    /// <returns>The version that the row has now.</returns>
    public long Apply(long table, PreparedWrite prepared, WriteDecision decision, long stamp)
    {
        var (kind, row, _) = prepared.Write;
        if (kind is TableWriteKind.Delete)
        {
            _remove.With(table).With(row.PartitionKey).With(row.RowKey).Run();
            return stamp;
        }

        var properties = decision.Stored is null ? prepared.Properties : RowCodec.Encode(Merge(RowCodec.Decode(decision.Stored), row.Properties));
        _put.With(table).With(row.PartitionKey).With(row.RowKey).With(stamp).With(properties).Run();
        return stamp;
    }

    public void Dispose()
    {
        _find.Dispose();
        _put.Dispose();
        _add.Dispose();
        _change.Dispose();
        _remove.Dispose();
    }

    private static List<KeyValuePair<string, object>> Merge(
        List<KeyValuePair<string, object>> stored, List<KeyValuePair<string, object>> changes)
    {
        foreach (var change in changes)
        {
            var at = stored.FindIndex(p => p.Key == change.Key);
            if (at < 0) { stored.Add(change); } else { stored[at] = change; }
        }

        return stored;
    }
}
