namespace Serverless.Local.Simulators.Webhooks;

/// <summary>The deliveries of the simulated world, newest last. Finished ones beyond the newest five thousand are forgotten.</summary>
internal sealed class WebhookLog
{
    private const string Kind = "webhook";
    private const int Kept = 5000;
    private readonly Lock _gate = new();
    private readonly SimulatorStore _store;
    private readonly SortedDictionary<long, WebhookDelivery> _deliveries = [];
    private long _last;
    private int _pending;

    public WebhookLog(SimulatorStore store)
    {
        _store = store;
        foreach (var delivery in store.Load<WebhookDelivery>(Kind))
        {
            Keep(delivery);
            _last = delivery.Id;
        }
    }

    public ChangeSignal Changes { get; } = new();

    /// <summary>Whether a webhook is on its way or waits for its next attempt.</summary>
    public bool HasPending
    {
        get { lock (_gate) { return _pending > 0; } }
    }

    /// <summary>Completes when every delivery so far, and what else the simulated world noted, is stored.</summary>
    public Task SavedAsync() => _store.SavedAsync();

    public IReadOnlyList<WebhookDelivery> After(long id)
    {
        lock (_gate) { return [.. _deliveries.Values.SkipWhile(delivery => delivery.Id <= id)]; }
    }

    public WebhookDelivery? Find(long id)
    {
        lock (_gate) { return _deliveries.GetValueOrDefault(id); }
    }

    public WebhookDelivery Add(WebhookDelivery delivery)
    {
        lock (_gate)
        {
            delivery = delivery with { Id = ++_last };
            Save(delivery);
            if (_deliveries.Count > Kept && _deliveries.First() is { Value.State: WebhookState.Delivered or WebhookState.GivenUp } oldest)
            {
                _deliveries.Remove(oldest.Key);
                _store.Delete(Kind, KeyOf(oldest.Key));
            }
        }

        Changes.Pulse();
        return delivery;
    }

    public WebhookDelivery Change(long id, Func<WebhookDelivery, WebhookDelivery> change)
    {
        WebhookDelivery changed;
        lock (_gate)
        {
            changed = change(_deliveries[id]);
            Save(changed);
        }

        Changes.Pulse();
        return changed;
    }

    private void Save(WebhookDelivery delivery)
    {
        Keep(delivery);
        _store.Put(Kind, KeyOf(delivery.Id), delivery);
    }

    private void Keep(WebhookDelivery delivery)
    {
        _pending += PendingIn(delivery) - PendingIn(_deliveries.GetValueOrDefault(delivery.Id));
        _deliveries[delivery.Id] = delivery;
    }

    private static int PendingIn(WebhookDelivery? delivery) => delivery is { State: WebhookState.Pending } ? 1 : 0;

    private static string KeyOf(long id) => id.ToString("D12", System.Globalization.CultureInfo.InvariantCulture);
}
