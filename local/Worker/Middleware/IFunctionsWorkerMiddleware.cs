namespace Microsoft.Azure.Functions.Worker.Middleware;

/// <summary>The rest of the pipeline, ending in the function.</summary>
public delegate Task FunctionExecutionDelegate(FunctionContext context);

/// <summary>Code around every invocation. One instance serves the whole app: take scoped services from the context.</summary>
public interface IFunctionsWorkerMiddleware
{
    /// <summary>Runs around <paramref name="next"/>; not calling it ends the invocation with the result that was set.</summary>
    Task Invoke(FunctionContext context, FunctionExecutionDelegate next);
}
