namespace Serverless.Tests.Channels;

/// <summary>Kills the process after the n-th thing that it stored: from then on everything fails until it is started again.</summary>
internal sealed class CrashPoint
{
    private int _stored;
    private int? _at;

    public bool IsDead { get; private set; }

    /// <summary>How much was stored since it was armed.</summary>
    public int Count => _stored;

    public void Arm(int? after) => (_at, _stored, IsDead) = (after, 0, false);

    public void Restart() => (_at, IsDead) = (null, false);

    public void Enter()
    {
        if (IsDead) { throw new InvalidOperationException("The process is dead."); }
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
