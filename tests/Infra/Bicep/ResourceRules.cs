namespace Serverless.Tests.Infra.Bicep;

/// <summary>A resource has a known type in a known version, a name, and only properties that its type has.</summary>
internal static class ResourceRules
{
    private static readonly HashSet<string> ExistingMembers = ["name", "parent", "scope"];
    private static readonly HashSet<string> Envelope = ["name", "location", "tags", "parent", "scope", "dependsOn", "properties"];

    /// <summary>Members whose own members are names of others' choice.</summary>
    private static readonly HashSet<string> Dictionaries = ["tags", "userAssignedIdentities"];

    public static IEnumerable<string> Check(BicepFile file)
    {
        foreach (var resource in file.All<Resource>())
        {
            if (!ResourceTypes.Known.TryGetValue(resource.Type, out var known))
            {
                yield return $"line {resource.Line}: '{resource.Type}' is not in the list of types and versions";
                continue;
            }

            if (resource.Body["name"] is null) { yield return $"line {resource.Line}: '{resource.Name}' has no name"; }

            foreach (var property in resource.IsExisting ? resource.Body.Properties.Where(property => !ExistingMembers.Contains(property.Name ?? "")) : Unknown(resource.Body, known, isTop: true))
            {
                yield return $"line {property.Line}: '{resource.Kind}' has no '{property.Name}' here";
            }

            if (resource.Body["parent"] is { } parent && ParentKind(parent, file) is { } kind && kind != resource.Kind[..resource.Kind.LastIndexOf('/')])
            {
                yield return $"line {resource.Line}: '{kind}' is no parent of '{resource.Kind}'";
            }
        }
    }

    private static IEnumerable<Property> Unknown(ObjectValue body, HashSet<string> known, bool isTop)
    {
        foreach (var property in body.Properties.Where(property => property.Name is not null))
        {
            if (!known.Contains(property.Name!) && !(isTop && Envelope.Contains(property.Name!))) { yield return property; }
            else if (!Dictionaries.Contains(property.Name!))
            {
                foreach (var inner in Objects(property.Value).SelectMany(value => Unknown(value, known, isTop: false))) { yield return inner; }
            }
        }
    }

    /// <summary>The outermost objects in a value.</summary>
    private static IEnumerable<ObjectValue> Objects(Expression value) =>
        value is ObjectValue body ? [body] : Expressions.Parts(value).SelectMany(Objects);

    private static string? ParentKind(Expression parent, BicepFile file)
    {
        var name = parent switch { NameValue plain => plain.Name, IndexValue { Of: NameValue many } => many.Name, _ => null };
        return file.All<Resource>().FirstOrDefault(resource => resource.Name == name)?.Kind;
    }
}
