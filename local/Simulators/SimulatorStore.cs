using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Serverless.Local.Simulators;

/// <summary>
/// What the simulated world remembers, as JSON documents in one SQLite file. A write is in the file when the call returns,
/// so a killed process goes on where it was; the state itself is held in memory by its owners.
/// </summary>
internal sealed class SimulatorStore : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _put;
    private readonly SqliteCommand _delete;

    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web);

    private SimulatorStore(SqliteConnection connection)
    {
        _connection = connection;
        Run("PRAGMA journal_mode=WAL");
        Run("PRAGMA synchronous=NORMAL");
        Run("CREATE TABLE IF NOT EXISTS documents (kind TEXT NOT NULL, key TEXT NOT NULL, json TEXT NOT NULL, PRIMARY KEY (kind, key)) WITHOUT ROWID");
        _put = Prepare("INSERT INTO documents (kind, key, json) VALUES ($kind, $key, $json) ON CONFLICT DO UPDATE SET json = excluded.json", "$kind", "$key", "$json");
        _delete = Prepare("DELETE FROM documents WHERE kind = $kind AND key = $key", "$kind", "$key");
    }

    /// <summary>Opens or creates the file; <c>:memory:</c> keeps everything in memory.</summary>
    public static SimulatorStore Open(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        return new SimulatorStore(connection);
    }

    public void Put<T>(string kind, string key, T document)
    {
        var json = JsonSerializer.Serialize(document, Json);
        lock (_gate)
        {
            _put.Parameters[0].Value = kind;
            _put.Parameters[1].Value = key;
            _put.Parameters[2].Value = json;
            _put.ExecuteNonQuery();
        }
    }

    public void Delete(string kind, string key)
    {
        lock (_gate)
        {
            _delete.Parameters[0].Value = kind;
            _delete.Parameters[1].Value = key;
            _delete.ExecuteNonQuery();
        }
    }

    /// <summary>Every document of one kind, in the order of its keys.</summary>
    public IReadOnlyList<T> Load<T>(string kind)
    {
        lock (_gate)
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
            _put.Dispose();
            _delete.Dispose();
            _connection.Dispose();
        }
    }

    private void Run(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private SqliteCommand Prepare(string sql, params string[] parameters)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter, SqliteType.Text);
        }

        command.Prepare();
        return command;
    }
}
