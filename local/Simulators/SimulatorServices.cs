using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Serverless.Local.Demo;
using Serverless.Local.Hosting;
using Serverless.Local.Simulators.Agents;
using Serverless.Local.Simulators.Api;
using Serverless.Local.Simulators.Carrier;
using Serverless.Local.Simulators.Crm;
using Serverless.Local.Simulators.Faults;
using Serverless.Local.Simulators.Giphy;
using Serverless.Local.Simulators.Mail;
using Serverless.Local.Simulators.Messenger;
using Serverless.Local.Simulators.Meta;
using Serverless.Local.Simulators.Shop;
using Serverless.Local.Simulators.Telephone;
using Serverless.Local.Simulators.Webhooks;
using Serverless.Local.Simulators.WhatsApp;

namespace Serverless.Local.Simulators;

internal static class SimulatorServices
{
    private const string FileName = "simulators.db";

    /// <summary>Adds the simulated outside world: Meta, the shop, and the demo business that they belong to.</summary>
    public static IServiceCollection AddSimulators(this IServiceCollection services) => services
        .AddSingleton(provider => Open(
            provider.GetRequiredService<EmbeddedHostOptions>().DataDirectory, provider.GetRequiredService<IConfiguration>()["Simulators:Persist"]))
        .AddSingleton<SimulatorHttp>()
        .AddSingleton<SimulatorAddress>()
        .AddSingleton<ILocalStartupTask>(provider => provider.GetRequiredService<SimulatorAddress>())
        .AddSingleton<FaultBoard>()
        .AddSingleton<FaultAnswers>()
        .AddSingleton<WebhookLog>()
        .AddSingleton<WebhookCourier>()
        .AddMeta()
        .AddMessenger()
        .AddWhatsApp()
        .AddMail()
        .AddSingleton<MessengerPeople>()
        .AddSingleton<WhatsAppPeople>()
        .AddSingleton<ChatsApi>()
        .AddSingleton<FaultsApi>()
        .AddSingleton<WebhooksApi>()
        .AddSingleton<ClockApi>()
        .AddSingleton<AccountsApi>()
        .AddSingleton<TemplatesApi>()
        .AddShop()
        .AddSingleton<ILocalEndpoints, GiphyApi>()
        .AddSingleton<CarrierParcels>()
        .AddSingleton<CarrierWebhooks>()
        .AddSingleton<CarrierApi>()
        .AddCrm()
        .AddSingleton<TelephoneCalls>()
        .AddSingleton<TelephoneWebhooks>()
        .AddSingleton<TelephoneExchange>()
        .AddSingleton<TelephoneApi>()
        .AddSingleton<WorldQuiet>()
        .AddAgents()
        .AddSingleton<BusApi>()
        .AddSingleton<StateApi>()
        .AddSingleton<ILocalStartupTask, DemoBusiness>()
        .AddDemo()
        .AddSingleton<ILocalEndpoints, LocalApiEndpoints>();

    private static IServiceCollection AddMeta(this IServiceCollection services) => services
        .AddSingleton<MetaAccounts>()
        .AddSingleton<MetaWebhooks>()
        .AddSingleton<SubscriptionApi>()
        .AddSingleton<ILocalEndpoints, GraphEndpoints>();

    private static IServiceCollection AddMessenger(this IServiceCollection services) => services
        .AddSingleton<RateLimit>()
        .AddSingleton<MessengerChats>()
        .AddSingleton<UtilityTemplates>()
        .AddSingleton<Attachments>()
        .AddSingleton<MessengerWebhooks>()
        .AddSingleton<MessengerInbox>()
        .AddSingleton<InboxActions>()
        .AddSingleton<ThreadControlApi>()
        .AddSingleton<CustomerActions>()
        .AddSingleton<SendApi>()
        .AddSingleton<PageApi>()
        .AddSingleton<AttachmentUpload>()
        .AddSingleton<CustomerFiles>()
        .AddSingleton<ILocalEndpoints>(provider => provider.GetRequiredService<CustomerFiles>())
        .AddSingleton<TemplateApi>();

