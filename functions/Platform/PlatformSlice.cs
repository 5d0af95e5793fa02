using Azure.Data.Tables;
using Azure.Identity;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Serverless.Platform.Http;
using Serverless.Platform.Messaging;
using Serverless.Platform.Security;
using Serverless.Platform.Settings;
using Serverless.Platform.Storage;

namespace Serverless.Platform;

public static class PlatformSlice
{
    /// <summary>The shared shelf: clock, bus, tables, secrets.</summary>
    public static IServiceCollection AddPlatform(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<IdentityOptions>().BindConfiguration("Identities");
        services.AddOptions<ChatLinkOptions>().BindConfiguration("Links");
        services.AddSingleton<Secrets>();
        services.AddSingleton<KeyedHash>();
        services.AddSingleton<IdempotencyKeys>();
        services.AddSingleton<IdempotentCalls>();
        services.AddSingleton<PublicAddress>();
        services.AddSingleton(_ => BusClient(configuration));
        services.AddSingleton(_ => TablesClient(configuration));
        services.AddSingleton<IMessageBus, ServiceBusMessageBus>();
        services.AddHostedService<TablesStartup>();
        return services.AddHostedService<EffectiveSettings>();
    }

    private static ServiceBusClient BusClient(IConfiguration configuration) =>
        Secrets.Usable(configuration["ServiceBus"]) is { } connection
            ? new ServiceBusClient(connection)
            : new ServiceBusClient(configuration["ServiceBus:fullyQualifiedNamespace"]!, Credential(configuration, "ServiceBus"));

    private static TableServiceClient TablesClient(IConfiguration configuration) =>
        Secrets.Usable(configuration["Tables"]) is { } connection
            ? new TableServiceClient(connection)
            : new TableServiceClient(new Uri(configuration["Tables:tableServiceUri"]!), Credential(configuration, "Tables"));

    private static DefaultAzureCredential Credential(IConfiguration configuration, string section) => new(new DefaultAzureCredentialOptions
    {
        ManagedIdentityClientId = configuration[$"{section}:clientId"] ?? configuration["AZURE_CLIENT_ID"],
    });
}
