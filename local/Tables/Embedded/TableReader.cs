using Microsoft.Data.Sqlite;
using Serverless.Local.Sqlite;
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
    private readonly SqliteStatement _find;
    private readonly SqliteStatement _partition;
    private readonly SqliteStatement _partitionRange;
    private readonly SqliteStatement _table;
    private readonly SqliteStatement _tableRange;

    public TableReader(string path)
    {
        _connection = TableSchema.OpenForReading(path);
        _find = new(_connection.Handle!, Columns + "partition_key = $2 AND row_key = $3");
        _partition = new(_connection.Handle!, PartitionQuery);
        _partitionRange = new(_connection.Handle!, PartitionRangeQuery);
        _table = new(_connection.Handle!, TableQuery);
        _tableRange = new(_connection.Handle!, TableRangeQuery);
    }

    public TableRow? Find(long table, string partitionKey, string rowKey)
    {
        try
        {
            return _find.With(table).With(partitionKey).With(rowKey).Next() ? Row(_find) : null;
        }
        finally
        {
            _find.Reset();
        }
    }

    /// <summary>The rows of a range in their order, read as they are taken.</summary>
    public IEnumerable<TableRow> Scan(long table, KeyRange range, RowPosition? from)
    {
        var found = Open(table, range, from);
        try
        {
            while (found.Next()) { yield return Row(found); }
        }
        finally
        {
            found.Reset();
        }
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

    private SqliteStatement Open(long table, KeyRange range, RowPosition? from)
    {
        if (!range.Partition.IsPoint)
        {
            var start = from ?? new RowPosition(range.Partition.Low ?? "", "");
            return range.Partition.High is { } last
                ? _tableRange.With(table).With(start.PartitionKey).With(start.RowKey).With(last)
                : _table.With(table).With(start.PartitionKey).With(start.RowKey);
        }

        var firstRow = from?.RowKey ?? range.Row.Low ?? "";
        return range.Row.High is { } lastRow
            ? _partitionRange.With(table).With(range.Partition.Low!).With(firstRow).With(lastRow)
            : _partition.With(table).With(range.Partition.Low!).With(firstRow);
    }

    private static TableRow Row(SqliteStatement found) => new()
    {
        PartitionKey = found.Text(0),
        RowKey = found.Text(1),
        Timestamp = TableStamp.ToTime(found.Int64(2)),
        ETag = TableStamp.ToETag(found.Int64(2)),
        Properties = RowCodec.Decode(found.Bytes(3)),
    };
}
