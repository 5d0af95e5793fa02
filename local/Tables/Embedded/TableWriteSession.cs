using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
using Serverless.Local.Sqlite;

namespace Serverless.Local.Tables.Embedded;

/// <summary>What the writer's thread does inside a transaction. Never used from two threads.</summary>
internal sealed class TableWriteSession : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly TimeProvider _clock;
    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _commit;
    private readonly SqliteStatement _keepStamp;
    private readonly RowWriter _rows;
    private ImmutableDictionary<string, TableInfo> _tables;
    private long _lastStamp;
    private volatile ImmutableDictionary<string, TableInfo> _committedTables;
    private long _committedStamp;

    public TableWriteSession(SqliteConnection connection, TimeProvider clock)
    {
        _connection = connection;
        _clock = clock;
        _begin = new SqliteStatement(connection.Handle!, "BEGIN IMMEDIATE");
        _commit = new SqliteStatement(connection.Handle!, "COMMIT");
        _keepStamp = new SqliteStatement(connection.Handle!, "UPDATE last_stamp SET stamp = ?");
        _rows = new RowWriter(connection.Handle!);
        _tables = _committedTables = TableCatalog.Load(connection);
        _lastStamp = _committedStamp = connection.Scalar("SELECT stamp FROM last_stamp");
    }

    /// <summary>The tables as of the last commit; readable from every thread.</summary>
    public ImmutableDictionary<string, TableInfo> CommittedTables => _committedTables;

    public void Begin() => _begin.Run();

    public void Commit()
    {
        if (_lastStamp != _committedStamp) { _keepStamp.With(_lastStamp).Run(); }

        _commit.Run();
        _committedTables = _tables;
        _committedStamp = _lastStamp;
    }

    public void Rollback()
    {
        _tables = _committedTables;
        _lastStamp = _committedStamp;

        // SQLite has already rolled back by itself after some faults, a full disk for example.
        if (SQLitePCL.raw.sqlite3_get_autocommit(_connection.Handle) == 0) { _connection.Run("ROLLBACK"); }
    }

    public ServiceError? CreateTable(string name)
    {
        if (_tables.ContainsKey(name)) { return ServiceError.TableAlreadyExists; }

        using var insert = new SqliteStatement(_connection.Handle!, "INSERT INTO tables (name) VALUES (?)");
        insert.With(name).Run();
        _tables = _tables.Add(name, new TableInfo(_connection.Scalar("SELECT last_insert_rowid()"), name));
        return null;
    }

    public ServiceError? DeleteTable(string name)
    {
        if (!_tables.TryGetValue(name, out var table)) { return ServiceError.ResourceNotFound; }

        using var rows = new SqliteStatement(_connection.Handle!, "DELETE FROM entities WHERE table_id = ?");
        rows.With(table.Id).Run();
        using var entry = new SqliteStatement(_connection.Handle!, "DELETE FROM tables WHERE id = ?");
        entry.With(table.Id).Run();
        _tables = _tables.Remove(name);
        return null;
    }

    /// <summary>One change: its refusal, or the version it made (0 for a delete).</summary>
    public WriteOutcome Write(string table, PreparedWrite write)
    {
        if (!_tables.TryGetValue(table, out var info)) { return new(ServiceError.TableNotFound); }

        var (before, stamp) = (_lastStamp, NextStamp());
        if (_rows.TryApply(info.Id, write, stamp)) { return new(stamp); }

        var decision = _rows.Decide(info.Id, write);
        if (decision.Refusal is not { } refusal) { return new(_rows.Apply(info.Id, write, decision, stamp)); }

        // A refusal alone must not make the commit write anything.
        _lastStamp = before;
        return new(refusal);
    }

    /// <summary>
    /// All changes or none: the refusal of the first that cannot be done, or the versions made. No row occurs twice, so each can be
    /// decided before any is applied.
    /// </summary>
    public (ServiceError? Refusal, long[] Stamps) WriteAll(string table, IReadOnlyList<PreparedWrite> writes)
    {
        if (!_tables.TryGetValue(table, out var info)) { return (ServiceError.TableNotFound.AtStep(0), []); }

        var decisions = new WriteDecision[writes.Count];
        for (var i = 0; i < decisions.Length; i++)
        {
            decisions[i] = _rows.Decide(info.Id, writes[i]);
            if (decisions[i].Refusal is { } refusal) { return (refusal.AtStep(i), []); }
        }

        var stamps = new long[decisions.Length];
        for (var i = 0; i < stamps.Length; i++) { stamps[i] = _rows.Apply(info.Id, writes[i], decisions[i], NextStamp()); }

        return (null, stamps);
    }

    public void Dispose()
    {
        _rows.Dispose();
        _begin.Dispose();
        _commit.Dispose();
        _keepStamp.Dispose();
        _connection.Dispose();
    }

    /// <summary>Never the same twice, also when the clock stands or went back: versions are compared by it.</summary>
    private long NextStamp() => _lastStamp = Math.Max(_clock.GetUtcNow().UtcTicks, _lastStamp + 1);
}

/// <summary>What became of one change.</summary>
internal readonly record struct WriteOutcome(ServiceError? Refusal, long Stamp)
{
    public WriteOutcome(ServiceError refusal)
        : this(refusal, 0)
    {
    }

    public WriteOutcome(long stamp)
        : this(null, stamp)
    {
    }
}
