using Serverless.Local.Tables;

namespace Serverless.Tests.Tables;

/// <summary>An embedded store in a folder of its own, registered under an account name of its own.</summary>
public sealed class EmbeddedTablesFixture : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tables-").FullName;
    private readonly string _account = $"test{Guid.NewGuid():N}";
    private readonly EmbeddedTableStore _store;

    public EmbeddedTablesFixture()
    {
        _store = EmbeddedTableStore.Open(Path.Combine(_folder, "tables.db"), TimeProvider.System);
        EmbeddedTableStores.Register(_account, _store);
    }

    public string ConnectionString => $"UseEmbeddedStorage=true;AccountName={_account}";

    internal EmbeddedTableStore Store => _store;

    public void Dispose()
    {
        EmbeddedTableStores.Unregister(_account);
        _store.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
