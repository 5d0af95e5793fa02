using System.Globalization;
using System.Text.Json;

namespace Serverless.Channels.Messenger;

/// <summary>Writes an order confirmation as Messenger's receipt.</summary>
internal static class MessengerReceipts
{
    private const int LongestElementTitle = 80;
    private const int MostLines = 100;

    /// <summary>The receipt template refuses a receipt that lacks any of these.</summary>
    public static bool IsComplete(OrderReceipt receipt) =>
        receipt is { OrderNumber.Length: > 0, RecipientName.Length: > 0, Currency.Length: 3, PaymentMethod.Length: > 0, Total: >= 0 };

    public static void Write(Utf8JsonWriter json, OrderReceipt receipt)
    {
        MessengerMessages.StartAttachment(json, "receipt");
        json.WriteString("recipient_name", receipt.RecipientName);
        json.WriteString("merchant_name", receipt.MerchantName);
        json.WriteString("order_number", receipt.OrderNumber);
        json.WriteString("currency", receipt.Currency);
        json.WriteString("payment_method", receipt.PaymentMethod);
        if (receipt.OrderUrl is { } url) { json.WriteString("order_url", url.AbsoluteUri); }

        if (receipt.PlacedAt is { } placed) { json.WriteString("timestamp", placed.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)); }

        json.WriteStartObject("summary");
        json.WriteNumber("total_cost", Amount(receipt.Total));
        json.WriteEndObject();
        WriteLines(json, receipt);
        MessengerMessages.EndAttachment(json);
    }

    private static void WriteLines(Utf8JsonWriter json, OrderReceipt receipt)
    {
        if (receipt.Lines.Count == 0) { return; }

        json.WriteStartArray("elements");
        foreach (var line in receipt.Lines.Take(MostLines))
        {
            json.WriteStartObject();
            json.WriteString("title", DisplayText.Of(line.Title, LongestElementTitle) is { Length: > 0 } title ? title : "–");
            json.WriteNumber("quantity", line.Quantity);
            json.WriteNumber("price", Amount(line.Price));
            json.WriteString("currency", receipt.Currency);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static decimal Amount(decimal value) => Math.Round(value, 2, MidpointRounding.AwayFromZero);
}
