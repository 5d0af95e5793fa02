using Microsoft.Extensions.DependencyInjection;
using Serverless.Operations.DeadLetters;

namespace Serverless.Operations;

public static class OperationsSlice
{
    /// <summary>What the operator needs at night: dead letters, and what was done with them.</summary>
    public static IServiceCollection AddOperations(this IServiceCollection services)
    {
        services.AddSingleton<DeadLetterQueues>();
        services.AddSingleton<ReplayJudge>();
        services.AddSingleton<ReplayJournal>();
        services.AddSingleton<IReplayJournal>(provider => provider.GetRequiredService<ReplayJournal>());
        services.AddSingleton<ReplaySender>();
        services.AddSingleton<LetterSettling>();
        services.AddSingleton<LetterWork>();
        services.AddSingleton<LetterRecovery>();
        services.AddSingleton<IDeadLetterUpkeep>(provider => provider.GetRequiredService<LetterRecovery>());
        services.AddSingleton<ILetterRuns, LetterRuns>();
        services.AddSingleton<IDeadLetterCounts, DeadLetterCounts>();
        return services.AddSingleton<IDeadLetterReading, DeadLetterReading>();
    }
}
