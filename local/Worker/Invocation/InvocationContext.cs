using System.Diagnostics;
using Microsoft.Azure.Functions.Worker;

namespace Serverless.Local.Worker.Invocation;

/// <summary>One invocation. What is rarely asked for is made when it is asked for.</summary>
internal abstract class InvocationContext : FunctionContext
{
    private readonly HostedFunction _function;
    private readonly InvocationFeatures _features;
    private readonly CancellationToken _cancellationToken;
    private string? _invocationId;
    private IDictionary<object, object>? _items;
    private BindingContext? _bindingContext;
    private TraceContext? _traceContext;

    protected InvocationContext(HostedFunction function, IServiceProvider services, CancellationToken cancellationToken)
    {
        _function = function;
        _cancellationToken = cancellationToken;
        _features = new InvocationFeatures(this);
        InstanceServices = services;
    }

    public override string InvocationId => _invocationId ??= Guid.NewGuid().ToString();

    public override string FunctionId => _function.Definition.Id;

    public override FunctionDefinition FunctionDefinition => _function.Definition;

    public override IServiceProvider InstanceServices { get; set; }

    public override CancellationToken CancellationToken => _cancellationToken;

    public override IInvocationFeatures Features => _features;

    public override RetryContext RetryContext => Retry ?? NoRetry.Instance;

    public override IDictionary<object, object> Items
    {
        get => _items ??= CreateItems();
        set => _items = value;
    }

    public override BindingContext BindingContext => _bindingContext ??= new Bindings(CreateBindingData());

    public override TraceContext TraceContext => _traceContext ??= CreateTraceContext();

    public object? Result
    {
        get => _features.Result.Value;
        set => _features.Result.Value = value;
    }

    /// <summary>The attempt of the host's own retry, when the trigger has one.</summary>
    public RetryContext? Retry { get; init; }

    public ValueTask<object?> ExecuteAsync() => _function.Invoker.InvokeAsync(this);

    /// <summary>A value of the trigger's metadata by name, ignoring case.</summary>
    public abstract bool TryGetMetadata(string name, out object? value);

    protected abstract IReadOnlyDictionary<string, object?> CreateBindingData();

    protected virtual IDictionary<object, object> CreateItems() => new Dictionary<object, object>();

    protected virtual TraceContext CreateTraceContext() =>
        new Trace(Activity.Current?.Id ?? "", Activity.Current?.TraceStateString ?? "");

    private sealed class Bindings(IReadOnlyDictionary<string, object?> data) : BindingContext
    {
        public override IReadOnlyDictionary<string, object?> BindingData => data;
    }

    private sealed class Trace(string parent, string state) : TraceContext
    {
        public override string TraceParent => parent;

        public override string TraceState => state;
    }

    private sealed class NoRetry : RetryContext
    {
        public static readonly NoRetry Instance = new();

        public override int RetryCount => 0;

        public override int MaxRetryCount => 0;
    }
}
