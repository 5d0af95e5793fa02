using Azure.Messaging.ServiceBus;
using Serverless.Platform.Messaging;

namespace Serverless.Operations.DeadLetters;

/// <summary>Asks the rules of all slices whether a letter may be replayed.</summary>
internal sealed class ReplayJudge(IEnumerable<IReplayRule> rules, TimeProvider clock)
{
    private readonly ILookup<string, IReplayRule> _rules = rules
        .SelectMany(rule => rule.Schemas.Select(schema => (schema, rule)))
        .ToLookup(one => one.schema, one => one.rule, StringComparer.Ordinal);

    /// <summary>The first reason that speaks against it; null when there is none.</summary>
    public async Task<ReplayRefusal?> JudgeAsync(ServiceBusReceivedMessage letter, CancellationToken cancellationToken)
    {
        if (letter.Schema() is not { } schema || !_rules.Contains(schema)) { return ReplayRefusals.UnknownSchema; }

        var now = clock.GetUtcNow();
        foreach (var rule in _rules[schema])
        {
            if (await rule.JudgeAsync(letter, now, cancellationToken) is { } refusal) { return refusal; }
        }

        return null;
    }
}
