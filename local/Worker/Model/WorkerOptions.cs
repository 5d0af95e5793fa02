namespace Microsoft.Azure.Functions.Worker;

/// <summary>What the worker tells the host about itself.</summary>
public class WorkerOptions
{
    /// <summary>What the worker does itself, so that the host does not. The embedded host does nothing on a worker's behalf.</summary>
    public IDictionary<string, string> Capabilities { get; } = new Dictionary<string, string>();
}
