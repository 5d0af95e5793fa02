using Serverless.Consents;
using Serverless.Conversations;
using Serverless.Platform.Storage;

namespace Serverless.Tests.Conversations;

public class ThreadsTests
{
    private const string Customer = "01JD0123456789ABCDEFGHJKMN";
    private const string Second = "01JD0123456789ABCDEFGHJKMP";
    private static readonly ChatPeer Peer = MessengerPeers.Psid("24811111111111112");

    private static Task<ChatThread> OpenAsync(ChatWorld world, string customer = Customer, ChatPeer? peer = null) =>
        world.Threads.OpenAsync("demo", customer, "messenger", MessengerBodies.Page, peer ?? Peer, default);

    [Fact]
    public async Task Opening_twice_at_the_same_time_is_one_thread()
    {
        await using var world = await ChatWorld.CreateAsync();

        var opened = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => OpenAsync(world)));

        Assert.Single(opened.Select(thread => thread.Id).Distinct());
        Assert.Single(await world.Threads.ListAsync("demo", Customer, default));
    }

    [Fact]
    public async Task The_id_tells_nothing_of_the_peer_and_differs_by_business()
    {
        await using var world = await ChatWorld.CreateAsync();

        var id = world.Threads.IdOf("demo", "messenger", MessengerBodies.Page, Peer);

        Assert.DoesNotContain(Peer.Value, id, StringComparison.Ordinal);
        Assert.NotEqual(id, world.Threads.IdOf("other", "messenger", MessengerBodies.Page, Peer));
        Assert.NotEqual(id, world.Threads.IdOf("demo", "messenger", MessengerBodies.Page, Peer with { Kind = "user_ref" }));
    }

    [Fact]
    public async Task Everything_of_a_thread_is_stored_and_read_back()
    {
        await using var world = await ChatWorld.CreateAsync();
        var opened = await OpenAsync(world);
        var full = opened with
        {
            WindowUntil = ChatWorld.Start.AddHours(24), WindowOpenedBy = "message", LastContactAt = ChatWorld.Start, LastContactKind = "message",
            StaffWroteAt = ChatWorld.Start.AddHours(-1), HasOpenComplaint = true, Locale = "de-DE", HeldBy = "5", BlockedUntil = ChatWorld.Start.AddMinutes(1),
            Permits = [new(Purpose.OrderUpdates, ChatWorld.Start, ChatWorld.Start.AddDays(-1))],
            Deferred = [new("s1", ChatWorld.Start.AddMinutes(2)), new("s2", ChatWorld.Start.AddMinutes(3))],
        };

        await world.Threads.UpdateAsync("demo", Customer, opened.Id, _ => full, default);

        var read = (await world.Threads.FindAsync("demo", Customer, opened.Id, default))!;
        Assert.Equal(full.Deferred, read.Deferred);
        Assert.Equal(full.Permits, read.Permits);
        Assert.Equal(full with { Deferred = [], Permits = [], ETag = default }, read with { Deferred = [], Permits = [], ETag = default });
    }

    [Fact]
    public async Task No_change_of_concurrent_writers_is_lost()
    {
        await using var world = await ChatWorld.CreateAsync();
        var thread = await OpenAsync(world);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => world.Threads.UpdateAsync("demo", Customer, thread.Id,
            stored => stored with { Deferred = [.. stored.Deferred, new DeferredSend($"s{i}", ChatWorld.Start)] }, default)));

        Assert.Equal(8, (await world.Threads.FindAsync("demo", Customer, thread.Id, default))!.Deferred.Count);
    }

    [Fact]
    public async Task Returning_the_same_instance_writes_nothing()
    {
        await using var world = await ChatWorld.CreateAsync();
        var thread = await OpenAsync(world);

        var same = await world.Threads.UpdateAsync("demo", Customer, thread.Id, stored => stored, default);

        Assert.Equal(thread.ETag, same!.ETag);
    }

    [Fact]
    public async Task A_thread_that_is_not_there_is_null()
    {
        await using var world = await ChatWorld.CreateAsync();
        var thread = await OpenAsync(world);

        Assert.Null(await world.Threads.FindAsync("demo", Second, thread.Id, default));
        Assert.Null(await world.Threads.FindAsync("other", Customer, thread.Id, default));
        Assert.Null(await world.Threads.UpdateAsync("demo", Second, thread.Id, stored => stored with { HeldBy = "x" }, default));
    }

    [Fact]
    public async Task A_moved_thread_is_found_under_its_old_and_its_new_customer()
    {
        await using var world = await ChatWorld.CreateAsync();
        var thread = await OpenAsync(world);
        await world.Threads.UpdateAsync("demo", Customer, thread.Id, stored => stored with { LastContactAt = ChatWorld.Start, LastContactKind = "message" }, default);

        await world.Moves.MoveAllAsync("demo", Customer, Second, default);
        await world.Moves.MoveAllAsync("demo", Customer, Second, default);

        Assert.Empty(await world.Threads.ListAsync("demo", Customer, default));
        var moved = Assert.Single(await world.Threads.ListAsync("demo", Second, default));
        Assert.Equal((Peer, ChatWorld.Start), (moved.Peer, moved.LastContactAt));
        Assert.Equal(Second, (await world.Threads.FindAsync("demo", Customer, thread.Id, default))?.Customer);
        Assert.Equal(Second, (await OpenAsync(world)).Customer);
        Assert.Equal("x", (await world.Threads.UpdateAsync("demo", Customer, thread.Id, stored => stored with { HeldBy = "x" }, default))?.HeldBy);
    }

    [Fact]
    public async Task What_is_left_of_a_moved_thread_holds_no_address()
    {
        await using var world = await ChatWorld.CreateAsync();
        await OpenAsync(world);

        await world.Moves.MoveAllAsync("demo", Customer, Second, default);

        var rows = (await world.DumpAsync(TableNames.Threads)).Trim().Split('\n');
        Assert.Equal(2, rows.Length);
        Assert.Single(rows, row => row.Contains(Peer.Value, StringComparison.Ordinal));
    }

    [Fact]
    public void Folding_keeps_the_latest_of_both_in_any_order_and_however_often()
    {
        var one = new ChatThread
        {
            Business = "demo", Customer = Customer, Id = "t", Channel = "messenger", Account = "1", Peer = Peer,
            WindowUntil = ChatWorld.Start.AddHours(5), WindowOpenedBy = "message", LastContactAt = ChatWorld.Start, LastContactKind = "message",
            Deferred = [new("a", ChatWorld.Start.AddMinutes(2))],
        };
        var two = one with
        {
            WindowUntil = ChatWorld.Start.AddHours(2), WindowOpenedBy = "reaction", LastContactAt = ChatWorld.Start.AddHours(1), LastContactKind = "feedback",
            StaffWroteAt = ChatWorld.Start, HasOpenComplaint = true, Locale = "de", Deferred = [new("b", ChatWorld.Start.AddMinutes(1))],
        };

        var folded = ThreadChanges.Fold(one, two);

        Assert.Equal((ChatWorld.Start.AddHours(5), "message", ChatWorld.Start.AddHours(1), "feedback"), (folded.WindowUntil, folded.WindowOpenedBy, folded.LastContactAt, folded.LastContactKind));
        Assert.Equal((true, "de", ChatWorld.Start), (folded.HasOpenComplaint, folded.Locale, folded.StaffWroteAt));
        Assert.Equal(["b", "a"], folded.Deferred.Select(send => send.SendId));
        Assert.Same(folded, ThreadChanges.Fold(folded, two));
        Assert.Equal(folded with { Deferred = [] }, ThreadChanges.Fold(two, one) with { Deferred = [] });
    }
}
