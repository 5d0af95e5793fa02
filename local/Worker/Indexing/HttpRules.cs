using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace Serverless.Local.Worker.Indexing;

/// <summary>Rules for functions that a request starts.</summary>
internal static class HttpRules
{
    /// <summary>Functions host: without a route the function's name is the route.</summary>
    public static string RouteOf(IndexedFunction function) =>
        ((HttpTriggerAttribute)function.Trigger).Route is { } route && !string.IsNullOrWhiteSpace(route) ? route.Trim('/') : function.Name;

    /// <summary>The verbs in upper case; none means every verb.</summary>
    public static IReadOnlyList<string> VerbsOf(IndexedFunction function) =>
        [.. (((HttpTriggerAttribute)function.Trigger).Methods ?? []).Select(verb => verb.ToUpperInvariant()).Distinct()];

    public static IEnumerable<string> Check(IndexedFunction function, bool usesAspNetCore)
    {
        if (!usesAspNetCore)
        {
            yield return "HTTP functions need builder.ConfigureFunctionsWebApplication() (AZFW0014).";
        }

        if (function.TriggerParameter.ParameterType != typeof(HttpRequest))
        {
            yield return $"the HTTP trigger binds to HttpRequest, not to {function.TriggerParameter.ParameterType.Name}.";
        }

        var route = RouteOf(function);
        if (route.StartsWith("admin", StringComparison.OrdinalIgnoreCase) || route.StartsWith("runtime", StringComparison.OrdinalIgnoreCase))
        {
            yield return $"route '{route}' conflicts with the host's own: it must not start with 'admin' or 'runtime'.";
        }

        if (RouteProblem(route) is { } problem)
        {
            yield return $"route '{route}' is not a route template: {problem}";
        }

        if (VerbsOf(function).Any(verb => verb.Length == 0 || !verb.All(char.IsAsciiLetter)))
        {
            yield return "a verb is not an HTTP method name.";
        }

        if (function.Method.GetParameters().Count(parameter => parameter.IsDefined(typeof(FromBodyAttribute))) > 1)
        {
            yield return "more than one parameter takes the body.";
        }
    }

    private static string? RouteProblem(string route)
    {
        try
        {
            RoutePatternFactory.Parse(route);
            return null;
        }
        catch (RoutePatternException e)
        {
            return e.Message;
        }
    }
}
