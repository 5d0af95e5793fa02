using System.Collections;
using Microsoft.Extensions.Configuration;

namespace Serverless.Local.Hosting;

/// <summary>Where settings come from, the stronger source later: appsettings.json, local.settings.json, environment, the host's options.</summary>
internal static class HostConfiguration
{
    private const string WorkerPrefix = "AZURE_FUNCTIONS_";

    /// <exception cref="StartupException">local.settings.json cannot be used.</exception>
    public static void Apply(ConfigurationManager configuration, EmbeddedHostOptions options, string contentRoot)
    {
        configuration.AddJsonFile(Path.Combine(contentRoot, "appsettings.json"), optional: true, reloadOnChange: false);
        if (options.IsProgram)
        {
            var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
                .Select(entry => new KeyValuePair<string, string?>((string)entry.Key, (string?)entry.Value)).ToList();
            configuration.AddInMemoryCollection(Usable(LocalSettings.Load(Directory.GetCurrentDirectory())));
            configuration.AddInMemoryCollection(Usable(environment));
            configuration.AddInMemoryCollection(Usable(environment
                .Where(entry => entry.Key.StartsWith(WorkerPrefix, StringComparison.OrdinalIgnoreCase))
                .Select(entry => new KeyValuePair<string, string?>(entry.Key[WorkerPrefix.Length..], entry.Value))));
        }

        configuration.AddInMemoryCollection(Usable(options.Settings));
    }

    // A blank setting is one that somebody left to fill in: it must not hide the value of a weaker source.
    private static IEnumerable<KeyValuePair<string, string?>> Usable(IEnumerable<KeyValuePair<string, string?>> settings) => settings
        .Where(setting => !string.IsNullOrWhiteSpace(setting.Value))
        .Select(setting => new KeyValuePair<string, string?>(setting.Key.Replace("__", ":", StringComparison.Ordinal), setting.Value));
}
