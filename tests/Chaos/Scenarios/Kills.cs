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

    private const int Customers = 48;
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
        await using var world = await ChaosWorld.CreateAsync($"k{(int)stage}", Customers, isProcess: true, ("Channels:CoalesceFor", IsTimedBySends ? "00:00:00" : "00:00:02"));
        var random = new Random(settings.Seed + (int)stage);
        var offers = new List<Task>();
        var hits = 0;
        for (var life = 0; life < settings.Kills; life++)
        {
            if (await LiveAsync(world, life, random, offers)) { hits++; }

            await world.KillAsync();
            Disarm(world);
            await world.StartAsync();
        }

        await Task.WhenAll(offers);
        var records = await world.FinishAsync();
        return new Judge(world.Ledger, records, world.Canaries).Decide(Name, settings.Kills, Stopwatch.GetElapsedTime(begun),
            $"{hits} of {settings.Kills} kills hit the stage, {world.Ledger.Offers.Count} events");
    }

    /// <summary>True when the moment came; after a while the product is killed anyway.</summary>
    private async Task<bool> LiveAsync(ChaosWorld world, int life, Random random, List<Task> offers)
    {
        var moment = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var count = random.Next(1, AtOnce + 1);
        Arm(world, moment, skip: random.Next(0, stage is KillStage.Receipts ? 2 * count : count));
        var mine = Enumerable.Range(0, AtOnce).Select(i => OfferAsync(world, life, i)).ToList();
        offers.AddRange(mine);
        if (stage is KillStage.Accept) { moment.TrySetResult(); }
        else if (stage is KillStage.FanOut) { _ = Task.WhenAny(mine).ContinueWith(_ => moment.TrySetResult(), TaskScheduler.Default); }

        var came = await Task.WhenAny(moment.Task, Task.Delay(LongestLife)) == moment.Task;
        var longest = stage switch { KillStage.Accept => 40, KillStage.FanOut => 60, KillStage.RecordToComplete => 8, KillStage.Receipts => 15, _ => 0 };
        if (longest > 0) { Wait(TimeSpan.FromMilliseconds(random.NextDouble() * longest)); }

        return came;
    }

    /// <summary>The next step of an order of one customer: five lives tell one order.</summary>
    private static Task OfferAsync(ChaosWorld world, int life, int i)
    {
        var steps = OrderEvents.Steps.Count;
        var group = life / steps;
        var customer = world.Customers[((group * AtOnce) + i) % world.Customers.Count];
        return world.OfferAsync(customer, $"K-{group}-{i}", OrderEvents.Steps[life % steps], world.Now);
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
            default: break;
        }
    }

    private static void Disarm(ChaosWorld world)
    {
        (world.Provider.Arrived, world.Provider.Remembered) = (_ => Task.CompletedTask, _ => Task.CompletedTask);
        (world.Provider.Answered, world.Courier.Posting) = (() => { }, () => { });
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
