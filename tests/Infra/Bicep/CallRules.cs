using System.Text.Json;

namespace Serverless.Tests.Infra.Bicep;

/// <summary>Functions exist, take that many arguments, and find the files that they read.</summary>
internal static class CallRules
{
    private static readonly Dictionary<string, (int Least, int Most)> Functions = new()
    {
        ["bool"] = (1, 1), ["cidrSubnet"] = (3, 3), ["contains"] = (2, 2), ["empty"] = (1, 1), ["environment"] = (0, 0), ["filter"] = (2, 2),
        ["flatten"] = (1, 1), ["guid"] = (1, 20), ["int"] = (1, 1), ["items"] = (1, 1), ["json"] = (1, 1), ["loadJsonContent"] = (1, 3), ["map"] = (2, 2),
        ["loadTextContent"] = (1, 2), ["max"] = (1, 20), ["readEnvironmentVariable"] = (1, 2), ["replace"] = (3, 3), ["resourceId"] = (2, 10), ["split"] = (2, 2),
        ["string"] = (1, 1), ["subscription"] = (0, 0), ["subscriptionResourceId"] = (2, 10), ["tenant"] = (0, 0), ["toObject"] = (2, 3), ["union"] = (2, 20),
        ["uniqueString"] = (1, 20), ["utcNow"] = (0, 1),
    };

    private static readonly HashSet<string> Decorators = ["allowed", "batchSize", "description", "maxLength", "maxValue", "minLength", "minValue", "secure"];

    public static IEnumerable<string> Check(BicepFile file, BicepProject project)
    {
        foreach (var decorator in file.Declarations.SelectMany(one => one.Decorators).Where(decorator => !Decorators.Contains(decorator.Function)))
        {
            yield return $"line {decorator.Line}: there is no decorator '{decorator.Function}'";
        }

        foreach (var (declaration, call) in file.Declarations.SelectMany(one => Expressions.Of(one).Except(one.Decorators).SelectMany(Expressions.Within).OfType<CallValue>().Select(call => (one, call))))
        {
            if (!Functions.TryGetValue(call.Function, out var takes)) { yield return $"line {call.Line}: there is no function '{call.Function}' here"; }
            else if (call.Arguments.Count < takes.Least || call.Arguments.Count > takes.Most) { yield return $"line {call.Line}: '{call.Function}' does not take {call.Arguments.Count} arguments"; }

            if (call.Function is "utcNow" && declaration is not Parameter) { yield return $"line {call.Line}: only the default of a parameter may ask for the time"; }

            if (call.Function is "loadJsonContent" or "loadTextContent" && MissingFile(file, call, project) is { } missing) { yield return missing; }
        }
    }

    private static string? MissingFile(BicepFile file, CallValue call, BicepProject project)
    {
        if (call.Arguments is not [TextValue { Holes.Count: 0 } path, ..]) { return $"line {call.Line}: the file must be named as it is"; }

        if (project.Find(file, path.Value) is not { } found) { return $"line {call.Line}: there is no file '{path.Value}'"; }

        if (call.Function is "loadTextContent") { return null; }

        try
        {
            using var json = JsonDocument.Parse(project.Text(found));
            return null;
        }
        catch (JsonException)
        {
            return $"line {call.Line}: '{path.Value}' is no JSON";
        }
    }
}
