using Microsoft.Data.Sqlite;

namespace Serverless.Local.Tables.Embedded;

/// <summary>
/// The file's tables. Entities are clustered by table, partition key and row key in UTF-8 byte order, so that a row is one seek
/// and a partition one run of pages.
/// </summary>
internal static class TableSchema
{
    private const int Version = 1;
    private const int BusyMilliseconds = 30_000;

    private const string Create = """
        CREATE TABLE tables (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            name TEXT NOT NULL UNIQUE COLLATE NOCASE
        );
        CREATE TABLE entities (
            table_id INTEGER NOT NULL,
            partition_key TEXT NOT NULL,
            row_key TEXT NOT NULL,
            stamp INTEGER NOT NULL,
            properties BLOB NOT NULL,
            PRIMARY KEY (table_id, partition_key, row_key)
        ) WITHOUT ROWID;
        CREATE TABLE last_stamp (id INTEGER PRIMARY KEY CHECK (id = 1), stamp INTEGER NOT NULL);
        INSERT INTO last_stamp VALUES (1, 0);
        PRAGMA user_version = 1;
        """;

    /// <summary>Opens the file and makes it durable: a commit returns after the log is on the disk.</summary>
    /// <exception cref="InvalidDataException">The file was written by a newer version.</exception>
    public static SqliteConnection OpenForWriting(string path)
    {
        var connection = Open(path, SqliteOpenMode.ReadWriteCreate);
        connection.Run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000; PRAGMA cache_size = -16384;");
        switch (connection.Scalar("PRAGMA user_version"))
        {
            case 0:
                connection.Run($"BEGIN IMMEDIATE; {Create} COMMIT;");
                break;
            case not Version:
                connection.Dispose();
                throw new InvalidDataException($"{path} was written by a newer version of the embedded host; start with --fresh or upgrade.");
        }

        return connection;
    }

    /// <summary>Every commit of the writer empties a reader's cache, so what is not in the log any more is read where the system has it in memory.</summary>
    public static SqliteConnection OpenForReading(string path)
    {
        var connection = Open(path, SqliteOpenMode.ReadOnly);
        connection.Run("PRAGMA mmap_size = 268435456;");
        return connection;
    }

    public static void Run(this SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public static long Scalar(this SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    private static SqliteConnection Open(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ToString());
        connection.Open();

        // Statements that are stepped directly do not wait by themselves for a lock.
        SQLitePCL.raw.sqlite3_busy_timeout(connection.Handle, BusyMilliseconds);
        return connection;
    }
}
