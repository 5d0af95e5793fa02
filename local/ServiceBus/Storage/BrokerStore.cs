using Serverless.Local.Sqlite;
using SQLitePCL;

namespace Serverless.Local.ServiceBus.Storage;

/// <summary>
/// The broker's file: SQLite with a write-ahead log and <c>synchronous=FULL</c>, so that a commit has reached the disk when it returns.
/// One thread uses it. The first write after a commit opens the next transaction.
/// </summary>
internal sealed class BrokerStore : IDisposable
{
    private const int SchemaVersion = 1;
    private const string Schema = """
        CREATE TABLE entity(id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE COLLATE NOCASE, kind TEXT NOT NULL,
            requires_session INTEGER NOT NULL, requires_duplicate_detection INTEGER NOT NULL, reserved_sequence INTEGER NOT NULL);
        CREATE TABLE message(key INTEGER PRIMARY KEY, dead INTEGER NOT NULL, state INTEGER NOT NULL, attempts INTEGER NOT NULL, enqueued INTEGER NOT NULL,
            time_to_live INTEGER NOT NULL, scheduled INTEGER NOT NULL, enqueued_sequence INTEGER NOT NULL, session TEXT, payload BLOB NOT NULL);
        CREATE TABLE seen(key INTEGER PRIMARY KEY, message_id TEXT NOT NULL, at INTEGER NOT NULL);
        CREATE TABLE session_state(entity INTEGER NOT NULL, session TEXT NOT NULL, state BLOB NOT NULL, PRIMARY KEY(entity, session)) WITHOUT ROWID;
        """;

    private readonly sqlite3 _database;
    private readonly List<SqliteStatement> _statements = [];
    private readonly SqliteStatement _begin, _commit, _rollback, _insert, _delete, _attempts, _move, _payload, _readPayload, _reserve, _seen, _forget, _setState, _clearState;
    private bool _writing;

    private BrokerStore(sqlite3 database)
    {
        _database = database;
        Prepare(database);
        _begin = Statement("BEGIN IMMEDIATE");
        _commit = Statement("COMMIT");
        _rollback = Statement("ROLLBACK");
        _insert = Statement("INSERT INTO message VALUES(?,?,?,?,?,?,?,?,?,?)");
        _delete = Statement("DELETE FROM message WHERE key=?");
        _attempts = Statement("UPDATE message SET attempts=?2 WHERE key=?1");
        _move = Statement("UPDATE message SET dead=?2, state=?3, attempts=?4 WHERE key=?1");
        _payload = Statement("UPDATE message SET payload=?2 WHERE key=?1");
        _readPayload = Statement("SELECT payload FROM message WHERE key=?");
        _reserve = Statement("UPDATE entity SET reserved_sequence=?2 WHERE id=?1");
        _seen = Statement("INSERT INTO seen VALUES(?,?,?)");
        _forget = Statement("DELETE FROM seen WHERE key BETWEEN ? AND ?");
        _setState = Statement("INSERT OR REPLACE INTO session_state VALUES(?,?,?)");
        _clearState = Statement("DELETE FROM session_state WHERE entity=? AND session=?");
    }

    /// <summary>Opens the file or creates it.</summary>
    /// <exception cref="InvalidDataException">The file was written by another version.</exception>
    /// <exception cref="IOException">Another process has it open, or it cannot be read.</exception>
    public static BrokerStore Open(string path)
    {
        Batteries_V2.Init();
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder) { Directory.CreateDirectory(folder); }

