using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Serverless.Local.Hosting;

namespace Serverless.Local.Simulators.Api;

/// <summary>The machine's way to the simulated world, below <c>/_local/api</c>; every call is described in docs/local.md.</summary>
internal sealed class LocalApiEndpoints(
    ChatsApi chats, MailsApi mails, FaultsApi faults, WebhooksApi webhooks, ClockApi clock, AccountsApi accounts, TemplatesApi templates,
    ShopApi shop, ShopDeskApi desk, CarrierApi carrier, TelephoneApi telephone, AgentsApi agents, BusApi bus, StateApi state, CrmApi crm) : ILocalEndpoints
{
    public void Map(IEndpointRouteBuilder local)
    {
        var api = local.MapGroup("/api");
        chats.Map(api);
        mails.Map(api);
        faults.Map(api);
        webhooks.Map(api);
        clock.Map(api);
        accounts.Map(api);
        templates.Map(api);
        shop.Map(api);
        desk.Map(api);
        carrier.Map(api);
        telephone.Map(api);
        agents.Map(api);
        bus.Map(api);
        state.Map(api);
        crm.Map(api);
    }
}
