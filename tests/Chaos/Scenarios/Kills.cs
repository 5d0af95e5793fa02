using System.Diagnostics;
using Serverless.Chaos.Judging;
using Serverless.Chaos.World;

namespace Serverless.Chaos.Scenarios;

/// <summary>When the product is killed.</summary>
internal enum KillStage
{
    Accept,
    FanOut,
    ClaimToSend,
    SendToRecord,
    RecordToComplete,
    Receipts,
}

/// <summary>
/// SIGKILL at a random moment of one stage, again and again on the same data. The moment is found by what the outside sees: a webhook that
/// is under way or was accepted, a send that came, was accepted or answered, a receipt that is being posted.
/// </summary>
internal sealed class Kills(KillStage stage) : IScenario
{
    /// <summary>Customers to whom something is told in each life.</summary>
    private const int AtOnce = 6;

    /// <summary>Groups of customers whose turn it is one after the other: what a kill left behind in a chat may take seconds to be settled.</summary>
    private const int MostGroups = 8;

    private static readonly TimeSpan LongestLife = TimeSpan.FromSeconds(6);

    /// <summary>Where the moment is a send, waiting for updates to join would only cost time.</summary>
    private bool IsTimedBySends => stage is not (KillStage.Accept or KillStage.FanOut);

    public string Name => stage switch
    {
        KillStage.Accept => "SIGKILL while webhooks are accepted",
        KillStage.FanOut => "SIGKILL while orders fan out",
        KillStage.ClaimToSend => "SIGKILL between claim and send",
        KillStage.SendToRecord => "SIGKILL between send and record",
        KillStage.RecordToComplete => "SIGKILL between record and complete",
        _ => "SIGKILL while receipts come in",
    };

    public async Task<Verdict> RunAsync(ChaosSettings settings)
    {
        var begun = Stopwatch.GetTimestamp();
        var groups = Math.Clamp(settings.Kills / 10, 1, MostGroups);
        await using var world = await ChaosWorld.CreateAsync($"k{(int)stage}", groups * AtOnce, isProcess: true, ("Channels:CoalesceFor", IsTimedBySends ? "00:00:00" : "00:00:02"));
        var random = new Random(settings.Seed + (int)stage);
        var offers = new List<Task>();
        var hits = 0;
        for (var life = 0; life < settings.Kills; life++)
        {
            if (await LiveAsync(world, life % groups, life / groups, random, offers)) { hits++; }

            await world.KillAsync();
            Disarm(world);
            await world.StartAsync();
        }

        await Task.WhenAll(offers);
        var records = await world.FinishAsync();
        return new Judge(world, records).Decide(Name, settings.Kills, Stopwatch.GetElapsedTime(begun),
            $"{hits} of {settings.Kills} kills hit the stage, {world.Ledger.Offers.Count} events");
    }

    /// <summary>True when the moment came; after a while the product is killed anyway.</summary>
    private async Task<bool> LiveAsync(ChaosWorld world, int group, int turn, Random random, List<Task> offers)
    {
        var moment = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var count = random.Next(1, AtOnce + 1);
        Arm(world, moment, skip: random.Next(0, stage is KillStage.Receipts ? 2 * count : count));
        var mine = Enumerable.Range(0, AtOnce).Select(i => OfferAsync(world, group, turn, i)).ToList();
        offers.AddRange(mine);

        // A process just started may not accept anything for longer than that: then it would accept nothing at all.
        var isEarly = stage is KillStage.Accept && random.Next(4) == 0;
        if (isEarly) { moment.TrySetResult(); }

        if (stage is KillStage.FanOut) { _ = Task.WhenAny(mine).ContinueWith(_ => moment.TrySetResult(), TaskScheduler.Default); }

        var came = await Task.WhenAny(moment.Task, Task.Delay(LongestLife)) == moment.Task;
        var longest = stage switch { KillStage.Accept => isEarly ? 40 : 4, KillStage.FanOut => 60, KillStage.RecordToComplete => 8, KillStage.Receipts => 15, _ => 0 };
        if (longest > 0) { Wait(TimeSpan.FromMilliseconds(random.NextDouble() * longest)); }

        return came;
    }

    /// <summary>The next step of an order of one customer: five turns tell one order.</summary>
    private static Task OfferAsync(ChaosWorld world, int group, int turn, int i)
    {
        var (order, step) = Math.DivRem(turn, OrderEvents.Steps.Count);
        return world.OfferAsync(world.Customers[(group * AtOnce) + i], $"K-{group}-{order}-{i}", OrderEvents.Steps[step], world.Now);
    }

    private void Arm(ChaosWorld world, TaskCompletionSource moment, int skip)
    {
        var left = skip;
        void Count()
        {
            if (Interlocked.Decrement(ref left) < 0) { moment.TrySetResult(); }
        }

        var provider = world.Provider;
        switch (stage)
        {
            // The send waits where it is until the process is gone, so that the moment cannot be missed.
            case KillStage.ClaimToSend: provider.Arrived = gone => HoldAsync(moment, Count, gone); break;
            case KillStage.SendToRecord: provider.Remembered = gone => HoldAsync(moment, Count, gone); break;
            case KillStage.RecordToComplete: provider.Answered = Count; break;
            case KillStage.Receipts: world.Courier.Posting = Count; break;
            case KillStage.Accept: world.Accepted = Count; break;
            default: break;
        }
    }

    private static void Disarm(ChaosWorld world)
    {
        (world.Provider.Arrived, world.Provider.Remembered) = (_ => Task.CompletedTask, _ => Task.CompletedTask);
        (world.Provider.Answered, world.Courier.Posting, world.Accepted) = (() => { }, () => { }, () => { });
    }

    private static async Task HoldAsync(TaskCompletionSource moment, Action count, CancellationToken gone)
    {
        count();
        if (moment.Task.IsCompleted) { await Task.Delay(Timeout.Infinite, gone); }
    }

    /// <summary>Shorter than what a timer can.</summary>
    private static void Wait(TimeSpan time)
    {
        var begun = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(begun) < time) { Thread.SpinWait(50); }
    }
}