    private static IServiceCollection AddWhatsApp(this IServiceCollection services) => services
        .AddSingleton<WhatsAppChats>()
        .AddSingleton<WhatsAppTemplates>()
        .AddSingleton<WhatsAppLimits>()
        .AddSingleton<Media>()
        .AddSingleton<WhatsAppWebhooks>()
        .AddSingleton<TemplateEvents>()
        .AddSingleton<WhatsAppInbox>()
        .AddSingleton<WhatsAppSendChecks>()
        .AddSingleton<WhatsAppActions>()
        .AddSingleton<WhatsAppSendApi>()
        .AddSingleton<WhatsAppTemplateApi>()
        .AddSingleton<MediaApi>();

    private static IServiceCollection AddShop(this IServiceCollection services) => services
        .AddSingleton<ShopCatalog>()
        .AddSingleton<ShopOrders>()
        .AddSingleton<ShopWebhooks>()
        .AddSingleton<ShopHabits>()
        .AddSingleton<ShopDesk>()
        .AddSingleton<ShopApi>()
        .AddSingleton<ShopDeskApi>()
        .AddSingleton<WooCommerceDesk>()
        .AddSingleton<StandardShopWork>()
        .AddSingleton<StandardShopEndpoint>()
        .AddSingleton<ILocalEndpoints>(provider => provider.GetRequiredService<StandardShopEndpoint>())
        .AddSingleton<ShopifyDrafts>()
        .AddSingleton<ShopifyFields>()
        .AddSingleton<ShopifyAdmin>()
        .AddSingleton<ILocalEndpoints>(provider => provider.GetRequiredService<ShopifyAdmin>())
        .AddSingleton<ILocalEndpoints, WooCommerceRest>();

    private static IServiceCollection AddAgents(this IServiceCollection services) => services
        .AddSingleton<DeskHabits>()
        .AddSingleton<AgentDesk>()
        .AddSingleton<ILocalEndpoints>(provider => provider.GetRequiredService<AgentDesk>())
        .AddSingleton<AgentsApi>();

    private static IServiceCollection AddCrm(this IServiceCollection services) => services
        .AddSingleton<CrmPeople>()
        .AddSingleton<CrmFaults>()
        .AddSingleton<CrmSecrets>()
        .AddSingleton<CrmApi>()
        .AddSingleton<ILocalEndpoints, HttpCrmEndpoint>()
        .AddSingleton<ILocalEndpoints, DataverseEndpoint>()
        .AddSingleton<ILocalEndpoints, HubSpotEndpoint>()
        .AddSingleton<ILocalEndpoints, SalesforceEndpoint>();

    private static IServiceCollection AddMail(this IServiceCollection services)
    {
        // Already there when the app's settings point to it.
        services.TryAddSingleton(provider => MailEndpoint.Open(provider.GetRequiredService<IConfiguration>()));
        return services
            .AddSingleton<Mailbox>()
            .AddSingleton<MailSession>()
            .AddSingleton<ILocalStartupTask, MailServer>()
            .AddSingleton<MailsApi>();
    }

    private static IServiceCollection AddDemo(this IServiceCollection services) => services
        .AddSingleton<DemoPhones>()
        .AddSingleton<DemoTelephone>()
        .AddSingleton<DemoStage>()
        .AddSingleton<DemoRunner>()
        .AddSingleton<ILocalStartupTask, DemoTask>();

    /// <summary><c>Simulators:Persist</c> = false: the simulated world forgets, for load runs.</summary>
    private static SimulatorStore Open(string directory, string? persist)
    {
        if (bool.TryParse(persist, out var persists) && !persists)
        {
            return SimulatorStore.Forgetful();
        }

        Directory.CreateDirectory(directory);
        return SimulatorStore.Open(Path.Combine(directory, FileName));
    }
}
