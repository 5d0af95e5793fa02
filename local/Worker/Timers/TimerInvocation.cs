using System.Collections.ObjectModel;
using Microsoft.Azure.Functions.Worker;
using Serverless.Local.Worker.Invocation;

namespace Serverless.Local.Worker.Timers;

/// <summary>One invocation by the clock.</summary>
internal sealed class TimerInvocation(HostedFunction function, TimerInfo info, IServiceProvider services, CancellationToken cancellationToken)
    : InvocationContext(function, services, cancellationToken)
{
    public TimerInfo Info => info;

    public override bool TryGetMetadata(string name, out object? value)
    {
        value = null;
        return false;
    }

    protected override IReadOnlyDictionary<string, object?> CreateBindingData() => ReadOnlyDictionary<string, object?>.Empty;
}
