using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Serverless.Local.Worker.Indexing;

/// <summary>Rules for every function, whatever starts it.</summary>
internal static partial class MethodRules
{
    public static IEnumerable<string> Check(string name, MethodInfo method)
    {
        if (!ValidName().IsMatch(name) || name.Equals("host", StringComparison.OrdinalIgnoreCase))
        {
            yield return "the name needs a letter, then letters, digits, '_' and '-', at most 128 in all, and is not 'host'.";
        }

        if (!method.IsPublic || !method.DeclaringType!.IsVisible)
        {
            yield return "the method and its class must be public, or the worker does not find them.";
        }

        if (method.ContainsGenericParameters || method.DeclaringType!.ContainsGenericParameters)
        {
            yield return "a function and its class cannot be generic.";
        }

        if (!method.IsStatic && method.DeclaringType!.IsAbstract)
        {
            yield return "its class is abstract, so the worker cannot create it.";
        }

        if (method.ReturnType == typeof(void) && method.IsDefined(typeof(AsyncStateMachineAttribute)))
        {
            yield return "'async void' is not awaited and loses its exceptions; return Task (AZFW0002).";
        }

        foreach (var problem in method.GetParameters().SelectMany(CheckParameter))
        {
            yield return problem;
        }
    }

    private static IEnumerable<string> CheckParameter(ParameterInfo parameter)
    {
        if (parameter.GetCustomAttributes<BindingAttribute>().Count() > 1)
        {
            yield return $"parameter '{parameter.Name}' has more than one binding attribute (AZFW0005).";
        }

        if (parameter.ParameterType == typeof(HttpContext))
        {
            yield return $"parameter '{parameter.Name}': HttpContext cannot be bound; take HttpRequest and its HttpContext.";
        }

        if (parameter.ParameterType.IsByRef)
        {
            yield return $"parameter '{parameter.Name}': 'ref', 'in' and 'out' cannot be bound.";
        }
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_-]{0,127}$")]
    private static partial Regex ValidName();
}
