using Serverless.Local.Simulators.Mail;

namespace Serverless.Local.Simulators.Faults;

/// <summary>The armed faults. The first that applies strikes; one that struck as often as it should disappears.</summary>
internal sealed class FaultBoard
{
    private const string Kind = "fault";
    private readonly Lock _gate = new();
    private readonly SimulatorStore _store;
    private readonly List<Fault> _armed;
    private int _last;

    public FaultBoard(SimulatorStore store)
    {
        _store = store;
        _armed = [.. store.Load<Fault>(Kind)];
        _last = _armed.Select(fault => int.TryParse(fault.Id, out var id) ? id : 0).DefaultIfEmpty().Max();
    }

    /// <summary>Pulses whenever a fault struck.</summary>
    public ChangeSignal Changes { get; } = new();

    public IReadOnlyList<Fault> Armed
    {
        get { lock (_gate) { return [.. _armed]; } }
    }

    public Fault Arm(Fault fault)
    {
        lock (_gate)
        {
            fault = fault with { Id = (++_last).ToString("D6", System.Globalization.CultureInfo.InvariantCulture), Seen = 0, Struck = 0 };
            _armed.Add(fault);
            _store.Put(Kind, fault.Id, fault);
            return fault;
        }
    }

    /// <summary>Disarms one, or all when <paramref name="id"/> is null; tells how many.</summary>
    public int Disarm(string? id)
    {
        lock (_gate)
        {
            var gone = _armed.Where(fault => id is null || fault.Id == id).ToArray();
            foreach (var fault in gone)
            {
                Remove(fault);
            }

            return gone.Length;
        }
    }

    /// <summary>The fault that strikes this call, if one does. <paramref name="peers"/> are all the names of the person it is for.</summary>
    public Fault? Strike(string channel, string account, params string?[] peers) => Strike(fault =>
        (fault.Channel is null || fault.Channel == channel) && FaultKinds.Of(channel).Contains(fault.Kind)
        && (fault.Account is null || fault.Account == account) && (fault.Peer is null || peers.Contains(fault.Peer)));

    /// <summary>The fault of one of these kinds, which belong to one step only, that strikes it, if one does.</summary>
    public Fault? Strike(IReadOnlyCollection<string> kinds) => Strike(fault => kinds.Contains(fault.Kind));

    private Fault? Strike(Func<Fault, bool> applies)
    {
        Fault? struck;
        lock (_gate)
        {
            if (_armed.Count == 0)
            {
                return null;
            }

            struck = _armed.ToArray()
                .Where(applies)
                .Select(Count)
                .FirstOrDefault(fault => fault is not null);
        }

        if (struck is not null)
        {
            Changes.Pulse();
        }

        return struck;
    }

    /// <summary>Counts the call; the fault when it strikes it, else null.</summary>
    private Fault? Count(Fault fault)
    {
        var strikes = fault.StrikesNext;
        var counted = fault with { Seen = fault.Seen + 1, Struck = fault.Struck + (strikes ? 1 : 0) };
        if (counted.Mode is FaultMode.Next && counted.Struck >= counted.Times)
        {
            Remove(counted);
        }
        else
        {
            _armed[_armed.FindIndex(armed => armed.Id == counted.Id)] = counted;
            _store.Put(Kind, counted.Id, counted);
        }

        return strikes ? counted : null;
    }

    private void Remove(Fault fault)
    {
        _armed.RemoveAll(armed => armed.Id == fault.Id);
        _store.Delete(Kind, fault.Id);
    }
}
