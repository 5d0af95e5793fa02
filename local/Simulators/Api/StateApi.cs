using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Serverless.Local.Hosting;
using Serverless.Local.Simulators.Faults;
using Serverless.Local.Simulators.Messenger;
using Serverless.Local.Simulators.Meta;
using Serverless.Local.Simulators.Webhooks;
using Serverless.Local.Simulators.WhatsApp;

namespace Serverless.Local.Simulators.Api;

/// <summary>How the host stands, in one answer.</summary>
internal sealed class StateApi(
    EmbeddedHost host, MetaAccounts accounts, MessengerChats messenger, WhatsAppChats whatsApp, FaultBoard faults, WebhookLog webhooks, TimeProvider clock)
{
    public void Map(IEndpointRouteBuilder api) => api.Get("/state", _ => Results.Json(new
    {
        ready = host.Ready.IsCompletedSuccessfully,
        address = host.BaseAddress,
        now = clock.GetUtcNow(),
        pages = accounts.Pages.Select(page => page.Id),
        numbers = accounts.Numbers.Select(number => number.Id),
        chats = messenger.Count + whatsApp.Count,
        faultsArmed = faults.Armed.Count,
        webhooksPending = webhooks.After(0).Count(delivery => delivery.State is WebhookState.Pending),
        webhooksGivenUp = webhooks.After(0).Count(delivery => delivery.State is WebhookState.GivenUp),
        embeddedBus = host.Broker is not null,
        embeddedTables = host.Tables is not null,
    }));
}
