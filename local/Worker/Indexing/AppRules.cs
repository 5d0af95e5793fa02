using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker;

namespace Serverless.Local.Worker.Indexing;

/// <summary>Rules between the functions of an app.</summary>
internal static class AppRules
{
    public static IEnumerable<string> Check(IReadOnlyList<IndexedFunction> functions)
    {
        foreach (var same in functions.GroupBy(function => function.Name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
        {
            yield return $"Function name '{same.Key}' is used by {string.Join(" and ", same.Select(function => function.EntryPoint))};"
                + " names are unique, ignoring case (AZFW0017).";
        }

        foreach (var problem in CheckRoutes(functions))
        {
            yield return problem;
        }
    }

    private static IEnumerable<string> CheckRoutes(IReadOnlyList<IndexedFunction> functions)
    {
        var taken = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var function in functions.Where(function => function.Trigger is HttpTriggerAttribute))
        {
            var shape = Shape(HttpRules.RouteOf(function));
            foreach (var verb in HttpRules.VerbsOf(function) is { Count: > 0 } verbs ? verbs : ["*"])
            {
                if (!taken.TryAdd($"{verb} {shape}", function.Name))
                {
                    yield return $"Functions '{taken[$"{verb} {shape}"]}' and '{function.Name}' have the same route and verb.";
                }
            }
        }
    }

    private static string Shape(string route)
    {
        try
        {
            return string.Join('/', RoutePatternFactory.Parse(route).PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part switch
            {
                RoutePatternLiteralPart literal => literal.Content,
                RoutePatternSeparatorPart separator => separator.Content,
                RoutePatternParameterPart parameter => $"{{{string.Join(':', parameter.ParameterPolicies.Select(policy => policy.Content))}}}",
                _ => "",
            }))));
        }
        catch (RoutePatternException)
        {
            return route;
        }
    }
}
