using Azure.Data.Tables;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging.Abstractions;
using Serverless.Channels;
using Serverless.Local.Time;
using Serverless.Media;
using Serverless.Media.Files;
using Serverless.Media.Inbound;
using Serverless.Platform.Storage;
using Serverless.Tests.Tables;

namespace Serverless.Tests.Media;

public sealed class MediaRetentionTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 9, 0, 0, TimeSpan.Zero);
    private readonly EmbeddedTablesFixture _store = new();
    private readonly LocalClock _clock = new(Start);
    private readonly TableServiceClient _tables;

    public MediaRetentionTests()
    {
        _tables = new TableServiceClient(_store.ConnectionString);
        _tables.CreateTable(TableNames.Media);
    }

    private TableClient Media => _tables.GetTableClient(TableNames.Media);

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task Copies_go_90_days_after_their_channel_forgot_them_and_what_customers_sent_90_days_after_it_came()
    {
        var files = new MediaFiles(_tables, _clock);
        await files.KeepAsync("demo", new MediaFile("f1", ChatMediaKind.Image, "image/png", 7, null, []), default);
        await files.KeepCopyAsync("demo", "f1", new MediaCopy("whatsapp", "1", "short", Start.AddDays(30)), default);
        await files.KeepCopyAsync("demo", "f1", new MediaCopy("messenger", "2", "long", Start.AddDays(120)), default);
        await Media.AddEntityAsync(Inbound("old", Start));
        await Media.AddEntityAsync(Inbound("young", Start.AddDays(32)));
        _clock.Advance(TimeSpan.FromDays(121));

        await new MediaRetention(_tables, _clock, NullLogger<MediaRetention>.Instance).Run(new TimerInfo(), default);

        Assert.Equal(["file", "messenger|2", "young"], Media.Query<TableEntity>().Select(row => row.RowKey).Order(StringComparer.Ordinal));
    }

    private static InboundMediaRow Inbound(string row, DateTimeOffset at) =>
        new() { PartitionKey = InboundMediaRow.Partition("demo", "01J8ZQ4X5T0000000000000000"), RowKey = row, ReceivedAt = at };
}
