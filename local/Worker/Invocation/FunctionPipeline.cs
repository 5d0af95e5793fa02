using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace Serverless.Local.Worker.Invocation;

/// <summary>The app's middleware around the function, put together once.</summary>
internal sealed class FunctionPipeline(IReadOnlyList<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> middleware)
{
    private readonly FunctionExecutionDelegate _run = middleware.Reverse().Aggregate((FunctionExecutionDelegate)ExecuteAsync, (next, wrap) => wrap(next));

    private long _invocations;

    /// <summary>How many functions were run; Azure bills each.</summary>
    public long Invocations => Interlocked.Read(ref _invocations);

    public Task RunAsync(InvocationContext context)
    {
        Interlocked.Increment(ref _invocations);
        return _run(context);
    }

    private static async Task ExecuteAsync(FunctionContext context)
    {
        // A middleware may hand on a context of its own around ours; the features are still ours.
        var invocation = context as InvocationContext
            ?? context.Features.Get<InvocationContext>()
            ?? throw new InvalidOperationException("The middleware handed on a context that was not made by this host.");
        invocation.Result = await invocation.ExecuteAsync();
    }
}
