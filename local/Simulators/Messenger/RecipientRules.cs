using System.Text.Json;
using Serverless.Local.Simulators.Meta;

namespace Serverless.Local.Simulators.Messenger;

/// <summary>Who a send is for: exactly one form of recipient, and a person this page may address by it.</summary>
internal static class RecipientRules
{
    private static readonly string[] Forms =
        ["id", "user_ref", "comment_id", "post_id", "notification_messages_token", "one_time_notif_token", "phone_number"];

    /// <summary>The addressed customer, or why there is none.</summary>
    public static (MessengerCustomer? Customer, GraphError? Error) Find(JsonElement send, MessengerChats chats, string page)
    {
        if (send.Member("recipient") is not { ValueKind: JsonValueKind.Object } recipient)
        {
            return (null, GraphError.BadParameter("The parameter recipient is required"));
        }

        var forms = Forms.Where(form => recipient.Has(form)).ToArray();
        if (forms.Length != 1)
        {
            return (null, GraphError.BadParameter("param recipient must have exactly one of id, user_ref, comment_id, post_id, token."));
        }

        if (recipient.Text(forms[0]) is not { Length: > 0 } value)
        {
            return (null, GraphError.BadParameter($"param recipient[{forms[0]}] must be a string."));
        }

        return forms[0] switch
        {
            "id" => chats.Find(page, value) is { HasThread: true } known ? (known, null) : (null, GraphError.NoMatchingUser),
            "user_ref" => chats.FindByUserRef(page, value) is { } bound ? (bound, null) : (null, GraphError.NoMatchingUser),
            "notification_messages_token" or "one_time_notif_token" =>
                (null, GraphError.BadParameter($"param recipient[{forms[0]}] is invalid or expired.")),
            "phone_number" => (null, GraphError.BadParameter("Customer matching is not available to this app.")),
            _ => (null, GraphError.UnknownObject(value)),
        };
    }
}
