namespace Serverless.Tests.Infra.Bicep;

/// <summary>What is used is declared, what is declared is used, and once.</summary>
internal static class SymbolRules
{
    private static readonly HashSet<string> Types = ["string", "int", "bool", "object", "array", "string[]", "int[]", "object[]"];

    public static IEnumerable<string> Check(BicepFile file)
    {
        var declared = file.Declarations.Where(one => one is not Output).Select(one => one.Name).ToList();
        foreach (var twice in declared.GroupBy(name => name).Where(group => group.Count() > 1)) { yield return $"'{twice.Key}' is declared twice"; }

        foreach (var twice in file.All<Output>().GroupBy(output => output.Name).Where(group => group.Count() > 1)) { yield return $"output '{twice.Key}' is declared twice"; }

        var used = file.Declarations.SelectMany(Expressions.Of).SelectMany(Expressions.FreeNames).ToList();
        foreach (var name in used.Where(name => !declared.Contains(name.Name))) { yield return $"line {name.Line}: '{name.Name}' is not declared"; }

        var names = used.Select(name => name.Name).ToHashSet();
        foreach (var one in file.Declarations.Where(one => file.Using is null && !names.Contains(one.Name)))
        {
            if (one is Parameter or Variable or Resource { IsExisting: true }) { yield return $"line {one.Line}: '{one.Name}' is never used"; }
        }

        foreach (var parameter in file.All<Parameter>().Where(_ => file.Using is null))
        {
            if (!Types.Contains(parameter.Type)) { yield return $"line {parameter.Line}: '{parameter.Type}' is no type of a parameter"; }

            if (!parameter.Decorators.Any(decorator => decorator.Function == "description")) { yield return $"line {parameter.Line}: '{parameter.Name}' has no description"; }
        }

        foreach (var (body, property) in Objects(file).SelectMany(body => body.Properties.GroupBy(property => property.Name).Where(group => group.Key is not null && group.Count() > 1).Select(group => (body, group))))
        {
            yield return $"line {body.Line}: '{property.Key}' is there twice";
        }
    }

    private static IEnumerable<ObjectValue> Objects(BicepFile file) =>
        file.Declarations.SelectMany(Expressions.Of).SelectMany(Expressions.Within).OfType<ObjectValue>();
}
