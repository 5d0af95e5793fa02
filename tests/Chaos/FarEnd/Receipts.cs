using System.Globalization;
using System.Text.Json.Nodes;

namespace Serverless.Chaos.FarEnd;

/// <summary>The webhooks by which the provider reports a message, in the provider's shape.</summary>
internal static class Receipts
{
    public const string Messenger = "api/webhooks/messenger";
    public const string WhatsApp = "api/webhooks/whatsapp";

    public static IEnumerable<(string Kind, string Path, JsonObject Body)> Of(AcceptedSend send, DateTimeOffset now)
    {
        if (send.Channel == "whatsapp")
        {
            yield return ("sent", WhatsApp, Change(send.Account, "statuses", Status(send, "sent", now)));
            yield return ("delivered", WhatsApp, Change(send.Account, "statuses", Status(send, "delivered", now)));
            yield break;
        }

        var echo = new JsonObject
        {
            ["is_echo"] = true,
            ["app_id"] = long.Parse(ChaosSettings.Example["Meta:AppId"]!, CultureInfo.InvariantCulture),
            ["metadata"] = send.Metadata,
            ["mid"] = send.MessageId,
            ["text"] = "Ihre Bestellung",
        };
        yield return ("echoed", Messenger, Messaging(send.Account, send.Account, send.Peer, now, "message", echo));
        var delivery = new JsonObject { ["mids"] = new JsonArray(send.MessageId), ["watermark"] = now.ToUnixTimeMilliseconds() };
        yield return ("delivered", Messenger, Messaging(send.Account, send.Peer, send.Account, now, "delivery", delivery));
    }

    /// <summary>A Messenger webhook with one event.</summary>
    public static JsonObject Messaging(string page, string from, string to, DateTimeOffset at, string key, JsonObject value) => new()
    {
        ["object"] = "page",
        ["entry"] = new JsonArray(new JsonObject
        {
            ["id"] = page,
            ["time"] = at.ToUnixTimeMilliseconds(),
            ["messaging"] = new JsonArray(new JsonObject
            {
                ["sender"] = new JsonObject { ["id"] = from },
                ["recipient"] = new JsonObject { ["id"] = to },
                ["timestamp"] = at.ToUnixTimeMilliseconds(),
                [key] = value,
            }),
        }),
    };

    /// <summary>A WhatsApp webhook with one change of the field <c>messages</c>.</summary>
    public static JsonObject Change(string number, string member, JsonObject item) => new()
    {
        ["object"] = "whatsapp_business_account",
        ["entry"] = new JsonArray(new JsonObject
        {
            ["id"] = "102000000000009",
            ["changes"] = new JsonArray(new JsonObject
            {
                ["field"] = "messages",
                ["value"] = new JsonObject
                {
                    ["messaging_product"] = "whatsapp",
                    ["metadata"] = new JsonObject { ["display_phone_number"] = "4930999999", ["phone_number_id"] = number },
                    [member] = new JsonArray(item),
                },
            }),
        }),
    };

    private static JsonObject Status(AcceptedSend send, string status, DateTimeOffset at) => new()
    {
        ["id"] = send.MessageId,
        ["status"] = status,
        ["timestamp"] = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        ["recipient_id"] = send.Peer.TrimStart('+'),
        ["biz_opaque_callback_data"] = send.Metadata,
        ["pricing"] = new JsonObject { ["billable"] = false, ["pricing_model"] = "PMP", ["category"] = "service", ["type"] = "free_customer_service" },
    };
}
