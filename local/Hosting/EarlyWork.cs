using Microsoft.Data.Sqlite;

namespace Serverless.Local.Hosting;

/// <summary>
/// What every start needs and nothing has to wait for, done on the second core while the app is put together: the database's library is
/// loaded and its first statement compiled. It touches no file, so it can be right before anything is checked.
/// </summary>
internal static class EarlyWork
{
    public static void Begin() => ThreadPool.UnsafeQueueUserWorkItem(static _ => LoadDatabase(), null);

    private static void LoadDatabase()
    {
        try
        {
            using var connection = new SqliteConnection("Data Source=:memory:;Pooling=False");
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "CREATE TABLE t (k INTEGER PRIMARY KEY, v TEXT); INSERT INTO t (v) VALUES ($v); SELECT k, v FROM t";
            command.Parameters.AddWithValue("$v", "v");
            using var reader = command.ExecuteReader();
            reader.Read();
        }
        catch (Exception e) when (e is SqliteException or DllNotFoundException or TypeInitializationException)
        {
            // The store that opens its file next meets the same fault and says which file it was.
        }
    }
}
