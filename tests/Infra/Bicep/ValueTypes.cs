namespace Serverless.Tests.Infra.Bicep;

/// <summary>What a value is, as far as it can be told from the text: null when it can not.</summary>
internal static class ValueTypes
{
    private static readonly Dictionary<string, string> Results = new()
    {
        ["bool"] = "bool", ["cidrSubnet"] = "string", ["contains"] = "bool", ["empty"] = "bool", ["filter"] = "array", ["flatten"] = "array", ["guid"] = "string", ["int"] = "int",
        ["items"] = "array", ["map"] = "array", ["max"] = "int", ["readEnvironmentVariable"] = "string", ["replace"] = "string", ["resourceId"] = "string", ["split"] = "array",
        ["string"] = "string", ["subscriptionResourceId"] = "string", ["toObject"] = "object", ["uniqueString"] = "string", ["utcNow"] = "string",
    };

    public static string? Of(Expression value, BicepFile file, BicepProject project) => value switch
    {
        TextValue => "string",
        NumberValue => "int",
        FixedValue { Word: "true" or "false" } => "bool",
        ObjectValue => "object",
        ListValue or ForValue => "array",
        NameValue name => OfName(name.Name, file, project),
        MemberValue { Of: MemberValue { Of: NameValue module, Name: "outputs" } } output => OfOutput(module.Name, output.Name, file, project),
        MemberValue { Name: "id" or "name", Of: NameValue resource } when file.All<Resource>().Any(one => one.Name == resource.Name) => "string",
        CallValue { Of: null } call => Results.GetValueOrDefault(call.Function),
        OperatorValue { Operator: "?:", Operands: [_, var yes, var no] } => Of(yes, file, project) is { } type && type == Of(no, file, project) ? type : null,
        OperatorValue { Operator: "&&" or "||" or "!" or "==" or "!=" or "<" or ">" or "<=" or ">=" } => "bool",
        OperatorValue { Operator: "+" or "*" or "/" or "%" or "-" } => "int",
        _ => null,
    };

    /// <summary>Whether a value of that type may go where <paramref name="declared"/> is wanted.</summary>
    public static bool Fits(string? type, string declared) => type is null || Simple(type) == Simple(declared);

    private static string Simple(string type) => type.EndsWith("[]", StringComparison.Ordinal) ? "array" : type.TrimEnd('?');

    private static string? OfName(string name, BicepFile file, BicepProject project) => file.Declarations.FirstOrDefault(one => one is not Output && one.Name == name) switch
    {
        Parameter { Type.Length: > 0 } parameter => parameter.Type,
        Variable variable => Of(variable.Value, file, project),
        _ => null,
    };

    private static string? OfOutput(string module, string output, BicepFile file, BicepProject project) =>
        file.All<Module>().FirstOrDefault(one => one.Name == module) is { } found && project.Template(file, found.Path) is { } template
            ? template.All<Output>().FirstOrDefault(one => one.Name == output)?.Type
            : null;
}
