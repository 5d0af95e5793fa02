using Microsoft.Data.Sqlite;
using Serverless.Local.Tables.Filters;

namespace Serverless.Local.Tables.Embedded;

/// <summary>Where a page starts: at this row, or at the first one after it.</summary>
internal readonly record struct RowPosition(string PartitionKey, string RowKey);

/// <summary>One reading connection with its statements. For one thread at a time.</summary>
internal sealed class TableReader : IDisposable
{
    private const string Columns = "SELECT partition_key, row_key, stamp, properties FROM entities WHERE table_id = $1 AND ";

    /// <summary>One partition, from a row on.</summary>
    internal const string PartitionQuery = Columns + "partition_key = $2 AND row_key >= $3 ORDER BY row_key";

    /// <summary>One partition, from a row up to a row.</summary>
    internal const string PartitionRangeQuery = Columns + "partition_key = $2 AND row_key >= $3 AND row_key <= $4 ORDER BY row_key";

    /// <summary>All partitions, from a row on.</summary>
    internal const string TableQuery = Columns + "(partition_key, row_key) >= ($2, $3) ORDER BY partition_key, row_key";

    /// <summary>Partitions up to one, from a row on.</summary>
    internal const string TableRangeQuery =
        Columns + "(partition_key, row_key) >= ($2, $3) AND partition_key <= $4 ORDER BY partition_key, row_key";

    private readonly SqliteConnection _connection;
    private readonly PreparedStatement _find;
    private readonly PreparedStatement _partition;
    private readonly PreparedStatement _partitionRange;
    private readonly PreparedStatement _table;
    private readonly PreparedStatement _tableRange;

    public TableReader(string path)
    {
        _connection = TableSchema.OpenForReading(path);
        _find = new(_connection, Columns + "partition_key = $2 AND row_key = $3", 3);
        _partition = new(_connection, PartitionQuery, 3);
        _partitionRange = new(_connection, PartitionRangeQuery, 4);
        _table = new(_connection, TableQuery, 3);
        _tableRange = new(_connection, TableRangeQuery, 4);
    }

    public TableRow? Find(long table, string partitionKey, string rowKey)
    {
        using var found = _find.Query(table, partitionKey, rowKey);
        return found.Read() ? Row(found) : null;
    }

    /// <summary>The rows of a range in their order, read as they are taken.</summary>
    public IEnumerable<TableRow> Scan(long table, KeyRange range, RowPosition? from)
    {
        using var found = Open(table, range, from);
        while (found.Read()) { yield return Row(found); }
    }

    public long Count(long table)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM entities WHERE table_id = $1";
        command.Parameters.AddWithValue("$1", table);
        return (long)command.ExecuteScalar()!;
    }

    public void Dispose()
    {
        _find.Dispose();
        _partition.Dispose();
        _partitionRange.Dispose();
        _table.Dispose();
        _tableRange.Dispose();
        _connection.Dispose();
    }

    private SqliteDataReader Open(long table, KeyRange range, RowPosition? from)
    {
        if (!range.Partition.IsPoint)
        {
            var start = from ?? new RowPosition(range.Partition.Low ?? "", "");
            return range.Partition.High is { } last
                ? _tableRange.Query(table, start.PartitionKey, start.RowKey, last)
                : _table.Query(table, start.PartitionKey, start.RowKey);
        }

        var firstRow = from?.RowKey ?? range.Row.Low ?? "";
        return range.Row.High is { } lastRow
            ? _partitionRange.Query(table, range.Partition.Low!, firstRow, lastRow)
            : _partition.Query(table, range.Partition.Low!, firstRow);
    }

    private static TableRow Row(SqliteDataReader found) => new()
    {
        PartitionKey = found.GetString(0),
        RowKey = found.GetString(1),
        Timestamp = TableStamp.ToTime(found.GetInt64(2)),
        ETag = TableStamp.ToETag(found.GetInt64(2)),
        Properties = RowCodec.Decode(found.GetFieldValue<byte[]>(3)),
    };
}
