using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Serverless.Callers.Calls;
using Serverless.Callers.Cards;
using Serverless.Callers.Crm;
using Serverless.Callers.FanOut;
using Serverless.Callers.Lookups;
using Serverless.Callers.Notes;
using Serverless.Platform.Http;
using Serverless.Platform.Messaging;

namespace Serverless.Callers;

public static class CallersSlice
{
    /// <summary>Who is calling: the telephone's webhooks, the look-up, the card, and what follows from a call.</summary>
    public static IServiceCollection AddCallers(this IServiceCollection services) => services.AddCalls().AddCrm().AddCards().AddFanOut();

    /// <summary>What telephones tell.</summary>
    private static IServiceCollection AddCalls(this IServiceCollection services)
    {
        services.AddSingleton<ICallSource, StandardCalls>();
        services.AddSingleton<ICallSource, TwilioCalls>();
        services.AddSingleton<ICallSource, SipgateCalls>();
        return services.AddSingleton<CallSources>();
    }

    /// <summary>The card of a caller, and the look-ups of those who may ask for it.</summary>
    private static IServiceCollection AddCards(this IServiceCollection services)
    {
        services.AddSingleton<CallerRecords>();
        services.AddSingleton<ICallerCards, CallerCards>();
        return services.AddLookups();
    }

    private static IServiceCollection AddLookups(this IServiceCollection services)
    {
        services.AddOptions<LookupOptions>().BindConfiguration("Callers");
        services.AddSingleton<LookupKeys>();
        services.AddSingleton<LookupLimits>();
        services.AddSingleton<SweepWatch>();
        services.AddSingleton<LookupAddresses>();
        services.AddSingleton<LookupAudit>();
        services.AddSingleton<ILookupRecords>(provider => provider.GetRequiredService<LookupAudit>());
        return services.AddSingleton<ICallerLookups, CallerLookups>();
    }

    /// <summary>The call's record, the card for whoever answers, the customer's chat, and the agent's note.</summary>
    private static IServiceCollection AddFanOut(this IServiceCollection services)
    {
        services.AddOptions<FanOutOptions>().BindConfiguration("Callers");
        services.AddSingleton<CallStore>();
        services.AddSingleton<CallerHistories>();
        services.AddSingleton<AgentCircuits>();
        services.AddSingleton<AgentHttp>();
        services.AddSingleton<AgentTelling>();
        services.AddSingleton<CallChat>();
        services.AddSingleton<CallFanOut>();
        services.AddSingleton<ICallRecords, CallRecords>();
        services.AddSingleton<ICallNotes, CallNotes>();
        services.AddSingleton<CallNoteActivities>();
        services.AddSingleton<ICallerContext, CallerContext>();
        services.AddSingleton(ReplayRule.Of<CallEvent>(CallEvent.Schema, CallReplay.Judge));
        services.AddSingleton(ReplayRule.Of<AgentTellingDue>(AgentTellingDue.Schema, CallReplay.Judge));
        services.AddSingleton(ReplayRule.Always<CallChatDue>(CallChatDue.Schema));
        services.AddSingleton(ReplayRule.Always<CallNoteDue>(CallNoteDue.Schema));

        OutgoingCalls.AddClient(services, AgentHttp.Client, provider => provider.GetRequiredService<IOptions<FanOutOptions>>().Value.AllowLoopback);
        return services;
    }

    /// <summary>What the business's CRM knows of a caller, and what it is told of a call.</summary>
    private static IServiceCollection AddCrm(this IServiceCollection services)
    {
        services.AddOptions<CrmOptions>().BindConfiguration("Crm");
        OutgoingCalls.AddClient(services, CrmHttp.Client, provider => provider.GetRequiredService<IOptions<CrmOptions>>().Value.AllowLoopback);
        return services
            .AddSingleton<CrmCircuits>()
            .AddSingleton<CrmGates>()
            .AddSingleton<CrmHttp>()
            .AddSingleton<CrmTokens>()
            .AddSingleton<ICrm, HttpCrm>()
            .AddSingleton<DataverseApi>()
            .AddSingleton<ICrm, DataverseCrm>()
            .AddSingleton<HubSpotApi>()
            .AddSingleton<ICrm, HubSpotCrm>()
            .AddSingleton<SalesforceApi>()
            .AddSingleton<ICrm, SalesforceCrm>()
            .AddSingleton<CrmCaller>()
            .AddSingleton<CrmCache>()
            .AddSingleton<CrmFlights>()
            .AddSingleton<ICrmLookup, CrmLookup>()
            .AddSingleton<ICrmActivities, CrmActivities>();
    }
}
