using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Serverless.Platform.Settings;

/// <summary>Logs at start which settings are in force, secrets only as "set".</summary>
internal sealed partial class EffectiveSettings(IConfiguration configuration, ILogger<EffectiveSettings> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var settings = SettingsCatalog.Connections.SelectMany(pair => new[] { pair.ConnectionString, pair.Identity })
            .Concat(SettingsCatalog.Single)
            .Select(Describe);
        var line = string.Join(", ", settings);
        Log.InForce(logger, line);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private string Describe(Setting setting)
    {
        var value = configuration[setting.Key];
        return $"{setting.Name}={(string.IsNullOrWhiteSpace(value) ? "unset" : setting.IsSecret ? "set" : value)}";
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, EventName = "settings.in-force", Message = "Settings: {Settings}")]
        public static partial void InForce(ILogger logger, string settings);
    }
}
