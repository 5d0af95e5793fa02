namespace Microsoft.Azure.Functions.Worker;

/// <summary>The trigger's metadata.</summary>
public abstract class BindingContext
{
    /// <summary>Values by name, case-insensitive: route and query values, message properties.</summary>
    public abstract IReadOnlyDictionary<string, object?> BindingData { get; }
}

/// <summary>The W3C trace context of an invocation.</summary>
public abstract class TraceContext
{
    /// <summary>The <c>traceparent</c>; empty when there is none.</summary>
    public abstract string TraceParent { get; }

    /// <summary>The <c>tracestate</c>; empty when there is none.</summary>
    public abstract string TraceState { get; }
}

/// <summary>The host's own retry of an invocation.</summary>
public abstract class RetryContext
{
    /// <summary>0 on the first attempt.</summary>
    public abstract int RetryCount { get; }

    /// <summary>How many retries there are at most; -1 means no limit.</summary>
    public abstract int MaxRetryCount { get; }
}

/// <summary>Typed features of an invocation.</summary>
public interface IInvocationFeatures : IEnumerable<KeyValuePair<Type, object>>
{
    /// <summary>Stores <paramref name="instance"/> under its type <typeparamref name="T"/>.</summary>
    void Set<T>(T instance);

    /// <summary>The feature of type <typeparamref name="T"/>, or its default when there is none.</summary>
    T? Get<T>();
}