        var result = raw.sqlite3_open_v2(path, out var database, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE | raw.SQLITE_OPEN_NOMUTEX, null);
        try
        {
            SqliteFailure.ThrowUnlessOk(database, result);
            return new BrokerStore(database);
        }
        catch (SqliteFailure failure) when (failure.Code is raw.SQLITE_BUSY or raw.SQLITE_LOCKED)
        {
            database.Dispose();
            throw new IOException($"The message store {path} is open in another process: stop it, or use another data folder.", failure);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    public void Insert(in MessageRow row) => Write(_insert).With(row.Key).With(row.DeadLettered ? 1 : 0).With(row.State).With(row.Attempts).With(row.EnqueuedAt)
        .With(row.TimeToLive).With(row.ScheduledFor).With(row.EnqueuedSequence).With(row.SessionId).With(row.Payload).Run();

    public void Delete(long key) => Write(_delete).With(key).Run();

    public void SetAttempts(long key, int attempts) => Write(_attempts).With(key).With(attempts).Run();

    public void Move(long key, bool deadLettered, int state, int attempts) => Write(_move).With(key).With(deadLettered ? 1 : 0).With(state).With(attempts).Run();

    public void SetPayload(long key, byte[] payload) => Write(_payload).With(key).With(payload).Run();

    public byte[] ReadPayload(long key)
    {
        var found = _readPayload.With(key).Next();
        var payload = found ? _readPayload.Blob(0) : throw new SqliteFailure(raw.SQLITE_CORRUPT, "The message store lost a message that it had.");
        _readPayload.Reset();
        return payload;
    }

    public void ReserveSequence(int entityId, long upTo) => Write(_reserve).With(entityId).With(upTo).Run();

    public void Remember(long key, string messageId, long at) => Write(_seen).With(key).With(messageId).With(at).Run();

    public void Forget(long firstKey, long lastKey) => Write(_forget).With(firstKey).With(lastKey).Run();

    public void SetSessionState(int entityId, string session, byte[]? state)
    {
        if (state is null) { Write(_clearState).With(entityId).With(session).Run(); }
        else { Write(_setState).With(entityId).With(session).With(state).Run(); }
    }

    public void AddEntity(EntityRow row)
    {
        using var insert = new SqliteStatement(_database, "INSERT INTO entity VALUES(?,?,?,?,?,?)");
        Write(insert).With(row.Id).With(row.Path).With(row.Kind).With(row.RequiresSession ? 1 : 0).With(row.RequiresDuplicateDetection ? 1 : 0).With(row.ReservedSequence).Run();
    }

    public List<EntityRow> ReadEntities()
    {
        using var select = new SqliteStatement(_database, "SELECT id, path, kind, requires_session, requires_duplicate_detection, reserved_sequence FROM entity");
        var rows = new List<EntityRow>();
        while (select.Next())
        {
            rows.Add(new((int)select.Int64(0), select.Text(1)!, select.Text(2)!, select.Int64(3) != 0, select.Int64(4) != 0, select.Int64(5)));
        }

        return rows;
    }

    /// <summary>All messages in order of entity and number.</summary>
    public IEnumerable<MessageRow> ReadMessages()
    {
        using var select = new SqliteStatement(_database, "SELECT * FROM message ORDER BY key");
        while (select.Next())
        {
            yield return new()
            {
                Key = select.Int64(0),
                DeadLettered = select.Int64(1) != 0,
                State = (int)select.Int64(2),
                Attempts = (int)select.Int64(3),
                EnqueuedAt = select.Int64(4),
                TimeToLive = select.Int64(5),
                ScheduledFor = select.Int64(6),
                EnqueuedSequence = select.Int64(7),
                SessionId = select.Text(8),
                Payload = select.Blob(9),
            };
        }
    }

    /// <summary>The message ids that duplicate detection knows, oldest first in each entity.</summary>
    public IEnumerable<(long Key, string MessageId, long At)> ReadSeen()
    {
        using var select = new SqliteStatement(_database, "SELECT key, message_id, at FROM seen ORDER BY key");
        while (select.Next()) { yield return (select.Int64(0), select.Text(1)!, select.Int64(2)); }
    }

    public IEnumerable<(int EntityId, string Session, byte[] State)> ReadSessionStates()
    {
        using var select = new SqliteStatement(_database, "SELECT entity, session, state FROM session_state");
        while (select.Next()) { yield return ((int)select.Int64(0), select.Text(1)!, select.Blob(2)); }
    }

    /// <summary>Makes everything written since the last commit durable; does nothing when nothing was.</summary>
    public void Commit()
    {
        if (!_writing) { return; }

        _commit.Run();
        _writing = false;
    }

    /// <summary>Undoes everything written since the last commit.</summary>
    public void Rollback()
    {
        if (!_writing) { return; }

        _writing = false;

        // SQLite has rolled back by itself after some failures; then there is nothing left to undo.
        if (raw.sqlite3_get_autocommit(_database) == 0) { _rollback.Run(); }
    }

    public void Dispose()
    {
        foreach (var statement in _statements) { statement.Dispose(); }

        _database.Dispose();
    }

    private static void Prepare(sqlite3 database)
    {
        // Exclusive: a second host on the same folder must fail at its start, and the log's index needs no shared file.
        Execute(database, "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA fullfsync=ON; PRAGMA wal_autocheckpoint=4000;");
        long version;
        using (var select = new SqliteStatement(database, "PRAGMA user_version")) { version = select.Next() ? select.Int64(0) : 0; }

        if (version == 0) { Execute(database, $"BEGIN IMMEDIATE; {Schema} PRAGMA user_version={SchemaVersion}; COMMIT;"); }
        else if (version != SchemaVersion)
        {
            throw new InvalidDataException($"The message store has format {version}, this version reads format {SchemaVersion}: start with an empty data folder (--fresh).");
        }
    }

    private static void Execute(sqlite3 database, string sql) => SqliteFailure.ThrowUnlessOk(database, raw.sqlite3_exec(database, sql));

    private SqliteStatement Statement(string sql)
    {
        var statement = new SqliteStatement(_database, sql);
        _statements.Add(statement);
        return statement;
    }

    private SqliteStatement Write(SqliteStatement statement)
    {
        if (!_writing)
        {
            _begin.Run();
            _writing = true;
        }

        return statement;
    }
}
