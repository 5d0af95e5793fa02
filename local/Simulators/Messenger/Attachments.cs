using Serverless.Local.Simulators.Meta;

namespace Serverless.Local.Simulators.Messenger;

/// <summary>Uploaded attachments. Messenger: an id can be sent for 90 days, by the page that uploaded it.</summary>
internal sealed class Attachments(SimulatorStore store, TimeProvider clock)
{
    private const string Kind = "attachment";
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(90);

    public string Add(string page)
    {
        var id = MetaIds.Object();
        store.Put(Kind, id, new Uploaded(id, page, clock.GetUtcNow()));
        return id;
    }

    public bool IsUsable(string page, string id) =>
        store.Load<Uploaded>(Kind).Any(uploaded => uploaded.Id == id && uploaded.Page == page && clock.GetUtcNow() - uploaded.At <= Lifetime);

    private sealed record Uploaded(string Id, string Page, DateTimeOffset At);
}
