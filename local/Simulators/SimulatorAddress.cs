using Serverless.Local.Hosting;

namespace Serverless.Local.Simulators;

/// <summary>Where this host listens. Known only after the start, so everything that calls the app waits for it here.</summary>
internal sealed class SimulatorAddress : ILocalStartupTask
{
    private readonly TaskCompletionSource<Uri> _known = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<Uri> KnownAsync(CancellationToken cancellationToken) => _known.Task.WaitAsync(cancellationToken);

    public Task RunAsync(Uri baseAddress, CancellationToken cancellationToken)
    {
        _known.TrySetResult(baseAddress);
        return Task.CompletedTask;
    }
}
