using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Serverless.Local.Simulators.Messenger;
using Serverless.Local.Simulators.Meta;

namespace Serverless.Local.Simulators.Api;

/// <summary>Chats as the customer sees them, and acting as the customer.</summary>
internal sealed class ChatsApi(MessengerChats chats, CustomerActions actions, MetaPages pages, TimeProvider clock)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    public void Map(IEndpointRouteBuilder api)
    {
        api.Post("/customers", AddAsync);
        api.Post("/checkbox", CheckboxAsync);
        api.Get("/chats", _ => Results.Json(chats.All.OrderBy(chat => chat.Customer.Psid, StringComparer.Ordinal).Select(Summary)));
        api.Get("/chats/{page}/{psid}", ReadAsync);
        api.Post("/chats/{page}/{psid}/actions", ActAsync);
    }

    private async Task<IResult> AddAsync(HttpContext context)
    {
        var asked = await context.BodyAsync<NewCustomer>();
        var customer = chats.Add(Make(asked));
        var delivery = asked.Link is null && asked.Ref is null
            ? null
            : actions.Act(customer, new CustomerAction { Do = "open-link", Link = asked.Link, Ref = asked.Ref });
        return Results.Json(new { customer.Page, customer.Psid, customer.Name, customer.Locale, webhook = delivery?.Id }, statusCode: StatusCodes.Status201Created);
    }

    private async Task<IResult> CheckboxAsync(HttpContext context)
    {
        var asked = await context.BodyAsync<NewCustomer>();
        var userRef = asked.UserRef ?? throw LocalProblem.BadRequest("userRef is required.");
        var customer = chats.FindByUserRef(PageOf(asked), userRef) ?? chats.Add(Make(asked) with { UserRef = userRef });
        var delivery = actions.CheckboxOptIn(customer, asked.Ref ?? "");
        return Results.Json(new { customer.Page, customer.Psid, customer.UserRef, webhook = delivery?.Id }, statusCode: StatusCodes.Status201Created);
    }

    /// <summary>With <c>after</c> and <c>wait</c> (seconds) it answers as soon as the chat has an item numbered higher than <c>after</c>.</summary>
    private async Task<IResult> ReadAsync(HttpContext context)
    {
        var (page, psid) = (context.Route("page"), context.Route("psid"));
        var after = context.Query("after", 0);
        var wait = TimeSpan.FromSeconds(context.Query("wait", 0));
        if (wait > TimeSpan.Zero)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
            limit.CancelAfter(wait < LongestWait ? wait : LongestWait);
            Task news = chats.Changes.WaitForAsync(() => NewsIn(chats.Read(page, psid), after), limit.Token);
            await news.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        var found = chats.Read(page, psid) ?? throw LocalProblem.NotThere("chat");
        return Results.Json(new { chat = Summary(found), items = found.Items.Where(item => item.Number > after) });
    }

    private static MessengerChat? NewsIn(MessengerChat? chat, long after) => chat?.Items.Any(item => item.Number > after) == true ? chat : null;

    private async Task<IResult> ActAsync(HttpContext context)
    {
        var customer = chats.Find(context.Route("page"), context.Route("psid")) ?? throw LocalProblem.NotThere("customer");
        var delivery = actions.Act(customer, await context.BodyAsync<CustomerAction>());
        return Results.Json(new { webhook = delivery?.Id, chat = Summary(chats.Read(customer.Page, customer.Psid)!) });
    }

    private object Summary(MessengerChat chat)
    {
        var customer = chat.Customer;
        var opened = customer.WindowOpenedAt;
        return new
        {
            channel = "messenger",
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
        pages.Find(asked.Page) is { } page ? page.Id : throw LocalProblem.NotThere("page");

    private sealed record NewCustomer
    {
        public string Page { get; init; } = MetaPages.DemoPage;

        public string Name { get; init; } = "Erika Muster";

        public string Locale { get; init; } = "de_DE";

        public ReceiptHabit Receipts { get; init; }

        public string? Link { get; init; }

        public string? Ref { get; init; }

        public string? UserRef { get; init; }
    }
}
