using System.Text.RegularExpressions;

namespace Serverless.Tests.Infra.Bicep;

/// <summary>Outputs stay in the history of deployments, readable for everyone who may read the resource group: they carry no secret.</summary>
internal static partial class OutputRules
{
    public static IEnumerable<string> Check(BicepFile file)
    {
        var secure = file.All<Parameter>().Where(parameter => parameter.Decorators.Any(decorator => decorator.Function == "secure")).Select(parameter => parameter.Name).ToHashSet();
        foreach (var output in file.All<Output>())
        {
            if (Secretive().IsMatch(output.Name)) { yield return $"line {output.Line}: output '{output.Name}' sounds like a secret"; }

            foreach (var part in Expressions.Within(output.Value))
            {
                if (part switch
                {
                    NameValue name => secure.Contains(name.Name),
                    MemberValue member => Secretive().IsMatch(member.Name),
                    CallValue call => call.Function.StartsWith("list", StringComparison.Ordinal) || call.Function == "getSecret",
                    _ => false,
                })
                {
                    yield return $"line {part.Line}: output '{output.Name}' would show a secret";
                }
            }
        }
    }

    [GeneratedRegex("key(?!vault)|password|secret|connectionstring|token|credential|instrumentation", RegexOptions.IgnoreCase)]
    private static partial Regex Secretive();
}
