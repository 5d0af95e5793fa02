using Serverless.Local.ServiceBus;
using Serverless.Local.Tables;
using Serverless.Local.Worker;

namespace Serverless.Local.Hosting;

/// <summary>What the parts of the embedded host may know of the host itself.</summary>
internal sealed class EmbeddedHost(Uri baseAddress)
{
    /// <summary>Where it listens, without a path: <c>http://127.0.0.1:7071/</c>.</summary>
    public Uri BaseAddress => baseAddress;

    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when a webhook would be accepted, right after the console said "Ready".</summary>
    public Task Ready => _ready.Task;

    /// <summary>The broker that was opened with the host; null before the start and when the settings name no embedded bus.</summary>
    public EmbeddedBroker? Broker { get; set; }

    /// <summary>The tables that were opened with the host; null before the start and when the settings name no embedded tables.</summary>
    public EmbeddedTableStore? Tables { get; set; }

    /// <summary>The functions that run; null before the start.</summary>
    public FunctionRuntime? Runtime { get; set; }

    public void SetReady() => _ready.TrySetResult();
}
