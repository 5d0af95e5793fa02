using System.Text.Json;
using System.Text.Json.Nodes;
using Serverless.Local.Simulators.Chats;
using Serverless.Local.Simulators.Meta;

namespace Serverless.Local.Simulators.Messenger;

/// <summary>One event of a page webhook and the subscription field that it belongs to.</summary>
internal sealed record MessengerEvent(string Field, JsonObject Messaging);

/// <summary>Webhook events in the provider's shapes. Times are epoch milliseconds.</summary>
internal static class MessengerEvents
{
    public static MessengerEvent Message(MessengerCustomer customer, DateTimeOffset at, JsonObject message) =>
        new("messages", FromCustomer(customer, at, "message", message));

    public static MessengerEvent Postback(MessengerCustomer customer, DateTimeOffset at, JsonObject postback) =>
        new("messaging_postbacks", FromCustomer(customer, at, "postback", postback));

    public static MessengerEvent Referral(MessengerCustomer customer, DateTimeOffset at, JsonObject referral) =>
        new("messaging_referrals", FromCustomer(customer, at, "referral", referral));

    public static MessengerEvent Reaction(MessengerCustomer customer, DateTimeOffset at, JsonObject reaction) =>
        new("message_reactions", FromCustomer(customer, at, "reaction", reaction));

    public static MessengerEvent Read(MessengerCustomer customer, DateTimeOffset at) =>
        new("message_reads", FromCustomer(customer, at, "read", new JsonObject { ["watermark"] = at.ToUnixTimeMilliseconds() }));

    public static MessengerEvent Delivery(MessengerCustomer customer, DateTimeOffset at, IEnumerable<string> mids) => new(
        "message_deliveries",
        FromCustomer(customer, at, "delivery", new JsonObject
        {
            ["mids"] = new JsonArray([.. mids.Select(mid => JsonValue.Create(mid))]),
            ["watermark"] = at.ToUnixTimeMilliseconds(),
        }));

    /// <summary>Checkbox plugin: there is no sender, only the <c>user_ref</c> that the shop's page made up.</summary>
    public static MessengerEvent CheckboxOptIn(MessengerCustomer customer, DateTimeOffset at, string reference) => new(
        "messaging_optins",
        new JsonObject
        {
            ["recipient"] = Id(customer.Page),
            ["timestamp"] = at.ToUnixTimeMilliseconds(),
            ["optin"] = new JsonObject { ["ref"] = reference, ["user_ref"] = customer.UserRef },
        });

    /// <summary>The echo of an accepted send, with what the app passed as <c>metadata</c>.</summary>
    public static MessengerEvent Echo(MessengerCustomer customer, ChatItem item, long appId)
    {
        var message = new JsonObject { ["is_echo"] = true, ["app_id"] = appId };
        if (item.Metadata is not null)
        {
            message["metadata"] = item.Metadata;
        }

        message["mid"] = item.Mid;
        AddContent(message, item);
        return new MessengerEvent("message_echoes", new JsonObject
        {
            ["sender"] = Id(customer.Page),
            ["recipient"] = Id(customer.Psid),
            ["timestamp"] = item.At.ToUnixTimeMilliseconds(),
            ["message"] = message,
        });
    }

    public static MessengerEvent ThreadControl(MessengerCustomer customer, DateTimeOffset at, string what, JsonObject control) =>
        new("messaging_handovers", FromCustomer(customer, at, what, control));

    public static JsonObject Envelope(string page, DateTimeOffset at, IEnumerable<JsonObject> messaging, string list = "messaging") => new()
    {
        ["object"] = "page",
        ["entry"] = new JsonArray(new JsonObject
        {
            ["id"] = page,
            ["time"] = at.ToUnixTimeMilliseconds(),
            [list] = new JsonArray([.. messaging]),
        }),
    };

    private static void AddContent(JsonObject echo, ChatItem item)
    {
        if (item.Message is not { } sent)
        {
            echo["text"] = item.Text;
            return;
        }

        if (sent.Text("text") is { } text)
        {
            echo["text"] = text;
        }
        else if (sent.Member("attachment") is { } attachment)
        {
            echo["attachments"] = new JsonArray(JsonObject.Create(attachment));
        }
        else if (sent.Has("attachments"))
        {
            echo["attachments"] = JsonArray.Create(sent.Member("attachments")!.Value);
        }
        else if (item.Choices.Count == 0)
        {
            echo["text"] = item.Text;
        }
        else
        {
            echo["attachments"] = new JsonArray(Generic(item));
        }
    }

    /// <summary>A utility template with buttons echoes as a generic template.</summary>
    private static JsonObject Generic(ChatItem item) => new()
    {
        ["type"] = "template",
        ["payload"] = new JsonObject
        {
            ["template_type"] = "generic",
            ["elements"] = new JsonArray(new JsonObject
            {
                ["title"] = item.Text,
                ["buttons"] = new JsonArray([.. item.Choices.Select(Button)]),
            }),
        },
    };

    private static JsonObject Button(ChatChoice choice) => choice.Kind == "url"
        ? new JsonObject { ["type"] = "web_url", ["title"] = choice.Title, ["url"] = choice.Url }
        : new JsonObject { ["type"] = "postback", ["title"] = choice.Title, ["payload"] = choice.Payload };

    private static JsonObject FromCustomer(MessengerCustomer customer, DateTimeOffset at, string key, JsonObject value)
    {
        var sender = Id(customer.Psid);
        if (customer.UserRef is { } userRef)
        {
            sender["user_ref"] = userRef;
        }

        return new JsonObject
        {
            ["sender"] = sender,
            ["recipient"] = Id(customer.Page),
            ["timestamp"] = at.ToUnixTimeMilliseconds(),
            [key] = value,
        };
    }

    private static JsonObject Id(string id) => new() { ["id"] = id };
}
