using SQLitePCL;

namespace Serverless.Local.Sqlite;

/// <summary>One prepared statement that is run again and again with other values. Not safe for concurrent use.</summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private int _bound;

    public SqliteStatement(sqlite3 database, string sql)
    {
        _database = database;
        SqliteFailure.ThrowUnlessOk(database, raw.sqlite3_prepare_v3(database, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement));
    }

    public SqliteStatement With(long value) => Bound(raw.sqlite3_bind_int64(_statement, ++_bound, value));

    public SqliteStatement With(byte[] value) => Bound(raw.sqlite3_bind_blob(_statement, ++_bound, value));

    public SqliteStatement With(string? value) =>
        Bound(value is null ? raw.sqlite3_bind_null(_statement, ++_bound) : raw.sqlite3_bind_text(_statement, ++_bound, value));

    /// <summary>Runs a statement that returns no rows.</summary>
    public void Run()
    {
        try
        {
            SqliteFailure.ThrowUnlessDone(_database, raw.sqlite3_step(_statement));
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>Goes to the next row; at the end the statement is ready for new values.</summary>
    public bool Next()
    {
        var result = raw.sqlite3_step(_statement);
        if (result == raw.SQLITE_ROW) { return true; }

        Reset();
        SqliteFailure.ThrowUnlessDone(_database, result);
        return false;
    }

    /// <summary>Forgets the values and the rows that were not read.</summary>
    public void Reset()
    {
        raw.sqlite3_reset(_statement);
        raw.sqlite3_clear_bindings(_statement);
        _bound = 0;
    }

    public long Int64(int column) => raw.sqlite3_column_int64(_statement, column);

    public string? Text(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL ? null : raw.sqlite3_column_text(_statement, column).utf8_to_string();

    public byte[] Blob(int column) => Bytes(column).ToArray();

    /// <summary>The bytes where SQLite holds them: only until the next step or reset.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(_statement, column);

    public void Dispose() => _statement.Dispose();

    private SqliteStatement Bound(int result)
    {
        SqliteFailure.ThrowUnlessOk(_database, result);
        return this;
    }
}

/// <summary>The file could not be read or written; what was in progress is undone.</summary>
internal sealed class SqliteFailure(int code, string message) : IOException(message)
{
    public int Code => code;

    public static void ThrowUnlessOk(sqlite3 database, int result)
    {
        if (result != raw.SQLITE_OK) { throw Of(database, result); }
    }

    public static void ThrowUnlessDone(sqlite3 database, int result)
    {
        if (result is not (raw.SQLITE_DONE or raw.SQLITE_OK)) { throw Of(database, result); }
    }

    private static SqliteFailure Of(sqlite3 database, int result) =>
        new(result, $"SQLite failed: {raw.sqlite3_errmsg(database).utf8_to_string()} (SQLite {raw.sqlite3_extended_errcode(database)}).");
}
