namespace Serverless.Tests.Channels;

/// <summary>Kills the process after the n-th thing that it stored: from then on everything fails until it is started again.</summary>
internal sealed class CrashPoint
{
    private int _stored;
    private int? _at;
    private int? _before;

    public bool IsDead { get; private set; }

    /// <summary>How much was stored since it was armed.</summary>
    public int Count => _stored;

    public void Arm(int? after) => (_at, _before, _stored, IsDead) = (after, null, 0, false);

    /// <summary>Dies instead of storing the n-th thing: whatever was done elsewhere since the one before it has been done.</summary>
    public void ArmBefore(int n) => (_at, _before, _stored, IsDead) = (null, n, 0, false);

    public void Restart() => (_at, _before, IsDead) = (null, null, false);

    public void Enter()
    {
        if (IsDead) { throw new InvalidOperationException("The process is dead."); }
    }

    public void Storing()
    {
        Enter();
        if (_stored + 1 != _before) { return; }

        IsDead = true;
        Enter();
    }

    public void Stored()
    {
        if (++_stored == _at)
        {
            IsDead = true;
            Enter();
        }
    }
}
