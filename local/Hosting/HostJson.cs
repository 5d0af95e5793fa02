using Microsoft.Extensions.Configuration;
using Serverless.Local.Worker.ServiceBus;

namespace Serverless.Local.Hosting;

/// <summary>What the host takes from host.json; settings named <c>AzureFunctionsJobHost__section__key</c> win over the file.</summary>
internal sealed class HostJson
{
    private const string OverridePrefix = "AzureFunctionsJobHost";

    private HostJson(IConfiguration file)
    {
        Logging = file.GetSection("logging");
        RoutePrefix = (file["extensions:http:routePrefix"] ?? "api").Trim('/');
        ServiceBus = file.GetSection("extensions:serviceBus").Get<ServiceBusTriggerOptions>() ?? new();
    }

    /// <summary>Before every HTTP function's route; may be empty.</summary>
    public string RoutePrefix { get; }

    /// <summary>The <c>logging</c> section with its <c>logLevel</c>.</summary>
    public IConfigurationSection Logging { get; }

    /// <summary>How Service Bus triggers receive.</summary>
    public ServiceBusTriggerOptions ServiceBus { get; }

    /// <exception cref="StartupException">The file is missing or not valid.</exception>
    public static HostJson Load(string directory, IConfiguration settings)
    {
        var path = Path.Combine(directory, "host.json");
        if (!File.Exists(path))
        {
            throw new StartupException($"host.json is not in {directory}. Link it into the project's output folder.");
        }

        try
        {
            var file = new ConfigurationBuilder()
                .AddJsonFile(path, optional: false, reloadOnChange: false)
                .AddInMemoryCollection(settings.GetSection(OverridePrefix).AsEnumerable(makePathsRelative: true).Where(setting => setting.Value is not null))
                .Build();
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
}
