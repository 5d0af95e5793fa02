namespace Serverless.Local.Simulators.Telephone;

/// <summary>What happens to a call.</summary>
internal enum TelephoneStep { Ring, Answer, End, Miss }

/// <summary>A call of the simulated telephone: somebody calls the business.</summary>
internal sealed record TelephoneCall
{
    public required string Business { get; init; }

    /// <summary>One of <see cref="TelephoneShapes.Sources"/>.</summary>
    public required string Source { get; init; }

    /// <summary>As the source names it.</summary>
    public required string Id { get; init; }

    /// <summary>Who calls; null: withheld.</summary>
    public string? From { get; init; }

    public required string To { get; init; }

    public string? ForwardedFrom { get; init; }

    /// <summary><c>A</c>, <c>B</c>, <c>C</c>, <c>failed</c> or <c>none</c>; null: the network says nothing.</summary>
    public string? Verification { get; init; }

    public string? Agent { get; init; }

    public required DateTimeOffset RangAt { get; init; }

    public DateTimeOffset? AnsweredAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The app's answer to the ringing: Twilio was told to dial, sipgate to tell what follows.</summary>
    public bool GoesOn { get; init; }

    /// <summary>How long they spoke, in whole seconds; at least one, since they spoke.</summary>
    public int Seconds => AnsweredAt is { } answered && EndedAt is { } ended ? Math.Max(1, (int)(ended - answered).TotalSeconds) : 0;
}

/// <summary>The calls of the simulated telephone.</summary>
internal sealed class TelephoneCalls
{
    private const string Kind = "telephone-call";
    private readonly Lock _gate = new();
    private readonly SimulatorStore _store;
    private readonly Dictionary<string, TelephoneCall> _calls;

    public TelephoneCalls(SimulatorStore store)
    {
        _store = store;
        _calls = store.Load<TelephoneCall>(Kind).ToDictionary(call => call.Id, StringComparer.Ordinal);
    }

    public IReadOnlyList<TelephoneCall> All
    {
        get { lock (_gate) { return [.. _calls.Values.OrderBy(call => call.RangAt)]; } }
    }

    public TelephoneCall? Find(string id)
    {
        lock (_gate) { return _calls.GetValueOrDefault(id); }
    }

    public TelephoneCall Put(TelephoneCall call)
    {
        lock (_gate)
        {
            _calls[call.Id] = call;
            _store.Put(Kind, call.Id, call);
            return call;
        }
    }
}
