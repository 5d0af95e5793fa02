using Serverless.Chaos;
using Serverless.Chaos.Scenarios;
using Xunit.Abstractions;

namespace Serverless.Tests.ChaosShort;

/// <summary>The short form of <c>./test --chaos</c>: every scenario, small.</summary>
[Collection("chaos")]
public sealed class ChaosTests(ITestOutputHelper output)
{
    public static TheoryData<string> Scenarios => [.. ChaosRun.All.Select(scenario => scenario.Name)];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task The_outside_ledger_finds_nothing_lost_doubled_disordered_or_leaked(string scenario)
    {
        var settings = ChaosSettings.Short;
        var verdict = await ChaosRun.RunAsync(ChaosRun.All.Single(one => one.Name == scenario), settings);
        output.WriteLine($"Seed {settings.Seed}: {verdict}");
        Assert.True(verdict.IsPassed, $"{verdict}\n{string.Join('\n', verdict.Findings)}");
    }
}
