using Azure.Data.Tables;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging.Abstractions;
using Serverless.Local.Tables;
using Serverless.Local.Time;
using Serverless.Platform.Storage;

namespace Serverless.Tests.Platform;

public sealed class InboxRetentionTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("inbox").FullName;
    private readonly string _account = $"inbox{Guid.NewGuid():N}";
    private readonly LocalClock _clock = new(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));
    private readonly EmbeddedTableStore _store;
    private readonly TableServiceClient _tables;

    public InboxRetentionTests()
    {
        _store = EmbeddedTableStore.Open(Path.Combine(_folder, "tables.db"), _clock);
        EmbeddedTableStores.Register(_account, _store);
        _tables = new TableServiceClient($"UseEmbeddedStorage=true;AccountName={_account}");
        _tables.CreateTable(TableNames.Inbox);
    }

    private TableClient Inbox => _tables.GetTableClient(TableNames.Inbox);

    public void Dispose()
    {
        EmbeddedTableStores.Unregister(_account);
        _store.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Rows_are_forgotten_after_14_days_and_not_before()
    {
        await Inbox.AddEntityAsync(new TableEntity("demo|a", "old"));
        _clock.Advance(TimeSpan.FromDays(1));
        await Inbox.AddEntityAsync(new TableEntity("demo|b", "young"));
        _clock.Advance(InboxRetention.Kept - TimeSpan.FromHours(1));

        await new InboxRetention(_tables, _clock, NullLogger<InboxRetention>.Instance).Run(new TimerInfo(), default);

        Assert.Equal(["young"], Inbox.Query<TableEntity>().Select(row => row.RowKey));
    }

    [Fact]
    public async Task An_empty_inbox_is_fine()
    {
        await new InboxRetention(_tables, _clock, NullLogger<InboxRetention>.Instance).Run(new TimerInfo(), default);

        Assert.Empty(Inbox.Query<TableEntity>());
    }
}
