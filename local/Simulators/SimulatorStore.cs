using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Serverless.Local.Simulators;

/// <summary>
/// What the simulated world remembers, as JSON documents in one SQLite file; the state itself is held in memory by its owners.
/// Writes are grouped: one thread commits whatever was put since its last commit. Who answers somebody outside, or sends something
/// out, waits for <see cref="SavedAsync"/> first, so a killed process goes on where the others saw it.
/// Documents are read again by that thread, so they must not change after they were put.
/// </summary>
internal sealed class SimulatorStore : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Lock _file = new();
    private readonly SqliteConnection? _connection;
    private readonly SqliteCommand? _put;
    private readonly SqliteCommand? _delete;
    private readonly SemaphoreSlim _work = new(0);
    private readonly Thread? _writer;
    private Batch _open = new();
    private Batch? _writing;
    private bool _disposed;

    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web);

    private SimulatorStore()
    {
    }

    private SimulatorStore(SqliteConnection connection)
    {
        _connection = connection;
        Run("PRAGMA journal_mode=WAL");
        Run("PRAGMA synchronous=NORMAL");
        Run("CREATE TABLE IF NOT EXISTS documents (kind TEXT NOT NULL, key TEXT NOT NULL, json TEXT NOT NULL, PRIMARY KEY (kind, key)) WITHOUT ROWID");
        _put = Prepare("INSERT INTO documents (kind, key, json) VALUES ($kind, $key, $json) ON CONFLICT DO UPDATE SET json = excluded.json", "$kind", "$key", "$json");
        _delete = Prepare("DELETE FROM documents WHERE kind = $kind AND key = $key", "$kind", "$key");
        _writer = new Thread(Write) { IsBackground = true, Name = "simulators" };
        _writer.Start();
    }

    /// <summary>Opens or creates the file; <c>:memory:</c> keeps everything in memory.</summary>
    public static SimulatorStore Open(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        return new SimulatorStore(connection);
    }

    /// <summary>A store that forgets: for load runs, in which the simulated world must not be what is measured.</summary>
    public static SimulatorStore Forgetful() => new();

    public void Put<T>(string kind, string key, T document) => Note(kind, key, () => JsonSerializer.Serialize(document, Json));

    public void Delete(string kind, string key) => Note(kind, key, null);

    /// <summary>Completes when everything that was put or deleted before this call is in the file; faults when it could not be written.</summary>
    public Task SavedAsync()
    {
        lock (_gate)
        {
            return _open.Changes.Count > 0 ? _open.Saved.Task : _writing?.Saved.Task ?? Task.CompletedTask;
        }
    }

    /// <summary>Every document of one kind, in the order of its keys.</summary>
    public IReadOnlyList<T> Load<T>(string kind)
    {
        if (_connection is null)
        {
            return [];
        }

        SavedAsync().GetAwaiter().GetResult();
        lock (_file)
        {
            using var command = _connection.CreateCommand();
            command.CommandText = "SELECT json FROM documents WHERE kind = $kind ORDER BY key";
            command.Parameters.AddWithValue("$kind", kind);
            using var reader = command.ExecuteReader();
            var documents = new List<T>();
            while (reader.Read())
            {
                documents.Add(JsonSerializer.Deserialize<T>(reader.GetString(0), Json)!);
            }

            return documents;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
        }

        _work.Release();
        _writer?.Join();
        _put?.Dispose();
        _delete?.Dispose();
        _connection?.Dispose();
        _work.Dispose();
    }

    /// <summary>Notes a change for the next commit; a newer one of the same document replaces it.</summary>
    private void Note(string kind, string key, Func<string>? json)
    {
        if (_connection is null)
        {
            return;
        }

        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _open.Changes[(kind, key)] = json;
            if (_open.Changes.Count == 1)
            {
                _work.Release();
            }
        }
    }

    private void Write()
    {
        while (true)
        {
            _work.Wait();
            Batch batch;
            lock (_gate)
            {
                batch = _open;
                if (batch.Changes.Count == 0 && _disposed)
                {
                    return;
                }

                (_open, _writing) = (new Batch(), batch);
            }

            Commit(batch);
            lock (_gate)
            {
                _writing = null;
            }
        }
    }

    private void Commit(Batch batch)
    {
        try
        {
            lock (_file)
            {
                using var transaction = _connection!.BeginTransaction();
                foreach (var ((kind, key), json) in batch.Changes)
                {
                    Execute(transaction, kind, key, json);
                }

                transaction.Commit();
            }

            batch.Saved.SetResult();
        }
        catch (SqliteException exception)
        {
            batch.Saved.SetException(exception);
        }
    }

    private void Execute(SqliteTransaction transaction, string kind, string key, Func<string>? json)
    {
        var command = json is null ? _delete! : _put!;
        command.Transaction = transaction;
        command.Parameters[0].Value = kind;
        command.Parameters[1].Value = key;
        if (json is not null)
        {
            command.Parameters[2].Value = json();
        }

        command.ExecuteNonQuery();
    }

    private void Run(string sql)
    {
        using var command = _connection!.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private SqliteCommand Prepare(string sql, params string[] parameters)
    {
        var command = _connection!.CreateCommand();
        command.CommandText = sql;
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter, SqliteType.Text);
        }

        command.Prepare();
        return command;
    }

    private sealed class Batch
    {
        public Dictionary<(string Kind, string Key), Func<string>?> Changes { get; } = [];

        public TaskCompletionSource Saved { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
