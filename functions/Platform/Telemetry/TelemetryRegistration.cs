using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Serverless.Platform.Telemetry;

public static class TelemetryRegistration
{
    internal const string Collector = "OTEL_EXPORTER_OTLP_ENDPOINT";
    internal const string Insights = "APPLICATIONINSIGHTS_CONNECTION_STRING";

    /// <summary>
    /// Sends traces, metrics and logs where the settings say. Where they say nothing, nothing is registered, and no assembly of
    /// OpenTelemetry is loaded: a start and the way of a message cost what they cost without it.
    /// </summary>
    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        if (IsSet(configuration, Collector) || IsSet(configuration, Insights)) { TelemetryExport.Add(services, configuration); }

        return services;
    }

    internal static bool IsSet(IConfiguration configuration, string name) => !string.IsNullOrWhiteSpace(configuration[name]);
}
