namespace Serverless.Tests.Infra.Bicep;

/// <summary>A role assignment says on what, of whom, of what kind, and is the same one at the next deployment.</summary>
internal static class RoleRules
{
    public static IEnumerable<string> Check(BicepFile file)
    {
        foreach (var role in file.All<Resource>().Where(resource => resource.Kind == "Microsoft.Authorization/roleAssignments"))
        {
            if (role.Body["scope"] is null) { yield return $"line {role.Line}: '{role.Name}' has no scope: it would count for the whole resource group"; }

            if (role.Body["name"] is not CallValue { Of: null, Function: "guid" } name) { yield return $"line {role.Line}: the name of '{role.Name}' must be guid(…)"; }
            else if (name.Arguments.Count < 3) { yield return $"line {role.Line}: the name of '{role.Name}' must be made from scope, principal and role"; }

            var properties = role.Body["properties"] as ObjectValue;
            if (properties?["principalType"] is null) { yield return $"line {role.Line}: '{role.Name}' has no principalType"; }

            if (properties?["principalId"] is null) { yield return $"line {role.Line}: '{role.Name}' has no principalId"; }

            if (properties?["roleDefinitionId"] is not CallValue { Function: "subscriptionResourceId", Arguments: [TextValue { Value: "Microsoft.Authorization/roleDefinitions" }, NameValue or TextValue] })
            {
                yield return $"line {role.Line}: '{role.Name}' names its role by subscriptionResourceId('Microsoft.Authorization/roleDefinitions', …)";
            }
        }
    }
}
