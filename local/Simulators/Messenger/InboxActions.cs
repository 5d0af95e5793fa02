using System.Text.Json.Nodes;
using Serverless.Local.Simulators.Api;
using Serverless.Local.Simulators.Chats;
using Serverless.Local.Simulators.Meta;
using Serverless.Local.Simulators.Webhooks;

namespace Serverless.Local.Simulators.Messenger;

/// <summary>What people of the business do in the page's inbox.</summary>
internal sealed class InboxActions(MessengerChats chats, MessengerWebhooks webhooks, MetaAccounts accounts, TimeProvider clock)
{
    /// <summary>The webhook of the action; null for one that is not the inbox's.</summary>
    public WebhookDelivery? Act(MessengerCustomer customer, CustomerAction action) => action.Do switch
    {
        "inbox-text" => Say(customer, action.Text is { Length: > 0 } text ? text : throw LocalProblem.BadRequest("text is required for this action.")),
        "inbox-take" => Move(customer, "take_thread_control", ThreadControlApi.Inbox),
        "inbox-return" => Move(customer, "pass_thread_control", null),
        _ => throw LocalProblem.BadRequest("do must name an action; docs/local.md lists them."),
    };

    private WebhookDelivery? Say(MessengerCustomer customer, string text)
    {
        var item = chats.Append(customer, new ChatItem { Mid = MetaIds.Message(), From = "business", At = clock.GetUtcNow(), Kind = "text", Text = text });
        return webhooks.Send(customer, MessengerEvents.Echo(customer, item, long.Parse(ThreadControlApi.Inbox, System.Globalization.CultureInfo.InvariantCulture)));
    }

    /// <param name="to">The app that gets control; null for ours.</param>
    private WebhookDelivery? Move(MessengerCustomer customer, string what, string? to)
    {
        var ours = accounts.AppId.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var control = new JsonObject { ["previous_owner_app_id"] = customer.ControlledBy ?? ours, ["new_owner_app_id"] = to ?? ours, ["metadata"] = "" };
        chats.Change(customer, current => current with { ControlledBy = to, IsControlWanted = false });
        return webhooks.Send(customer with { ControlledBy = null }, MessengerEvents.ThreadControl(customer, clock.GetUtcNow(), what, control));
    }
}
