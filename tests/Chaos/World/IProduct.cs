namespace Serverless.Chaos.World;

/// <summary>One life of the product.</summary>
internal interface IProduct : IAsyncDisposable
{
    Uri Base { get; }

    /// <summary>Moves its clock forward.</summary>
    Task AdvanceAsync(TimeSpan by);

    /// <summary>Whether no message waits or is being handled, and whether some are put off to later.</summary>
    Task<(bool IsIdle, bool HasScheduled)> StateAsync();

    /// <summary>SIGKILL, where it is a process.</summary>
    Task KillAsync();
}
