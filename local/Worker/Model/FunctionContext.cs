namespace Microsoft.Azure.Functions.Worker;

/// <summary>Everything about one invocation of a function.</summary>
public abstract class FunctionContext
{
    /// <summary>Unique for each invocation.</summary>
    public abstract string InvocationId { get; }

    /// <summary>Stable id of the function, unique in the app.</summary>
    public abstract string FunctionId { get; }

    /// <summary>The distributed trace this invocation belongs to.</summary>
    public abstract TraceContext TraceContext { get; }

    /// <summary>The trigger's metadata: route and query values, message properties.</summary>
    public abstract BindingContext BindingContext { get; }

    /// <summary>Which attempt of the host's own retry this is.</summary>
    public abstract RetryContext RetryContext { get; }

    /// <summary>Services of this invocation's scope.</summary>
    public abstract IServiceProvider InstanceServices { get; set; }

    /// <summary>The function that is invoked.</summary>
    public abstract FunctionDefinition FunctionDefinition { get; }

    /// <summary>Values shared by the middleware and the function during this invocation.</summary>
    public abstract IDictionary<object, object> Items { get; set; }

    /// <summary>Typed features of this invocation.</summary>
    public abstract IInvocationFeatures Features { get; }

    /// <summary>Cancelled when the host stops or the HTTP caller goes away.</summary>
    public virtual CancellationToken CancellationToken { get; }
}
