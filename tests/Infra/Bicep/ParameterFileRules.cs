namespace Serverless.Tests.Infra.Bicep;

/// <summary>A bicepparam file uses a template, sets parameters that it has, and all that it requires.</summary>
internal static class ParameterFileRules
{
    public static IEnumerable<string> Check(BicepFile file, BicepProject project)
    {
        if (!file.Path.EndsWith(".bicepparam", StringComparison.Ordinal)) { yield break; }

        if (file.Using is null || project.Template(file, file.Using) is not { } template)
        {
            yield return $"there is no template '{file.Using}'";
            yield break;
        }

        var declared = template.All<Parameter>().ToDictionary(parameter => parameter.Name);
        foreach (var given in file.All<Parameter>())
        {
            if (!declared.TryGetValue(given.Name, out var parameter)) { yield return $"line {given.Line}: '{file.Using}' has no parameter '{given.Name}'"; }
            else if (given.Value is null || !ValueTypes.Fits(ValueTypes.Of(given.Value, file, project), parameter.Type)) { yield return $"line {given.Line}: '{given.Name}' must be {parameter.Type}"; }
        }

        foreach (var missing in declared.Values.Where(parameter => parameter.Value is null && file.All<Parameter>().All(given => given.Name != parameter.Name)))
        {
            yield return $"'{missing.Name}' is not set";
        }
    }
}
