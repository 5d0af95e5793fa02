namespace Microsoft.Azure.Functions.Worker;

/// <summary>The result of an invocation; middleware may read and replace it.</summary>
/// <typeparam name="T">The type of the result.</typeparam>
public abstract class InvocationResult<T>
{
    internal InvocationResult()
    {
    }

    /// <summary>What the function returned, or what middleware put in its place.</summary>
    public abstract T? Value { get; set; }
}

/// <summary>The untyped result of an invocation.</summary>
public abstract class InvocationResult : InvocationResult<object>
{
    internal InvocationResult()
    {
    }
}
