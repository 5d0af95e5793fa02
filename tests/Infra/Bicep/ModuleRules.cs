namespace Serverless.Tests.Infra.Bicep;

/// <summary>A module exists, gets the parameters that it declares, all that it requires, of their types, and gives the outputs that are used.</summary>
internal static class ModuleRules
{
    private static readonly HashSet<string> Members = ["name", "scope", "params", "dependsOn"];

    public static IEnumerable<string> Check(BicepFile file, BicepProject project)
    {
        foreach (var module in file.All<Module>())
        {
            if (project.Template(file, module.Path) is not { } template)
            {
                yield return $"line {module.Line}: there is no file '{module.Path}'";
                continue;
            }

            foreach (var property in module.Body.Properties.Where(property => property.Name is null || !Members.Contains(property.Name)))
            {
                yield return $"line {property.Line}: a module has no '{property.Name}'";
            }

            if (file.Scope != template.Scope && module.Body["scope"] is null) { yield return $"line {module.Line}: '{module.Name}' needs a scope"; }

            foreach (var mistake in Parameters(module, template, file, project)) { yield return mistake; }
        }

        foreach (var mistake in Outputs(file, project)) { yield return mistake; }
    }

    private static IEnumerable<string> Parameters(Module module, BicepFile template, BicepFile file, BicepProject project)
    {
        var given = (module.Body["params"] as ObjectValue)?.Properties ?? [];
        var declared = template.All<Parameter>().ToDictionary(parameter => parameter.Name);
        foreach (var property in given)
        {
            if (!declared.TryGetValue(property.Name ?? "", out var parameter)) { yield return $"line {property.Line}: '{module.Path}' has no parameter '{property.Name}'"; }
            else if (!ValueTypes.Fits(ValueTypes.Of(property.Value, file, project), parameter.Type)) { yield return $"line {property.Line}: '{property.Name}' must be {parameter.Type}"; }
        }

        foreach (var missing in declared.Values.Where(parameter => parameter.Value is null && given.All(property => property.Name != parameter.Name)))
        {
            yield return $"line {module.Line}: '{module.Name}' gets no '{missing.Name}'";
        }
    }

    private static IEnumerable<string> Outputs(BicepFile file, BicepProject project)
    {
        foreach (var member in file.Declarations.SelectMany(Expressions.Of).SelectMany(Expressions.Within).OfType<MemberValue>())
        {
            if (member.Of is not MemberValue { Name: "outputs", Of: NameValue name } || file.All<Module>().FirstOrDefault(module => module.Name == name.Name) is not { } used) { continue; }

            if (project.Template(file, used.Path) is { } template && template.All<Output>().All(output => output.Name != member.Name))
            {
                yield return $"line {member.Line}: '{used.Path}' has no output '{member.Name}'";
            }
        }
    }
}
