using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Serverless.Local.Simulators.Chats;
using Serverless.Local.Simulators.Messenger;
using Serverless.Local.Simulators.Meta;
using Serverless.Local.Simulators.WhatsApp;

namespace Serverless.Local.Simulators.Api;

/// <summary>Chats of every channel as the customer sees them, and acting as the customer. The account tells the channel.</summary>
internal sealed class ChatsApi(MessengerPeople messenger, WhatsAppPeople whatsApp, MetaAccounts accounts)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    public void Map(IEndpointRouteBuilder api)
    {
        api.Post("/customers", AddAsync);
        api.Post("/checkbox", async context => Results.Json(messenger.Check(await context.BodyAsync<NewCustomer>()), statusCode: StatusCodes.Status201Created));
        api.Get("/chats", _ => Results.Json(messenger.All.Concat(whatsApp.All)));
        api.Get("/chats/{account}/{peer}", ReadAsync);
        api.Post("/chats/{account}/{peer}/actions", ActAsync);
    }

    private async Task<IResult> AddAsync(HttpContext context)
    {
        var asked = await context.BodyAsync<NewCustomer>();
        var added = asked.Channel switch
        {
            "messenger" => messenger.Add(asked),
            "whatsapp" => whatsApp.Add(asked),
            _ => throw LocalProblem.BadRequest("channel must be messenger or whatsapp."),
        };
        return Results.Json(added, statusCode: StatusCodes.Status201Created);
    }

    /// <summary>With <c>after</c> and <c>wait</c> (seconds) it answers as soon as the chat has an item numbered higher than <c>after</c>.</summary>
    private async Task<IResult> ReadAsync(HttpContext context)
    {
        var people = Of(context);
        var peer = context.Route("peer");
        var after = context.Query("after", 0);
        var wait = TimeSpan.FromSeconds(context.Query("wait", 0));
        if (wait > TimeSpan.Zero)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
            limit.CancelAfter(wait < LongestWait ? wait : LongestWait);
            Task news = people.Changes.WaitForAsync(() => NewsIn(people.Read(context.Route("account"), peer), after), limit.Token);
            await news.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        var (summary, items) = people.Read(context.Route("account"), peer) ?? throw LocalProblem.NotThere("chat");
        return Results.Json(new { chat = summary, items = items.Where(item => item.Number > after) });
    }

    private async Task<IResult> ActAsync(HttpContext context) =>
        Results.Json(await Of(context).ActAsync(context, context.Route("account"), context.Route("peer")));

    private IPeople Of(HttpContext context) => accounts.Find(context.Route("account"))?.IsNumber == true ? whatsApp : messenger;

    private static PersonChat? NewsIn(PersonChat? chat, long after) => chat?.Items.Any(item => item.Number > after) == true ? chat : null;
}
