using System.Globalization;
using Azure.Core;
using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Serverless.Platform.Telemetry;

/// <summary>OpenTelemetry's SDK, and the ways out of it. Everything that names its types is here.</summary>
internal static class TelemetryExport
{
    private const string OurCategories = "Serverless";

    public static void Add(IServiceCollection services, IConfiguration configuration)
    {
        var telemetry = services.AddOpenTelemetry()
            .ConfigureResource(resource => Name(resource, configuration))
            .WithTracing(traces => traces.AddSource(Spans.SourceName))
            .WithMetrics(metrics => metrics.AddMeter($"{Spans.SourceName}.*"))
            .WithLogging(null, logs => logs.IncludeFormattedMessage = true);

        // Of the others' log lines only what went wrong: those of ASP.NET Core hold addresses, which hold telephone numbers.
        services.AddLogging(logging => logging
            .AddFilter<OpenTelemetryLoggerProvider>(null, LogLevel.Warning)
            .AddFilter<OpenTelemetryLoggerProvider>(OurCategories, LogLevel.Information));

        if (TelemetryRegistration.IsSet(configuration, TelemetryRegistration.Insights)) { SendToInsights(telemetry, services, configuration); }

        if (TelemetryRegistration.IsSet(configuration, TelemetryRegistration.Collector)) { telemetry.UseOtlpExporter(); }

        // Last, because exporters bring samplers of their own. A trace is recorded whole or not at all.
        telemetry.WithTracing(traces => traces.SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(Share(configuration)))));
    }

    /// <summary>The identity that signs in at Application Insights; null where its connection string alone is enough.</summary>
    internal static TokenCredential? Credential(IConfiguration configuration)
    {
        var parts = (configuration["APPLICATIONINSIGHTS_AUTHENTICATION_STRING"] ?? "")
            .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(part => part.Split('=', 2, StringSplitOptions.TrimEntries))
            .Where(pair => pair.Length == 2)
            .ToDictionary(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase);
        return parts.GetValueOrDefault("Authorization") is not "AAD"
            ? null
            : new DefaultAzureCredential(new DefaultAzureCredentialOptions { ManagedIdentityClientId = parts.GetValueOrDefault("ClientId") ?? configuration["AZURE_CLIENT_ID"] });
    }

    private static void SendToInsights(IOpenTelemetryBuilder telemetry, IServiceCollection services, IConfiguration configuration)
    {
        var credential = Credential(configuration);
        telemetry
            .WithTracing(traces => traces.AddAzureMonitorTraceExporter(Connect))
            .WithMetrics(metrics => metrics.AddAzureMonitorMetricExporter(Connect))
            .WithLogging(logs => logs.AddAzureMonitorLogExporter(Connect));

        // The Functions host writes the worker's log lines there too, unless the worker says that it does so itself.
        services.Configure<WorkerOptions>(worker =>
        {
            worker.Capabilities["WorkerApplicationInsightsLoggingEnabled"] = bool.TrueString;
            worker.Capabilities["WorkerOpenTelemetryEnabled"] = bool.TrueString;
        });

        void Connect(AzureMonitorExporterOptions exporter)
        {
            exporter.ConnectionString = configuration[TelemetryRegistration.Insights];
            exporter.Credential = credential;

            // Alerts rest on log lines, so these stay whole whatever the share of traces.
            exporter.EnableTraceBasedLogsSampler = false;
        }
    }

    private static void Name(ResourceBuilder resource, IConfiguration configuration)
    {
        if (!TelemetryRegistration.IsSet(configuration, "OTEL_SERVICE_NAME"))
        {
            resource.AddService("serverless", serviceVersion: typeof(TelemetryExport).Assembly.GetName().Version?.ToString(3));
        }
    }

    private static double Share(IConfiguration configuration) =>
        double.TryParse(configuration["OTEL_TRACES_SAMPLER_ARG"], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share) ? share : 1;
}
