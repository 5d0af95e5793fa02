using Microsoft.Data.Sqlite;

namespace Serverless.Local.Tables.Embedded;

/// <summary>A statement compiled once and run many times, with its parameters in the order $1, $2, … For one thread at a time.</summary>
internal sealed class PreparedStatement : IDisposable
{
    private readonly SqliteCommand _command;

    public PreparedStatement(SqliteConnection connection, string sql, int parameters)
    {
        _command = connection.CreateCommand();
        _command.CommandText = sql;
        for (var i = 1; i <= parameters; i++) { _command.Parameters.Add(new SqliteParameter { ParameterName = $"${i}" }); }
    }

    public int Execute(params ReadOnlySpan<object> values)
    {
        Bind(values);
        return _command.ExecuteNonQuery();
    }

    public SqliteDataReader Query(params ReadOnlySpan<object> values)
    {
        Bind(values);
        return _command.ExecuteReader();
    }

    public void Dispose() => _command.Dispose();

    private void Bind(ReadOnlySpan<object> values)
    {
        for (var i = 0; i < values.Length; i++) { _command.Parameters[i].Value = values[i]; }
    }
}
