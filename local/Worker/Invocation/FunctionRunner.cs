using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Serverless.Local.Worker.Invocation;

/// <summary>Runs functions that no request starts: each in its own scope and trace.</summary>
internal sealed class FunctionRunner(IServiceProvider services, FunctionPipeline pipeline, CancellationToken stopping)
{
    public CancellationToken Stopping => stopping;

    /// <summary>Runs one invocation; what the function throws comes out.</summary>
    /// <param name="traceParent">The trace of whoever caused it; null starts a new trace.</param>
    /// <param name="create">Makes the invocation from its scope's services.</param>
    public async Task RunAsync(string? traceParent, Func<IServiceProvider, InvocationContext> create)
    {
        await using var scope = services.CreateAsyncScope();
        using var activity = new Activity("Invoke");
        if (!string.IsNullOrEmpty(traceParent))
        {
            activity.SetParentId(traceParent);
        }

        activity.Start();
        await pipeline.RunAsync(create(scope.ServiceProvider));
    }
}
