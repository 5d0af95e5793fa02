using System.Collections;
using Microsoft.Azure.Functions.Worker;

namespace Serverless.Local.Worker.Invocation;

internal sealed class InvocationFeatures(InvocationContext invocation) : IInvocationFeatures
{
    private Dictionary<Type, object>? _others;

    public InvocationResult Result { get; private set; } = new MutableResult();

    public void Set<T>(T instance)
    {
        if (instance is InvocationResult result && typeof(T) == typeof(InvocationResult))
        {
            Result = result;
            return;
        }

        _others ??= [];
        _others[typeof(T)] = instance!;
    }

    public T? Get<T>()
    {
        if (typeof(T) == typeof(InvocationResult))
        {
            return (T)(object)Result;
        }

        if (typeof(T) == typeof(InvocationContext))
        {
            return (T)(object)invocation;
        }

        return _others is not null && _others.TryGetValue(typeof(T), out var instance) ? (T)instance : default;
    }

    public IEnumerator<KeyValuePair<Type, object>> GetEnumerator() => (_others ?? []).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private sealed class MutableResult : InvocationResult
    {
        public override object? Value { get; set; }
    }
}
