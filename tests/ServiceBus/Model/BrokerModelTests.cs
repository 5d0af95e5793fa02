using Xunit.Abstractions;

namespace Serverless.Tests.ServiceBus.Model;

public sealed class BrokerModelTests(ITestOutputHelper output)
{
    private const int Runs = 10;
    private const int CommandsPerRun = 1_050;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_broker_answers_10_500_random_commands_like_the_model(bool sessions)
    {
        var seed = Environment.GetEnvironmentVariable("BROKER_SEED") is { Length: > 0 } given ? int.Parse(given, null) : Random.Shared.Next();
        output.WriteLine($"BROKER_SEED={seed}");
        for (var run = 0; run < Runs; run++)
        {
            await using var driver = new ModelDriver(seed + run, sessions);
            await driver.RunAsync(CommandsPerRun);
        }
    }
}
