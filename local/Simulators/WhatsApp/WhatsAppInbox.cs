using System.Text.Json.Nodes;
using Serverless.Local.Simulators.Chats;
using Serverless.Local.Simulators.Faults;
using Serverless.Local.Simulators.Meta;

namespace Serverless.Local.Simulators.WhatsApp;

/// <summary>The customer's device: shows a message that was accepted, and what the app is told of it.</summary>
internal sealed class WhatsAppInbox(MetaAccounts accounts, WhatsAppChats chats, WhatsAppWebhooks webhooks, TimeProvider clock)
{
    /// <summary>Shows the message and sends its statuses, as the device and the fault have it.</summary>
    public void Receive(MetaAccount account, WhatsAppCustomer customer, ChatItem item, Fault? fault)
    {
        var now = clock.GetUtcNow();
        var arrives = !customer.Blocked && customer.Receipts is not ReceiptHabit.Silent;
        var reads = arrives && customer.Receipts is ReceiptHabit.Reads;
        item = item with { DeliveredAt = arrives ? now : null, ReadAt = reads ? now : null };
        if (!customer.Blocked)
        {
            item = chats.Append(customer, item);
        }

        var statuses = new List<JsonObject> { WhatsAppEvents.Status(account, customer, item, "sent", now, withPrice: true) };
        if (arrives)
        {
            statuses.Add(WhatsAppEvents.Status(account, customer, item, "delivered", now, withPrice: true));
        }

        if (reads)
        {
            statuses.Add(WhatsAppEvents.Status(account, customer, item, "read", now, withPrice: false));
        }

        Send(account, customer.Peer, statuses, fault);
    }

    /// <summary>The business reacted to a message of the customer, or took it back. A reaction is only ever sent, never delivered or read.</summary>
    public void React(MetaAccount account, WhatsAppCustomer customer, ChatItem reaction, Fault? fault)
    {
        var content = reaction.Message!.Value.Member("reaction")!.Value;
        var emoji = content.Text("emoji") is { Length: > 0 } given ? given : null;
        chats.ChangeItems(customer, item => item.Mid == content.Text("message_id") ? item with { Reaction = emoji } : item);
        Send(account, customer.Peer, [WhatsAppEvents.Status(account, customer, reaction, "sent", clock.GetUtcNow(), withPrice: false)], fault);
    }

    /// <summary>The message was accepted and will not arrive.</summary>
    public void Fail(MetaAccount account, ChatItem item, WhatsAppRecipient recipient, string peer, int code, Fault? fault) =>
        Send(account, peer, [WhatsAppEvents.Failed(account, item, recipient, code, clock.GetUtcNow())], fault);

    /// <summary>Everything not yet delivered arrives now.</summary>
    public void DeliverAll(WhatsAppCustomer customer) => Tell(customer, "delivered", withPrice: true, (item, now) =>
        item.DeliveredAt is null ? item with { DeliveredAt = now } : item);

    /// <summary>The customer opens the chat: everything up to now is delivered and read.</summary>
    public void ReadAll(WhatsAppCustomer customer)
    {
        DeliverAll(customer);
        Tell(customer, "read", withPrice: false, (item, now) => item.ReadAt is null ? item with { ReadAt = now } : item);
    }

    private void Tell(WhatsAppCustomer customer, string status, bool withPrice, Func<ChatItem, DateTimeOffset, ChatItem> change)
    {
        var now = clock.GetUtcNow();
        var account = accounts.Find(customer.Account)!;
        var changed = chats.ChangeItems(customer, item => item.From == "business" ? change(item, now) : item);
        Send(account, customer.Peer, [.. changed.Select(item => WhatsAppEvents.Status(account, customer, item, status, now, withPrice))], null);
    }

    private void Send(MetaAccount account, string peer, IReadOnlyList<JsonObject> statuses, Fault? fault)
    {
        var order = fault?.Kind switch
        {
            FaultKinds.StatusLost => [],
            FaultKinds.StatusReversed => statuses.Reverse(),
            FaultKinds.StatusTwice => statuses.SelectMany(status => new[] { status, status }),
            _ => statuses,
        };
        foreach (var status in order)
        {
            webhooks.Send(account, peer, "messages", status);
        }
    }
}
