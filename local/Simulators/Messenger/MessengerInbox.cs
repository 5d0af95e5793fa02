using Serverless.Local.Simulators.Chats;
using Serverless.Local.Simulators.Meta;

namespace Serverless.Local.Simulators.Messenger;

/// <summary>The customer's device: shows a message that was accepted, and tells the app what became of it.</summary>
internal sealed class MessengerInbox(MetaAccounts accounts, MessengerChats chats, MessengerWebhooks webhooks, TimeProvider clock)
{
    public void Receive(MessengerCustomer customer, ChatItem item, bool echo)
    {
        if (!customer.HasThread)
        {
            customer = chats.Change(customer, current => current with { HasThread = true });
        }

        var now = clock.GetUtcNow();
        item = chats.Append(customer, item with
        {
            DeliveredAt = customer.Receipts is ReceiptHabit.Silent ? null : now,
            ReadAt = customer.Receipts is ReceiptHabit.Reads ? now : null,
        });
        if (echo)
        {
            webhooks.Send(customer, MessengerEvents.Echo(customer, item, accounts.AppId));
        }

        if (item.DeliveredAt is not null)
        {
            webhooks.Send(customer, MessengerEvents.Delivery(customer, now, [item.Mid]));
        }

        if (item.ReadAt is not null)
        {
            webhooks.Send(customer, MessengerEvents.Read(customer, now));
        }
    }

    /// <summary>Everything not yet delivered arrives now.</summary>
    public void DeliverAll(MessengerCustomer customer)
    {
        var now = clock.GetUtcNow();
        var arrived = chats.ChangeItems(customer, item =>
            item is { From: "business", DeliveredAt: null } ? item with { DeliveredAt = now } : item);
        if (arrived.Count > 0)
        {
            webhooks.Send(customer, MessengerEvents.Delivery(customer, now, arrived.Select(item => item.Mid)));
        }
    }

    /// <summary>The customer opens the chat: everything up to now is delivered and read.</summary>
    public void ReadAll(MessengerCustomer customer)
    {
        DeliverAll(customer);
        var now = clock.GetUtcNow();
        chats.ChangeItems(customer, item => item is { From: "business", ReadAt: null } ? item with { ReadAt = now } : item);
        webhooks.Send(customer, MessengerEvents.Read(customer, now));
    }
}
