using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Serverless.Local.Simulators.Chats;
using Serverless.Local.Simulators.Faults;
using Serverless.Local.Simulators.Meta;

namespace Serverless.Local.Simulators.Messenger;

/// <summary>
/// <c>POST /{page}/messages</c>: refuses what the provider refuses, shows the customer what it accepts,
/// and tells the app by echo, delivery and read webhooks.
/// </summary>
internal sealed class SendApi(
    MessengerChats chats, UtilityTemplates templates, Attachments attachments, FaultBoard faults, RateLimit rate,
    MessengerInbox inbox, TimeProvider clock, FaultAnswers answers)
{
    public async Task<IResult> PostAsync(GraphCall call)
    {
        var (customer, refusal) = RecipientRules.Find(call.Body, chats, call.Account.Id);
        var isMessage = call.Body.Has("message");
        var fault = isMessage ? faults.Strike(FaultKinds.Messenger, call.Account.Id, customer?.Psid) : null;
        if (answers.BeforeAccept(fault, call.Http) is { } planned)
        {
            return await planned;
        }

        if (!rate.Allows(call.Account.Id))
        {
            return GraphError.TooManyCalls;
        }

        if (customer is null)
        {
            return refusal!;
        }

        return isMessage && !call.Body.Has("sender_action")
            ? await AcceptAsync(call, customer, fault)
            : SenderActions.Answer(call.Body, customer, clock.GetUtcNow());
    }

    private async Task<IResult> AcceptAsync(GraphCall call, MessengerCustomer customer, Fault? fault)
    {
        var send = call.Body;
        var (template, refusal) = Check(send, customer);
        if (refusal is not null)
        {
            return refusal;
        }

        var item = ChatReading.Of(MetaIds.Message(), clock.GetUtcNow(), send, template);
        inbox.Receive(customer, item, echo: fault?.Kind != FaultKinds.NoEcho);
        return await answers.AfterAcceptAsync(fault, call.Http, Results.Json(Answer(send, customer, item)));
    }

    private (UtilityTemplate? Template, GraphError? Error) Check(JsonElement send, MessengerCustomer customer)
    {
        var message = send.Member("message")!.Value;
        if (MessageRules.Check(message) is { } malformed)
        {
            return (null, malformed);
        }

        if (message.Member("attachment")?.Member("payload")?.Text("attachment_id") is { } attachment && !attachments.IsUsable(customer.Page, attachment, message.Member("attachment")?.Text("type")))
        {
            return (null, GraphError.AttachmentGone);
        }

        if (customer.Blocked)
        {
            return (null, GraphError.PersonUnavailable);
        }

        if (customer.ControlledBy is not null)
        {
            return (null, GraphError.NotThreadOwner);
        }

        if (WindowRules.Check(send, customer.WindowOpenedAt, clock.GetUtcNow()) is { } closed)
        {
            return (null, closed);
        }

        return message.Member("template") is { } utility ? templates.Match(customer.Page, utility) : (null, null);
    }

    /// <summary>A send to a <c>user_ref</c> is answered without <c>recipient_id</c>.</summary>
    private static JsonObject Answer(JsonElement send, MessengerCustomer customer, ChatItem item)
    {
        var answer = new JsonObject();
        if (send.Member("recipient")!.Value.Has("id"))
        {
            answer["recipient_id"] = customer.Psid;
        }

        answer["message_id"] = item.Mid;
        return answer;
    }
}
