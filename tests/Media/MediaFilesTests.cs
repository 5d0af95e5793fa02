using Azure.Data.Tables;
using Serverless.Channels;
using Serverless.Local.Time;
using Serverless.Media.Files;
using Serverless.Platform.Storage;
using Serverless.Tests.Tables;

namespace Serverless.Tests.Media;

public sealed class MediaFilesTests : IAsyncLifetime, IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);
    private readonly EmbeddedTablesFixture _store = new();
    private readonly LocalClock _clock = new(Start);
    private MediaFiles _files = null!;

    public async Task InitializeAsync()
    {
        var tables = new TableServiceClient(_store.ConnectionString);
        await tables.CreateTableIfNotExistsAsync(TableNames.Media);
        _files = new MediaFiles(tables, _clock);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task Of_fifty_who_upload_the_same_file_at_once_one_id_wins()
    {
        await _files.KeepAsync("demo", new MediaFile("f1", ChatMediaKind.Image, "image/png", 7, null, []), default);

        var copies = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() => _files.KeepCopyAsync("demo", "f1", Copy($"id-{i}"), default))));

        var winner = Assert.Single(copies.Select(copy => copy.ChannelId).Distinct());
        Assert.Equal(winner, Assert.Single((await _files.FindAsync("demo", "f1", default))!.Copies).ChannelId);
    }

    [Fact]
    public async Task A_copy_that_the_channel_forgets_much_sooner_is_replaced()
    {
        var first = await _files.KeepLinkAsync("demo", "l1", Copy("old", days: 30), default);
        var soon = await _files.KeepLinkAsync("demo", "l1", Copy("rival", days: 31), default);
        var later = await _files.KeepLinkAsync("demo", "l1", Copy("new", days: 60), default);

        Assert.Equal(("old", "old", "new"), (first.ChannelId, soon.ChannelId, later.ChannelId));
        Assert.Equal("new", (await _files.FindLinkAsync("demo", "l1", "whatsapp", "1", default))!.ChannelId);
    }

    [Fact]
    public async Task A_copy_is_not_used_in_its_last_25_hours()
    {
        await _files.KeepLinkAsync("demo", "l1", Copy("id", days: 30), default);

        _clock.Advance(TimeSpan.FromDays(30) - TimeSpan.FromHours(25) - TimeSpan.FromSeconds(1));
        Assert.NotNull(await _files.FindLinkAsync("demo", "l1", "whatsapp", "1", default));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await _files.FindLinkAsync("demo", "l1", "whatsapp", "1", default));
    }

    [Fact]
    public async Task What_belongs_to_another_business_or_account_is_not_found()
    {
        await _files.KeepAsync("demo", new MediaFile("f1", ChatMediaKind.Image, "image/png", 7, null, []), default);
        await _files.KeepLinkAsync("demo", "l1", Copy("id"), default);

        Assert.Null(await _files.FindAsync("other", "f1", default));
        Assert.Null(await _files.FindLinkAsync("other", "l1", "whatsapp", "1", default));
        Assert.Null(await _files.FindLinkAsync("demo", "l1", "whatsapp", "2", default));
        Assert.Null(await _files.FindLinkAsync("demo", "l1", "messenger", "1", default));
    }

    [Fact]
    public void Links_differ_by_address_and_kind() => Assert.Equal(3, new[]
    {
        MediaFiles.IdOf(new Uri("https://shop.example/a"), ChatMediaKind.Image),
        MediaFiles.IdOf(new Uri("https://shop.example/a"), ChatMediaKind.Video),
        MediaFiles.IdOf(new Uri("https://shop.example/b"), ChatMediaKind.Image),
        MediaFiles.IdOf(new Uri("https://shop.example/b"), ChatMediaKind.Image),
    }.Distinct().Count());

    private static MediaCopy Copy(string id, int days = 30) => new("whatsapp", "1", id, Start.AddDays(days));
}
