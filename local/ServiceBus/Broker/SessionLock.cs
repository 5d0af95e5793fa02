namespace Serverless.Local.ServiceBus.Broker;

/// <summary>One receiver's exclusive hold on a session. The receiver reads it; only the broker's thread changes it.</summary>
internal sealed class SessionLock(BrokerQueue queue, BrokerSession session) : IDue
{
    private long _lockedUntil;

    public BrokerQueue Queue => queue;

    public BrokerSession Session => session;

    public string SessionId => session.Id;

    public DateTimeOffset LockedUntil => new(Interlocked.Read(ref _lockedUntil), TimeSpan.Zero);

    public bool IsHeld { get; set; } = true;

    /// <summary>What was received under it and is not settled.</summary>
    public HashSet<StoredMessage> Messages { get; } = [];

    public long LockedUntilTicks
    {
        get => Interlocked.Read(ref _lockedUntil);
        set => Interlocked.Exchange(ref _lockedUntil, value);
    }

    public bool Awaits(long due) => IsHeld && LockedUntilTicks == due;

    public void Fall() => queue.EndSession(this, countDeliveries: true);
}

/// <summary>The messages of one session.</summary>
internal sealed class BrokerSession(BrokerQueue queue, string id) : IServing
{
    public string Id => id;

    public DeliveryLine Line { get; } = new(queue.Main);

    /// <summary>Who holds it.</summary>
    public SessionLock? Lock { get; set; }

    /// <summary>Whether it stands in the line of sessions to accept.</summary>
    public bool InLine { get; set; }

    public void Serve() => queue.Serve(this);
}
