using System.Collections.Concurrent;

namespace Serverless.Channels.WhatsApp;

/// <summary>
/// Templates that Meta would not send a moment ago, so that not every message has to find out again. In memory: another instance finds
/// out for itself, and a restart forgets.
/// </summary>
internal sealed class RefusedTemplates(TimeProvider clock)
{
    private const int Most = 1000;
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(15);
    private readonly ConcurrentDictionary<(string Account, string Name, string Language), Refusal> _refused = new();

    /// <summary>The refusal that still counts, or null.</summary>
    public Refusal? Find(string account, ChatTemplate template) =>
        _refused.TryGetValue((account, template.Name, template.Language), out var refusal) && refusal.At + Rest > clock.GetUtcNow() ? refusal : null;

    public void Add(string account, ChatTemplate template, string reason)
    {
        if (_refused.Count >= Most) { _refused.Clear(); }

        _refused[(account, template.Name, template.Language)] = new Refusal(reason, clock.GetUtcNow());
    }

    public sealed record Refusal(string Reason, DateTimeOffset At);
}
