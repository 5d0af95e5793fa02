using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Serverless.Local.Worker.Indexing;

namespace Serverless.Local.Hosting;

/// <summary>Everything that can be known to be wrong before anything is opened, found in one go.</summary>
internal static class StartupChecks
{
    private const string AzureMarker = "WEBSITE_INSTANCE_ID";

    /// <exception cref="StartupException">The process runs in Azure.</exception>
    public static void RefuseAzure(IConfiguration settings)
    {
        if (!string.IsNullOrEmpty(Environment.GetEnvironmentVariable(AzureMarker)) || !string.IsNullOrEmpty(settings[AzureMarker]))
        {
            throw new StartupException(
                $"The embedded host does not run in Azure, where {AzureMarker} is set: its /_local endpoints are open to everyone."
                + " Publish with FunctionsHost=Azure.");
        }
    }

    /// <summary>The functions of the app, when all of it can start.</summary>
    /// <exception cref="StartupException">Functions, host.json or options are wrong; it lists all of them.</exception>
    public static IReadOnlyList<IndexedFunction> Run(
        WebApplication web, EmbeddedHostOptions options, HostSetup setup, string contentRoot, out HostJson hostJson)
    {
        var problems = new List<string>();
        HostJson? host = null;
        IReadOnlyList<IndexedFunction> functions = [];
        Collect(problems, () => host = HostJson.Load(contentRoot, web.Configuration));
        Collect(problems, () => functions = FunctionIndex.Create(
            options.FunctionTypes ?? options.FunctionsAssembly.GetTypes(), new TriggerRules(web.Configuration, setup.UsesAspNetCore)));
        Collect(problems, () => web.Services.GetService<IStartupValidator>()?.Validate());
        hostJson = host!;
        return problems.Count == 0 ? [.. functions.Where(function => !IsDisabled(web.Configuration, function.Name))] : throw new StartupException(problems);
    }

    // As in Azure: the setting AzureWebJobs.NAME.Disabled; where settings take no dots, AzureWebJobs__NAME__Disabled.
    private static bool IsDisabled(IConfiguration settings, string function) =>
        bool.TryParse(settings[$"AzureWebJobs.{function}.Disabled"] ?? settings[$"AzureWebJobs:{function}:Disabled"], out var disabled) && disabled;

    private static void Collect(List<string> problems, Action check)
    {
        try
        {
            check();
        }
        catch (StartupException e)
        {
            problems.AddRange(e.Problems);
        }
        catch (OptionsValidationException e)
        {
            problems.AddRange(e.Failures);
        }
        catch (AggregateException e) when (e.InnerExceptions.All(inner => inner is OptionsValidationException))
        {
            problems.AddRange(e.InnerExceptions.Cast<OptionsValidationException>().SelectMany(inner => inner.Failures));
        }
    }
}
