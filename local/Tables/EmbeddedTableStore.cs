namespace Serverless.Local.Tables;

/// <summary>The tables of one account in one SQLite file.</summary>
internal sealed class EmbeddedTableStore : IDisposable
{
    public static EmbeddedTableStore Open(string databasePath, TimeProvider clock) => throw new NotSupportedException();

    public void Dispose()
    {
    }
}
