using Microsoft.Extensions.DependencyInjection;
using Serverless.Local.Demo;

namespace Serverless.Tests.EndToEnd;

public class DemoStoryTests
{
    [Fact]
    public async Task Every_step_of_the_demo_is_seen_at_the_far_end()
    {
        await using var app = await App.StartAsync();
        using var output = new StringWriter();

        var seen = await app.Services.GetRequiredService<DemoRunner>().PlayAsync(DemoStory.Steps, output, CancellationToken.None);

        Assert.True(seen, output.ToString());
        Assert.Contains($"All {DemoStory.Steps.Count} steps were seen.", output.ToString(), StringComparison.Ordinal);
    }
}
