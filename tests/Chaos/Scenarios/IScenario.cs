using Serverless.Chaos.Judging;

namespace Serverless.Chaos.Scenarios;

/// <summary>One way to break things, and what came of it.</summary>
internal interface IScenario
{
    string Name { get; }

    Task<Verdict> RunAsync(ChaosSettings settings);
}
