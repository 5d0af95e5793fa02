using System.Collections.Concurrent;
using Serverless.Local.Simulators.Meta;

namespace Serverless.Local.Simulators.Messenger;

/// <summary>Uploaded attachments. Messenger: an id can be sent for 90 days, by the page that uploaded it.</summary>
internal sealed class Attachments
{
    private const string Kind = "attachment";
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(90);
    private readonly SimulatorStore _store;
    private readonly TimeProvider _clock;
    private readonly ConcurrentDictionary<string, Uploaded> _uploaded;

    public Attachments(SimulatorStore store, TimeProvider clock)
    {
        (_store, _clock) = (store, clock);
        _uploaded = new(store.Load<Uploaded>(Kind).Select(uploaded => KeyValuePair.Create(uploaded.Id, uploaded)), StringComparer.Ordinal);
    }

    public string Add(string page, string type)
    {
        var uploaded = new Uploaded(MetaIds.Object(), page, _clock.GetUtcNow(), type);
        _uploaded[uploaded.Id] = uploaded;
        _store.Put(Kind, uploaded.Id, uploaded);
        return uploaded.Id;
    }

    /// <param name="type">As what it is sent.</param>
    public bool IsUsable(string page, string id, string? type) =>
        _uploaded.TryGetValue(id, out var uploaded) && uploaded.Page == page && _clock.GetUtcNow() - uploaded.At <= Lifetime
        && (uploaded.Type is null || type is null || uploaded.Type == type);

    public int Count(string page) => _uploaded.Values.Count(uploaded => uploaded.Page == page);

    private sealed record Uploaded(string Id, string Page, DateTimeOffset At, string? Type = null);
}
