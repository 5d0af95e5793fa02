using System.Text.Json;
using Serverless.Local.Simulators.Meta;

namespace Serverless.Local.Simulators.Messenger;

/// <summary>
/// When a page may write: inside 24 hours after the customer acted; a human agent for 7 days; an approved utility template at any time.
/// The tags for events, purchases and accounts ended on 27 April 2026 and are refused with 100.
/// </summary>
internal static class WindowRules
{
    public static readonly TimeSpan Standard = TimeSpan.FromHours(24);
    public static readonly TimeSpan Extended = TimeSpan.FromDays(7);

    public static GraphError? Check(JsonElement send, DateTimeOffset? openedAt, DateTimeOffset now)
    {
        var isTemplate = send.Member("message")?.Has("template") == true;
        var type = send.Text("messaging_type") ?? (isTemplate ? "UTILITY" : "RESPONSE");
        if (isTemplate != (type == "UTILITY"))
        {
            return GraphError.BadParameter("messaging_type UTILITY and message[template] belong together.");
        }

        return type switch
        {
            "UTILITY" => null,
            "RESPONSE" or "UPDATE" => IsOpen(openedAt, now, Standard) ? null : GraphError.OutsideWindow,
            "MESSAGE_TAG" => CheckTag(send, openedAt, now),
            _ => GraphError.BadParameter("param messaging_type must be one of RESPONSE, UPDATE, MESSAGE_TAG, UTILITY."),
        };
    }

    public static bool IsOpen(DateTimeOffset? openedAt, DateTimeOffset now, TimeSpan window) => openedAt is { } at && now - at <= window;

    private static GraphError? CheckTag(JsonElement send, DateTimeOffset? openedAt, DateTimeOffset now)
    {
        var feedback = send.Member("message")?.Member("attachment")?.Member("payload")?.Text("template_type") == "customer_feedback";
        return send.Text("tag") switch
        {
            "CUSTOMER_FEEDBACK" when !feedback => GraphError.BadParameter("tag CUSTOMER_FEEDBACK needs a customer_feedback template."),
            "HUMAN_AGENT" or "CUSTOMER_FEEDBACK" => IsOpen(openedAt, now, Extended) ? null : GraphError.OutsideWindow,
            null => GraphError.BadParameter("param tag is required when messaging_type is MESSAGE_TAG."),
            "CONFIRMED_EVENT_UPDATE" or "POST_PURCHASE_UPDATE" or "ACCOUNT_UPDATE" =>
                GraphError.BadParameter("This message tag is no longer supported. Use a utility message."),
            _ => GraphError.BadParameter("param tag is not a known message tag."),
        };
    }
}
