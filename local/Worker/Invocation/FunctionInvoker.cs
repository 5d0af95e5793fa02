using System.Reflection;
using Serverless.Local.Worker.Indexing;

namespace Serverless.Local.Worker.Invocation;

/// <summary>
/// Binds the parameters of one function and calls it. What needs reflection is prepared once: the call in the
/// constructor, the factory with the first invocation.
/// </summary>
internal sealed class FunctionInvoker
{
    private readonly ParameterBinder[] _binders;
    private readonly Lazy<Func<IServiceProvider, object>>? _factory;
    private readonly MethodInvoker _method;
    private readonly Func<object?, ValueTask<object?>> _result;

    public FunctionInvoker(IndexedFunction function, ParameterBinders binders)
    {
        _binders = [.. function.Method.GetParameters().Zip(function.Parameters, (info, parameter) => binders.For(function, info, parameter))];
        _factory = function.Method.IsStatic ? null : new(() => InstanceFactory.For(function.Method.DeclaringType!));
        _method = MethodInvoker.Create(function.Method);
        _result = Result(function.Method.ReturnType);
    }

    /// <summary>A new instance of the class for each invocation, as the worker does.</summary>
    public async ValueTask<object?> InvokeAsync(InvocationContext context)
    {
        var instance = _factory?.Value.Invoke(context.InstanceServices);
        var arguments = new object?[_binders.Length];
        for (var i = 0; i < _binders.Length; i++)
        {
            arguments[i] = await _binders[i](context);
        }

        return await _result(_method.Invoke(instance, arguments.AsSpan()));
    }

    private static Func<object?, ValueTask<object?>> Result(Type type)
    {
        var generic = type.IsGenericType ? type.GetGenericTypeDefinition() : null;
        if (generic == typeof(Task<>) || generic == typeof(ValueTask<>))
        {
            var name = generic == typeof(Task<>) ? nameof(FromTaskOf) : nameof(FromValueTaskOf);
            return typeof(FunctionInvoker).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!
                .MakeGenericMethod(type.GetGenericArguments()).CreateDelegate<Func<object?, ValueTask<object?>>>();
        }

        return type == typeof(Task) ? FromTask : type == typeof(ValueTask) ? FromValueTask : static value => new(value);
    }

    private static async ValueTask<object?> FromTask(object? task)
    {
        await (Task)task!;
        return null;
    }

    private static async ValueTask<object?> FromValueTask(object? task)
    {
        await (ValueTask)task!;
        return null;
    }

    private static async ValueTask<object?> FromTaskOf<T>(object? task) => await (Task<T>)task!;

    private static async ValueTask<object?> FromValueTaskOf<T>(object? task) => await (ValueTask<T>)task!;
}
