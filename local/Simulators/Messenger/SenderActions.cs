using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Serverless.Local.Simulators.Meta;

namespace Serverless.Local.Simulators.Messenger;

/// <summary>Sends without a message: typing bubble, seen mark, reactions. Messenger: never together with a message.</summary>
internal static class SenderActions
{
    public static IResult Answer(JsonElement send, MessengerCustomer customer, DateTimeOffset now)
    {
        if (send.Has("message"))
        {
            return GraphError.MessageWithAction;
        }

        if (customer.Blocked)
        {
            return GraphError.PersonUnavailable;
        }

        return send.Text("sender_action") switch
        {
            "typing_on" or "typing_off" when !WindowRules.IsOpen(customer.WindowOpenedAt, now, WindowRules.Extended) => GraphError.OutsideWindow,
            "typing_on" or "typing_off" or "mark_seen" or "react" or "unreact" =>
                Results.Json(new JsonObject { ["recipient_id"] = customer.Psid }),
            null => GraphError.BadParameter("param message must be non-empty."),
            _ => GraphError.BadParameter("param sender_action must be one of typing_on, typing_off, mark_seen, react, unreact."),
        };
    }
}
