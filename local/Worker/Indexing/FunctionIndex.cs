using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Serverless.Local.Hosting;

namespace Serverless.Local.Worker.Indexing;

/// <summary>
/// Finds the app's functions. What the real SDK's analyzers refuse at build time is refused here, all of it at once:
/// an app that starts here also builds there.
/// </summary>
internal static class FunctionIndex
{
    private const BindingFlags Anywhere =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <exception cref="StartupException">At least one function breaks a rule.</exception>
    public static IReadOnlyList<IndexedFunction> Create(IEnumerable<Type> types, TriggerRules rules)
    {
        var problems = new List<string>();
        var functions = new List<IndexedFunction>();
        foreach (var method in types.Where(MayDeclare).SelectMany(type => type.GetMethods(Anywhere)))
        {
            // Reading an attribute makes an object; nearly every method has none.
            if (method.IsDefined(typeof(FunctionAttribute), inherit: false))
            {
                Add(method.GetCustomAttribute<FunctionAttribute>()!.Name, method, rules, functions, problems);
            }
        }

        problems.AddRange(AppRules.Check(functions));
        return problems.Count == 0 ? functions : throw new StartupException(problems);
    }

    /// <summary>The compiler's own types (closures, state machines) are half of an assembly; looking into them is a large part of a start.</summary>
    private static bool MayDeclare(Type type) => !type.Name.StartsWith('<') && !type.IsEnum;

    private static void Add(string name, MethodInfo method, TriggerRules rules, List<IndexedFunction> functions, List<string> problems)
    {
        var found = MethodRules.Check(name, method).ToList();
        var triggers = (
            from parameter in method.GetParameters()
            from attribute in parameter.GetCustomAttributes<TriggerBindingAttribute>()
            select (parameter, attribute)).ToList();
        if (triggers.Count == 1)
        {
            var function = new IndexedFunction(name, method, triggers[0].parameter, triggers[0].attribute);
            found.AddRange(rules.Check(function));
            functions.Add(function);
        }
        else
        {
            found.Add($"it has {triggers.Count} triggers; a function has exactly one.");
        }

        problems.AddRange(found.Select(problem => $"Function '{name}' ({method.DeclaringType!.Name}.{method.Name}): {problem}"));
    }
}
