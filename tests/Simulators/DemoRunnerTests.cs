using Serverless.Local.Demo;

namespace Serverless.Tests.Simulators;

public class DemoRunnerTests
{
    [Fact]
    public async Task Every_step_is_printed_and_the_demo_succeeds()
    {
        using var output = new StringWriter();

        var seen = await PlayAsync(output, new DemoStep("First", (_, _) => Task.FromResult("this")), new DemoStep("Second", (_, _) => Task.FromResult("that")));

        Assert.True(seen);
        Assert.Contains("✓ First", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("All 2 steps were seen.", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_demo_fails_at_the_first_step_that_is_not_seen_and_names_it()
    {
        using var output = new StringWriter();
        var played = 0;

        var seen = await PlayAsync(
            output,
            new DemoStep("Shipped", (_, _) => throw new NotSeenException("the chat is empty")),
            new DemoStep("Delivered", (_, _) => Task.FromResult($"{++played}")));

        Assert.False(seen);
        Assert.Equal(0, played);
        Assert.Contains("✗ Shipped: the chat is empty", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("The demo ended at: Shipped", output.ToString(), StringComparison.Ordinal);
    }

    private static async Task<bool> PlayAsync(StringWriter output, params DemoStep[] steps)
    {
        await using var world = await SimulatedWorld.StartAsync();
        return await world.Get<DemoRunner>().PlayAsync(steps, output, CancellationToken.None);
    }
}
