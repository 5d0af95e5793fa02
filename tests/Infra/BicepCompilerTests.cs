using System.Text.Json;

namespace Serverless.Tests.Infra;

/// <summary>infra/ in the eyes of the real compiler: syntax, types, API versions, scopes, the linter's rules.</summary>
public class BicepCompilerTests
{
    private static readonly string Main = Repository.File("infra/main.bicep");

    [BicepFact]
    public async Task The_deployment_compiles_without_a_warning()
    {
        var (exitCode, complaints, output) = await BicepCompiler.RunAsync("build", Main, "--stdout");

        Assert.Equal((0, ""), (exitCode, complaints));
        using var template = JsonDocument.Parse(output);
        Assert.Contains("subscriptionDeploymentTemplate", template.RootElement.GetProperty("$schema").GetString(), StringComparison.Ordinal);
    }

    [BicepFact]
    public async Task The_parameters_fit_the_deployment()
    {
        var (exitCode, complaints, _) = await BicepCompiler.RunAsync("build-params", Repository.File("infra/main.bicepparam"), "--stdout");

        Assert.Equal((0, ""), (exitCode, complaints));
    }

    [BicepFact]
    public async Task A_typo_in_a_property_is_a_complaint()
    {
        var copy = Directory.CreateTempSubdirectory();
        try
        {
            foreach (var file in Directory.GetFiles(Repository.File("infra"), "*", SearchOption.AllDirectories))
            {
                var target = Path.Combine(copy.FullName, Path.GetRelativePath(Repository.File("infra"), file));
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                await File.WriteAllTextAsync(target, (await File.ReadAllTextAsync(file)).Replace("disableLocalAuth: true", "disableLocalAuht: true", StringComparison.Ordinal));
            }

            var (_, complaints, _) = await BicepCompiler.RunAsync("build", Path.Combine(copy.FullName, "main.bicep"), "--stdout");

            Assert.Contains("disableLocalAuht", complaints, StringComparison.Ordinal);
        }
        finally
        {
            copy.Delete(recursive: true);
        }
    }
}
