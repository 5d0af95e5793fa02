using Microsoft.Extensions.Configuration;
using Serverless.Local.Worker.ServiceBus;

namespace Serverless.Local.Hosting;

/// <summary>What the host takes from host.json; settings named <c>AzureFunctionsJobHost__section__key</c> win over the file.</summary>
internal sealed class HostJson
{
    private const string OverridePrefix = "AzureFunctionsJobHost";

    private HostJson(IConfiguration file)
    {
        RoutePrefix = (file["extensions:http:routePrefix"] ?? "api").Trim('/');
        ServiceBus = file.GetSection("extensions:serviceBus").Get<ServiceBusTriggerOptions>() ?? new();
    }

    /// <summary>Before every HTTP function's route; may be empty.</summary>
    public string RoutePrefix { get; }

    /// <summary>How Service Bus triggers receive.</summary>
    public ServiceBusTriggerOptions ServiceBus { get; }

    /// <exception cref="StartupException">The file is missing or not valid.</exception>
    public static HostJson Load(string directory, IConfiguration settings)
    {
        var path = PathIn(directory);
        if (!File.Exists(path))
        {
            throw new StartupException($"host.json is not in {directory}. Link it into the project's output folder.");
        }

        try
        {
            var file = Open(path, settings);
            var host = file["version"] == "2.0" ? new HostJson(file) : throw new StartupException($"{path} must say \"version\": \"2.0\".");
            return host.ServiceBus.Problems() is { Count: > 0 } problems
                ? throw new StartupException([.. problems.Select(problem => $"{path}: extensions.serviceBus.{problem}")])
                : host;
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException or FormatException)
        {
            throw new StartupException($"{path} is not valid: {e.InnerException?.Message ?? e.Message}", e);
        }
    }

    /// <summary>The <c>logging</c> section with its <c>logLevel</c>; null for a file that <see cref="Load"/> will refuse anyway.</summary>
    public static IConfiguration? LoggingOf(string directory, IConfiguration settings)
    {
        try
        {
            return Open(PathIn(directory), settings).GetSection("logging");
        }
        catch (Exception e) when (e is InvalidDataException or FileNotFoundException)
        {
            return null;
        }
    }

    private static string PathIn(string directory) => Path.Combine(directory, "host.json");

    private static IConfiguration Open(string path, IConfiguration settings) => new ConfigurationBuilder()
        .AddJsonFile(path, optional: false, reloadOnChange: false)
        .AddInMemoryCollection(settings.GetSection(OverridePrefix).AsEnumerable(makePathsRelative: true).Where(setting => setting.Value is not null))
        .Build();
}
