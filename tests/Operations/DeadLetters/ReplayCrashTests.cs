using Serverless.Operations.DeadLetters;
using Serverless.Platform.Messaging;
using Serverless.Tests.Channels;
using static Serverless.Tests.Operations.DeadLetters.LetterWorld;

namespace Serverless.Tests.Operations.DeadLetters;

/// <summary>The process dies at every single step of a run, before or after the step reached its table. Nothing is lost, and nothing comes twice.</summary>
public class ReplayCrashTests
{
    private const int Letters = 3;

    public static TheoryData<bool, bool> Ways => new() { { true, true }, { true, false }, { false, true }, { false, false } };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_replay_that_died_anywhere_is_finished_by_the_timer_or_by_the_next_call(bool before, bool byTimer)
    {
        var deaths = 0;
        for (var step = 1; ; step++)
        {
            var crash = new CrashPoint();
            await using var world = await CreateAsync(crash);
            await world.BuryAsync(Inbound, Enumerable.Range(0, Letters).Select(i => Message($"{i}", "lane-01")));
            if (before) { crash.ArmBefore(step); }
            else { crash.Arm(step); }

            if (!await DiesAsync(() => world.Runs.RunAsync(ReplayAll(Inbound), default))) { break; }

            deaths++;
            crash.Restart();
            await RecoverAsync(world, byTimer);
            await world.Runs.RunAsync(ReplayAll(Inbound), default);

            Assert.Equal(Enumerable.Range(0, Letters).Select(i => $"m-{i}"), (await world.WaitingAsync(Inbound)).Select(copy => copy.FirstId()));
            Assert.Empty(await world.DeadAsync(Inbound));
            Assert.All(await world.Journal.ListAsync(null, null, 10, default), entry => Assert.Equal("done", entry.State));
            Assert.Equal(Enumerable.Range(0, Letters).Select(i => $"m-{i}"), await ReplayedAsync(world));
        }

        // Begin twice; for each letter claim, sent, done; end twice.
        Assert.Equal(2 + (3 * Letters) + 2, deaths);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_discard_that_died_anywhere_discards_every_letter_once_and_sends_nothing(bool before)
    {
        for (var step = 1; ; step++)
        {
            var crash = new CrashPoint();
            await using var world = await CreateAsync(crash);
            var numbers = await world.BuryAsync(Inbound, Enumerable.Range(0, Letters).Select(i => Message($"{i}", "lane-01")));
            if (before) { crash.ArmBefore(step); }
            else { crash.Arm(step); }

            if (!await DiesAsync(() => world.Runs.RunAsync(Discard(Inbound, numbers), default))) { break; }

            crash.Restart();
            await RecoverAsync(world, byTimer: true);
            await world.Runs.RunAsync(Discard(Inbound, numbers), default);

            Assert.Empty(await world.WaitingAsync(Inbound));
            Assert.Empty(await world.DeadAsync(Inbound));
        }
    }

    [Fact]
    public async Task What_was_put_on_record_as_sent_is_not_sent_again_after_the_bus_forgot_its_id()
    {
        var crash = new CrashPoint();
        await using var world = await CreateAsync(crash);
        await world.BuryAsync(Receipts, Message("a"));

        // Begin twice, claim, sent; then the letter is completed, or not: here it was not.
        crash.Arm(4);
        Assert.True(await DiesAsync(() => world.Runs.RunAsync(ReplayAll(Receipts), default)));
        crash.Restart();
        world.Clock.Advance(TimeSpan.FromDays(2));

        var result = await world.Runs.RunAsync(ReplayAll(Receipts), default);

        Assert.Equal("m-a", Assert.Single(await world.WaitingAsync(Receipts)).FirstId());
        Assert.Empty(await world.DeadAsync(Receipts));
        Assert.Single(result!.Letters);
    }

    [Fact]
    public async Task Letters_of_a_bus_that_was_made_anew_are_not_taken_for_those_of_the_old_one()
    {
        await using var world = await CreateAsync();
        var numbers = await world.BuryAsync(Receipts, Message("a"));
        await world.Runs.RunAsync(ReplayAll(Receipts), default);
        await world.Bus.RestartAsync(() => File.Delete(world.Bus.DatabasePath));
        await using var anew = await CreateAsync();

        var journal = new ReplayJournal(world.Tables, anew.Clock);
        var again = await anew.BuryAsync(Receipts, Message("b"));
        Assert.Equal(numbers, again);
        var run = await journal.TryBeginAsync(ReplayAll(Receipts), default);
        var letter = Assert.Single(await anew.DeadAsync(Receipts));

        Assert.Equal(JournalStates.Claimed, (await journal.ClaimAsync(run!, Receipts, letter, default)).State);
    }

    /// <summary>Time passes: the dead process's lease and its locks end.</summary>
    private static async Task RecoverAsync(LetterWorld world, bool byTimer)
    {
        world.Clock.Advance(ReplayJournal.Lease + TimeSpan.FromSeconds(1));
        if (byTimer) { await world.Recovery.FinishAllAsync(default); }
    }

    private static async Task<List<string>> ReplayedAsync(LetterWorld world) =>
        [.. (await world.Journal.ListAsync(Inbound, null, 100, default)).SelectMany(entry => entry.Letters)
            .Where(letter => letter.Outcome == LetterOutcome.Replayed).Select(letter => letter.MessageId!).Distinct().Order()];

    private static async Task<bool> DiesAsync(Func<Task> work)
    {
        try
        {
            await work();
            return false;
        }
        catch (InvalidOperationException)
        {
            return true;
        }
    }
}
