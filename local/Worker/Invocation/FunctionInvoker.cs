using System.Linq.Expressions;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Serverless.Local.Worker.Indexing;

namespace Serverless.Local.Worker.Invocation;

/// <summary>Binds the parameters of one function and calls it. Everything that needs reflection is done once, here in the constructor.</summary>
internal sealed class FunctionInvoker
{
    private readonly ParameterBinder[] _binders;
    private readonly ObjectFactory? _createInstance;
    private readonly Func<object?, object?[], ValueTask<object?>> _call;

    public FunctionInvoker(IndexedFunction function, ParameterBinders binders)
    {
        _binders = [.. function.Method.GetParameters().Zip(function.Parameters, (info, parameter) => binders.For(function, info, parameter))];
        _createInstance = function.Method.IsStatic ? null : ActivatorUtilities.CreateFactory(function.Method.DeclaringType!, []);
        _call = Compile(function.Method);
    }

    /// <summary>A new instance of the class for each invocation, as the worker does.</summary>
    public async ValueTask<object?> InvokeAsync(InvocationContext context)
    {
        var instance = _createInstance?.Invoke(context.InstanceServices, null);
        var arguments = new object?[_binders.Length];
        for (var i = 0; i < _binders.Length; i++)
        {
            arguments[i] = await _binders[i](context);
        }

        return await _call(instance, arguments);
    }

    private static Func<object?, object?[], ValueTask<object?>> Compile(MethodInfo method)
    {
        var instance = Expression.Parameter(typeof(object));
        var arguments = Expression.Parameter(typeof(object?[]));
        var call = Expression.Call(
            method.IsStatic ? null : Expression.Convert(instance, method.DeclaringType!),
            method,
            method.GetParameters().Select((parameter, i) =>
                Expression.Convert(Expression.ArrayIndex(arguments, Expression.Constant(i)), parameter.ParameterType)));
        return Expression.Lambda<Func<object?, object?[], ValueTask<object?>>>(Result(call), instance, arguments).Compile();
    }

    private static Expression Result(MethodCallExpression call)
    {
        var type = call.Type;
        if (type == typeof(void))
        {
            return Expression.Block(call, Expression.Default(typeof(ValueTask<object?>)));
        }

        var generic = type.IsGenericType ? type.GetGenericTypeDefinition() : null;
        var adapter = type == typeof(Task) ? nameof(FromTask)
            : type == typeof(ValueTask) ? nameof(FromValueTask)
            : generic == typeof(Task<>) ? nameof(FromTaskOf)
            : generic == typeof(ValueTask<>) ? nameof(FromValueTaskOf)
            : nameof(FromValue);
        var method = typeof(FunctionInvoker).GetMethod(adapter, BindingFlags.NonPublic | BindingFlags.Static)!;
        return adapter == nameof(FromValue)
            ? Expression.Call(method, Expression.Convert(call, typeof(object)))
            : Expression.Call(generic is null ? method : method.MakeGenericMethod(type.GetGenericArguments()), call);
    }

    private static async ValueTask<object?> FromTask(Task task)
    {
        await task;
        return null;
    }

    private static async ValueTask<object?> FromValueTask(ValueTask task)
    {
        await task;
        return null;
    }

    private static async ValueTask<object?> FromTaskOf<T>(Task<T> task) => await task;

    private static async ValueTask<object?> FromValueTaskOf<T>(ValueTask<T> task) => await task;

    private static ValueTask<object?> FromValue(object? value) => new(value);
}
