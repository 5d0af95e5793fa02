using Microsoft.Extensions.DependencyInjection;
using Serverless.Health.Checks;
using Serverless.Platform.Telemetry;

namespace Serverless.Health;

public static class HealthSlice
{
    /// <summary>Looks at all that the app depends on. Checks of channels come with their channels.</summary>
    public static IServiceCollection AddHealth(this IServiceCollection services)
    {
        services.AddSingleton<IExamination, Examination>();
        services.AddSingleton<TableProbe>();
        services.AddSingleton<ProbeSignatures>();
        services.AddSingleton<IAppCheck, SettingsCheckup>();
        services.AddSingleton<IAppCheck, BusCheck>();
        services.AddSingleton<IAppCheck, TablesCheck>();
        services.AddSingleton<IAppCheck, ClockCheck>();
        services.AddSingleton<IAppCheck, PublicAddressCheck>();
        services.AddSingleton<IBusinessCheck, SecretsCheck>();
        services.AddSingleton<IBusinessCheck, WebhooksCheck>();
        services.AddSingleton<IBusinessCheck, MetaSignatureCheck>();
        services.AddHttpClient(PublicAddressCheck.Client, client => client.Timeout = TimeSpan.FromSeconds(5))
            .RemoveAllLoggers()
            .WithSpans(_ => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        return services;
    }
}
