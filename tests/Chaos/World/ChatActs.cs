using System.Globalization;
using System.Text.Json.Nodes;
using Serverless.Chaos.FarEnd;
using Serverless.Chaos.Judging;

namespace Serverless.Chaos.World;

/// <summary>What customers write, as the provider tells it.</summary>
internal static class ChatActs
{
    /// <summary>The path and body of the webhook for one text message.</summary>
    public static (string Path, JsonObject Body) Text(ChaosCustomer customer, string id, DateTimeOffset at)
    {
        if (customer.Channel == "messenger")
        {
            var message = new JsonObject { ["mid"] = $"m_{id}", ["text"] = $"Wo ist es? {Canaries.Text}" };
            return (Receipts.Messenger, Receipts.Messaging(customer.Account, customer.Peer, customer.Account, at, "message", message));
        }

        var phone = customer.Peer.TrimStart('+');
        var body = Receipts.Change(customer.Account, "messages", new JsonObject
        {
            ["from"] = phone,
            ["id"] = $"wamid.{id}",
            ["timestamp"] = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
            ["type"] = "text",
            ["text"] = new JsonObject { ["body"] = $"Wo ist es? {Canaries.Text}" },
        });
        body["entry"]![0]!["changes"]![0]!["value"]!["contacts"] =
            new JsonArray(new JsonObject { ["profile"] = new JsonObject { ["name"] = $"Erika {Canaries.Name}" }, ["wa_id"] = phone });
        return (Receipts.WhatsApp, body);
    }
}
