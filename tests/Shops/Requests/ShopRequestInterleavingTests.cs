using Serverless.Platform.Messaging;
using Serverless.Shops;
using Serverless.Shops.Requests;

namespace Serverless.Tests.Shops.Requests;

/// <summary>
/// The call, its repetition, the deadline, an answer by webhook and duplicates of all of them, in the orders that their steps can have and
/// with the process dying at each step: the request ends once, everybody is told, and no answer of the shop is lost.
/// </summary>
public class ShopRequestInterleavingTests
{
    private const int MostSteps = 24;

    private static readonly ShopAnswer Done = new ShopAnswer.Done();
    private static readonly ShopAnswer Refused = new ShopAnswer.Refused(RefusalCodes.TooLate, null);
    private static readonly ShopAnswer Again = new ShopAnswer.TryAgain("shop.timeout", null);
    private static readonly ShopAnswer Later = new ShopAnswer.Later();

    public static TheoryData<string> Scripts => ["done", "refused", "later", "again,done", "again,later", "broken", "again,broken", "wrong"];

    public enum Between { Deadline, Reply, Same, ReplyAndDeadline, DeadlineAndReply }

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task Something_else_may_happen_at_every_step(string script)
    {
        await using var world = await RequestWorld.StartAsync();
        foreach (var between in Enum.GetValues<Between>())
        {
            for (var at = 1; at <= MostSteps; at++)
            {
                if (!await RunAsync(world, $"{script} {between} at {at}", script, at, between, death: null)) { break; }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task The_process_may_die_at_every_step(string script)
    {
        await using var world = await RequestWorld.StartAsync();
        for (var death = 1; death <= MostSteps; death++)
        {
            if (!await RunAsync(world, $"{script} dies at {death}", script, null, default, death)) { break; }
        }
    }

    /// <summary>Every pair would take minutes: one in twenty, always the same.</summary>
    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task The_process_may_die_while_something_else_happens(string script)
    {
        await using var world = await RequestWorld.StartAsync();
        var random = new Random(11);
        foreach (var between in Enum.GetValues<Between>())
        {
            for (var at = 1; at <= MostSteps; at++)
            {
                for (var death = at; death <= MostSteps; death++)
                {
                    if (random.Next(20) == 0) { await RunAsync(world, $"{script} {between} at {at} dies at {death}", script, at, between, death); }
                }
            }
        }
    }

    /// <summary>False when the run was over before the step that was asked for, so that later ones show nothing new.</summary>
    private static async Task<bool> RunAsync(RequestWorld world, string name, string script, int? at, Between between, int? death)
    {
        world.Shop.Script.Clear();
        foreach (var answer in script.Split(',')) { world.Shop.Script.Enqueue(Answer(answer)); }

        world.Bus.Waiting.Clear();
        var request = world.Request(name);
        var answers = new List<ShopAnswer>();
        if (at is { } step) { world.Steps.Arm(death, (step, () => InterruptAsync(world, request, between, answers))); }
        else { world.Steps.Arm(death); }

        await AliveAsync(() => world.Requests.AskAsync(request, default));
        while (world.Next() is { } next)
        {
            Assert.Null(await AliveAsync(() => world.TakeAsync(next)));
            world.Bus.Waiting.Remove(next);
        }

        var wasReached = world.Steps.Count >= (at ?? death);
        world.Steps.Arm();
        await CheckAsync(world, name, request, answers);
        return wasReached;
    }

    private static async Task CheckAsync(RequestWorld world, string name, ShopRequest request, List<ShopAnswer> replied)
    {
        var record = await world.RecordAsync(request);
        var told = world.Told.Of(request);
        Assert.True(record is { State: ShopRequestState.Settled, IsTold: true }, $"{name}: {record.State}, told {record.IsTold}");
        Assert.True(record.Settlement == told[^1], $"{name}: the record says {record.Settlement}, and last was told {told[^1]}");
        Assert.True(told is [_] or [ShopSettlement.Failed, ShopSettlement.AnsweredLate], $"{name}: told {string.Join(", ", told)}");
        if (replied.Count > 0) { Assert.True(record.Settlement is not ShopSettlement.Failed, $"{name}: the answer {replied[0]} is lost"); }
    }

    /// <summary>Other messages that are worked off on another machine in this moment.</summary>
    private static async Task InterruptAsync(RequestWorld world, ShopRequest request, Between between, List<ShopAnswer> answers)
    {
        if (between is Between.Same)
        {
            foreach (var waiting in world.Bus.Waiting.Where(message => message.Schema == ShopRequestDue.Schema).ToList()) { await world.TakeAsync(waiting); }

            return;
        }

        if (between is Between.Deadline or Between.DeadlineAndReply) { await world.TakeAsync(ShopRequestMessages.Deadline(request)); }

        if (between is Between.Reply or Between.ReplyAndDeadline or Between.DeadlineAndReply
            && await world.TakeAsync(RequestWorld.Reply(request, Refused)) is null) { answers.Add(Refused); }

        if (between is Between.ReplyAndDeadline) { await world.TakeAsync(ShopRequestMessages.Deadline(request)); }
    }

    /// <summary>As the broker does: once more after the process died.</summary>
    private static async Task<string?> AliveAsync(Func<Task<string?>> handle)
    {
        try { return await handle(); }
        catch (Steps.Died) { return await handle(); }
    }

    private static Task<string?> AliveAsync(Func<Task> handle) => AliveAsync(async () =>
    {
        await handle();
        return null;
    });

    private static ShopAnswer Answer(string name) => name switch
    {
        "done" => Done,
        "refused" => Refused,
        "later" => Later,
        "again" => Again,
        "broken" => new ShopAnswer.Broken("shop.unreadable"),
        _ => new ShopAnswer.Ordered("A-2", null, null, true),
    };
}
