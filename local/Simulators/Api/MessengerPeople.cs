using Microsoft.AspNetCore.Http;
using Serverless.Local.Simulators.Chats;
using Serverless.Local.Simulators.Messenger;
using Serverless.Local.Simulators.Meta;

namespace Serverless.Local.Simulators.Api;

/// <summary>People on Messenger.</summary>
internal sealed class MessengerPeople(MessengerChats chats, CustomerActions actions, MetaAccounts accounts, TimeProvider clock) : IPeople
{
    public ChangeSignal Changes => chats.Changes;

    public IEnumerable<object> All => chats.All.OrderBy(chat => chat.Customer.Psid, StringComparer.Ordinal).Select(Summary);

    public object Add(NewCustomer asked)
    {
        var customer = chats.Add(Make(asked));
        var delivery = asked.Link is null && asked.Ref is null
            ? null
            : actions.Act(customer, new CustomerAction { Do = "open-link", Link = asked.Link, Ref = asked.Ref });
        return new { customer.Page, customer.Psid, customer.Name, customer.Locale, webhook = delivery?.Id };
    }

    /// <summary>The checkbox plugin at the checkout.</summary>
    public object Check(NewCustomer asked)
    {
        var userRef = asked.UserRef ?? throw LocalProblem.BadRequest("userRef is required.");
        var customer = chats.FindByUserRef(PageOf(asked), userRef) ?? chats.Add(Make(asked) with { UserRef = userRef });
        var delivery = actions.CheckboxOptIn(customer, asked.Ref ?? "");
        return new { customer.Page, customer.Psid, customer.UserRef, webhook = delivery?.Id };
    }

    public PersonChat? Read(string account, string peer) => chats.Read(account, peer) is { } chat ? new PersonChat(Summary(chat), chat.Items) : null;

    public async Task<object> ActAsync(HttpContext context, string account, string peer)
    {
        var customer = chats.Find(account, peer) ?? throw LocalProblem.NotThere("customer");
        var delivery = actions.Act(customer, await context.BodyAsync<CustomerAction>());
        return new { webhook = delivery?.Id, chat = Summary(chats.Read(account, peer)!) };
    }

    private object Summary(Chat<MessengerCustomer> chat)
    {
        var customer = chat.Customer;
        var opened = customer.WindowOpenedAt;
        return new
        {
            channel = "messenger",
            account = customer.Page,
            peer = customer.Psid,
            customer.Page,
            customer.Psid,
            customer.Name,
            customer.Locale,
            customer.UserRef,
            customer.Receipts,
            customer.Blocked,
            customer.HasThread,
            windowOpenUntil = opened + WindowRules.Standard,
            windowOpen = WindowRules.IsOpen(opened, clock.GetUtcNow(), WindowRules.Standard),
            items = chat.Items.Count,
            last = chat.Items.Count == 0 ? 0 : chat.Items[^1].Number,
        };
    }

    private MessengerCustomer Make(NewCustomer asked) => new()
    {
        Page = PageOf(asked),
        Psid = MetaIds.Person(),
        Name = asked.Name,
        Locale = asked.Locale,
        Receipts = asked.Receipts,
    };

    private string PageOf(NewCustomer asked) =>
        accounts.Find(asked.Account ?? MetaAccounts.DemoPage) is { IsNumber: false } page ? page.Id : throw LocalProblem.NotThere("page");
}
