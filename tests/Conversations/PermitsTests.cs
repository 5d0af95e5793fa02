using Serverless.Consents;
using Serverless.Conversations;

namespace Serverless.Tests.Conversations;

/// <summary>The copies of the consents on the threads: a message after a completed STOP must be impossible, whatever happened beside it.</summary>
public class PermitsTests
{
    private const string Customer = "01JD0123456789ABCDEFGHJKMN";
    private static readonly ChatPeer Peer = new("psid", "24700000000000001");

    [Fact]
    public async Task A_thread_carries_the_consents_of_its_channel_from_the_start()
    {
        await using var world = await ChatWorld.CreateAsync();
        await GiveAsync(world, 0);
        await world.Consents.RecordAsync("demo", Customer, "email", Purpose.Promotions, ConsentState.Given, Evidence(0), default);

        var thread = await OpenAsync(world);

        Assert.Equal(new Permit(Purpose.OrderUpdates, ChatWorld.Start, null), Assert.Single(thread.Permits!));
    }

    [Fact]
    public async Task Giving_and_withdrawing_reach_the_threads_of_the_channel()
    {
        await using var world = await ChatWorld.CreateAsync();
        await OpenAsync(world);

        await GiveAsync(world, 1);
        Assert.True(await IsAllowedAsync(world));
        await StopAsync(world, 2);
        Assert.False(await IsAllowedAsync(world));
        await GiveAsync(world, 3);
        Assert.True(await IsAllowedAsync(world));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_withdrawal_wins_over_consents_and_openings_that_run_beside_it(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 10; round++)
        {
            await using var world = await ChatWorld.CreateAsync();
            if (random.Next(2) == 0) { await OpenAsync(world); }

            if (random.Next(2) == 0) { await GiveAsync(world, 0); }

            Func<Task>[] acts = [() => GiveAsync(world, 1), () => StopAsync(world, 5), () => OpenAsync(world), () => GiveAsync(world, 2)];
            random.Shuffle(acts);

            await Task.WhenAll(acts.Select(act => Task.Run(act)));

            Assert.False(await IsAllowedAsync(world));
        }
    }

    [Fact]
    public async Task An_opt_in_that_is_copied_late_does_not_undo_the_withdrawal()
    {
        await using var world = await ChatWorld.CreateAsync();
        var thread = await OpenAsync(world);
        await GiveAsync(world, 0);
        await StopAsync(world, 1);

        await world.Threads.UpdateAsync("demo", Customer, thread.Id,
            stored => stored with { Permits = Permits.Merge(stored.Permits!, [new Permit(Purpose.OrderUpdates, ChatWorld.Start, null)]) }, default);

        Assert.False(await IsAllowedAsync(world));
    }

    [Fact]
    public async Task A_thread_from_before_goes_by_the_consents_until_the_next_act_copies_all_of_them()
    {
        await using var world = await ChatWorld.CreateAsync();
        var thread = await OpenAsync(world);
        await GiveAsync(world, 0);
        await world.Threads.UpdateAsync("demo", Customer, thread.Id, stored => stored with { Permits = null }, default);
        Assert.True(await IsAllowedAsync(world));

        await world.Consents.WithdrawAsync("demo", Customer, "messenger", Purpose.Promotions, Evidence(1), default);

        Assert.True(await IsAllowedAsync(world));
        Assert.False((await FindAsync(world)).Permits!.Allow(Purpose.Promotions));
    }

    [Fact]
    public async Task A_withdrawal_by_the_old_name_of_a_chat_reaches_the_customer_it_belongs_to_now()
    {
        await using var world = await ChatWorld.CreateAsync();
        const string Into = "01JD0123456789ABCDEFGHJKMP";
        var thread = await OpenAsync(world);
        await world.Consents.RecordAsync("demo", Into, "messenger", Purpose.OrderUpdates, ConsentState.Given, Evidence(0), default);
        await world.Moves.MoveAllAsync("demo", Customer, Into, default);

        await StopAsync(world, 1);

        Assert.False((await world.Threads.FindAsync("demo", Into, thread.Id, default))!.Permits!.Allow(Purpose.OrderUpdates));
        Assert.All(await world.Consents.ListAsync("demo", Into, default), consent => Assert.Equal(ConsentState.Withdrawn, consent.State));
    }

    [Fact]
    public async Task Every_order_of_the_same_acts_ends_the_same()
    {
        await using var world = await ChatWorld.CreateAsync();
        Permit[] acts = [new(Purpose.OrderUpdates, ChatWorld.Start, null), new(Purpose.OrderUpdates, null, ChatWorld.Start.AddMinutes(1)), new(Purpose.Service, ChatWorld.Start, null)];

        var ends = Enumerable.Range(0, 50).Select(seed =>
        {
            Permit[] shuffled = [.. acts, .. acts];
            new Random(seed).Shuffle(shuffled);
            return string.Join(';', shuffled.Aggregate((IReadOnlyList<Permit>)[], (known, act) => Permits.Merge(known, [act])));
        });

        Assert.Single(ends.Distinct());
    }

    private static ConsentEvidence Evidence(int minute) => new("checkout", ChatWorld.Start.AddMinutes(minute));

    private static Task<Consent> GiveAsync(ChatWorld world, int minute) =>
        world.Consents.RecordAsync("demo", Customer, "messenger", Purpose.OrderUpdates, ConsentState.Given, Evidence(minute), default);

    private static Task StopAsync(ChatWorld world, int minute) => world.Consents.WithdrawAsync("demo", Customer, "messenger", null, Evidence(minute), default);

    private static Task<ChatThread> OpenAsync(ChatWorld world) => world.Threads.OpenAsync("demo", Customer, "messenger", ChatWorld.Demo.Messenger!.PageId, Peer, default);

    private static async Task<ChatThread> FindAsync(ChatWorld world) => Assert.Single(await world.Threads.ListAsync("demo", Customer, default));

    private static async Task<bool> IsAllowedAsync(ChatWorld world) =>
        (await FindAsync(world)).IsPermitted(Purpose.OrderUpdates, await world.Consents.ListAsync("demo", Customer, default));
}
