using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Serverless.Local.Simulators.Meta;

namespace Serverless.Local.Simulators.Messenger;

/// <summary>Conversation routing: which app may answer in a thread. The app that lost control gets the thread's events as <c>standby</c>.</summary>
internal sealed class ThreadControlApi(MessengerChats chats)
{
    /// <summary>The inbox of every page.</summary>
    public const string Inbox = "263902037430900";

    public IResult Pass(GraphCall call) => WithCustomer(call, customer =>
    {
        if (call.Body.Text("target_app_id") is not { Length: > 0 } target) { return GraphError.BadParameter("param target_app_id must be non-empty."); }

        if (customer.ControlledBy is not null) { return GraphError.NotThreadOwner; }

        chats.Change(customer, current => current with { ControlledBy = target });
        return Done;
    });

    public IResult Take(GraphCall call) => WithCustomer(call, customer =>
    {
        chats.Change(customer, current => current with { ControlledBy = null, IsControlWanted = false });
        return Done;
    });

    /// <summary>The app that has control is asked for it, and decides itself.</summary>
    public IResult Request(GraphCall call) => WithCustomer(call, customer =>
    {
        chats.Change(customer, current => current with { IsControlWanted = current.ControlledBy is not null });
        return Done;
    });

    private static IResult Done => Results.Json(new JsonObject { ["success"] = true });

    private IResult WithCustomer(GraphCall call, Func<MessengerCustomer, IResult> change)
    {
        var (customer, refusal) = RecipientRules.Find(call.Body, chats, call.Account.Id);
        return customer is null ? refusal! : change(customer);
    }
}
