using Microsoft.Data.Sqlite;

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
internal sealed class RowWriter(SqliteConnection connection) : IDisposable
{
    private readonly PreparedStatement _find = new(
        connection, "SELECT stamp, properties FROM entities WHERE table_id = $1 AND partition_key = $2 AND row_key = $3", 3);

    private readonly PreparedStatement _put = new(connection, "INSERT OR REPLACE INTO entities VALUES ($1, $2, $3, $4, $5)", 5);

    private readonly PreparedStatement _remove = new(
        connection, "DELETE FROM entities WHERE table_id = $1 AND partition_key = $2 AND row_key = $3", 3);

    public WriteDecision Decide(long table, PreparedWrite prepared)
    {
        var (kind, row, ifMatch) = prepared.Write;
        if (kind is TableWriteKind.Replace && ifMatch is null) { return default; }

        using var found = _find.Query(table, row.PartitionKey!, row.RowKey!);
        if (!found.Read())
        {
            return kind is TableWriteKind.Insert || ifMatch is null ? default : new(ServiceError.ResourceNotFound, null);
        }

        if (kind is TableWriteKind.Insert) { return new(ServiceError.EntityAlreadyExists, null); }

        return ifMatch is null or "*" || ifMatch == TableStamp.ToETag(found.GetInt64(0))
            ? new(null, kind is TableWriteKind.Merge ? found.GetFieldValue<byte[]>(1) : null)
            : new(ServiceError.UpdateConditionNotSatisfied, null);
    }

    /// <returns>The version that the row has now.</returns>
    public long Apply(long table, PreparedWrite prepared, WriteDecision decision, long stamp)
    {
        var (kind, row, _) = prepared.Write;
        if (kind is TableWriteKind.Delete)
        {
            _remove.Execute(table, row.PartitionKey!, row.RowKey!);
            return stamp;
        }

        var properties = decision.Stored is null ? prepared.Properties : RowCodec.Encode(Merge(RowCodec.Decode(decision.Stored), row.Properties));
        _put.Execute(table, row.PartitionKey!, row.RowKey!, stamp, properties);
        return stamp;
    }

    public void Dispose()
    {
        _find.Dispose();
        _put.Dispose();
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
