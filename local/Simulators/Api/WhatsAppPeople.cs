using Microsoft.AspNetCore.Http;
using Serverless.Local.Simulators.Chats;
using Serverless.Local.Simulators.Meta;
using Serverless.Local.Simulators.WhatsApp;

namespace Serverless.Local.Simulators.Api;

/// <summary>People on WhatsApp. A chat is found by business-scoped id or by phone number.</summary>
internal sealed class WhatsAppPeople(WhatsAppChats chats, WhatsAppActions actions, MetaAccounts accounts, TimeProvider clock) : IPeople
{
    public ChangeSignal Changes => chats.Changes;

    public IEnumerable<object> All => chats.All.OrderBy(chat => chat.Customer.Peer, StringComparer.Ordinal).Select(Summary);

    public object Add(NewCustomer asked)
    {
        var customer = chats.Add(Make(asked));
        var delivery = asked.Link is null ? null : actions.Act(customer, new WhatsAppAction { Do = "open-link", Link = asked.Link });
        return new { customer.Account, customer.Peer, customer.Bsuid, customer.Phone, customer.Username, customer.Name, webhook = delivery?.Id };
    }

    public PersonChat? Read(string account, string peer) =>
        chats.FindByAny(account, peer) is { } customer && chats.Read(account, customer.Peer) is { } chat ? new PersonChat(Summary(chat), chat.Items) : null;

    public async Task<object> ActAsync(HttpContext context, string account, string peer)
    {
        var customer = chats.FindByAny(account, peer) ?? throw LocalProblem.NotThere("customer");
        var delivery = actions.Act(customer, await context.BodyAsync<WhatsAppAction>());
        return new { webhook = delivery?.Id, chat = Summary(chats.Read(account, customer.Peer)!) };
    }

    private object Summary(Chat<WhatsAppCustomer> chat)
    {
        var customer = chat.Customer;
        return new
        {
            channel = "whatsapp",
            customer.Account,
            customer.Peer,
            customer.Bsuid,
            customer.Phone,
            customer.ShowsPhone,
            customer.Username,
            customer.Name,
            customer.Receipts,
            customer.Blocked,
            customer.MarketingStopped,
            windowOpenUntil = customer.WindowOpenedAt + WhatsAppSendChecks.Window,
            windowOpen = WhatsAppSendChecks.IsOpen(customer, clock.GetUtcNow()),
            customer.FreeEntryUntil,
            items = chat.Items.Count,
            last = chat.Items.Count == 0 ? 0 : chat.Items[^1].Number,
        };
    }

    private WhatsAppCustomer Make(NewCustomer asked)
    {
        var account = accounts.Find(asked.Account ?? MetaAccounts.DemoNumberId) is { IsNumber: true } number ? number.Id : throw LocalProblem.NotThere("number");
        var phone = asked.Phone?.TrimStart('+') ?? WhatsAppIds.Phone();
        var bsuid = asked.Bsuid ?? WhatsAppIds.Bsuid(phone);
        if (phone.Length is < 5 or > 15 || !phone.All(char.IsAsciiDigit) || chats.FindByAny(account, phone) is not null || chats.FindByAny(account, bsuid) is not null)
        {
            throw LocalProblem.BadRequest("phone must be 5 to 15 digits, and phone and bsuid those of nobody yet.");
        }

        var customer = new WhatsAppCustomer { Account = account, Peer = bsuid, Bsuid = bsuid, Phone = phone, Name = asked.Name, Receipts = asked.Receipts };
        var hidden = asked.Bsuid is not null && asked.Phone is null;
        return customer with { ShowsPhone = !hidden, Username = asked.Username ?? (hidden ? WhatsAppActions.UsernameOf(customer) : null) };
    }
}
