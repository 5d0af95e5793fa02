using System.Text.Json;
using Serverless.Channels;
using Serverless.Channels.Messenger;
using Serverless.Platform.Json;
using Serverless.Platform.Messaging;
using Serverless.Platform.Security;

namespace Serverless.Conversations;

/// <summary>Reads an item of <c>statuses[]</c>: what became of a message of ours, and what it costs.</summary>
internal static class WhatsAppStatuses
{
    private const int MaxId = 512;

    /// <summary>The receipt; null for a status that says nothing of a message we sent.</summary>
    public static ProviderReceipt? Read(JsonElement status, string account, DateTimeOffset at)
    {
        if (status.Member("type"u8).Is("call"u8) || status.Text("id"u8, MaxId) is not { } id || KindOf(status) is not { } kind) { return null; }

        return new ProviderReceipt(ChatChannels.WhatsApp, account, kind, at)
        {
            MessageId = id,
            SendId = EchoMetadata.TryRead(MetadataOf(status))?.SendId,
            ErrorCode = kind == ReceiptKind.Failed ? ErrorOf(status) : null,
            Price = PriceOf(status.Member("pricing"u8)),
        };
    }

    /// <summary>The message for <c>chat-receipts</c>; null when nothing failed.</summary>
    public static BusMessage? FailureOf(JsonElement status, ProviderReceipt receipt, string business)
    {
        if (receipt is not { Kind: ReceiptKind.Failed, MessageId: { } messageId }) { return null; }

        var failed = new ReceiptFailed
        {
            Business = business,
            Channel = receipt.Channel,
            Account = receipt.Account,
            MessageId = messageId,
            Metadata = MetadataOf(status),
            ErrorCode = receipt.ErrorCode ?? 0,
            At = receipt.At,
        };
        return new BusMessage(StableId.From(ReceiptFailed.Schema, receipt.Account, messageId), null, business, ReceiptFailed.Schema, RecordJson.Body(failed));
    }

    /// <summary>Names a status that is no receipt.</summary>
    public static string NameOf(JsonElement status) =>
        status.Member("type"u8).Is("call"u8) ? "status.call" : $"status.{EventIds.Name(status.Text("status"u8, 40))}";

    /// <summary>Played is said of voice messages and more than read; the rest of Meta's words are the receipts' own.</summary>
    private static ReceiptKind? KindOf(JsonElement status) => status.Text("status"u8, 40) switch
    {
        "sent" => ReceiptKind.Sent,
        "delivered" => ReceiptKind.Delivered,
        "read" or "played" => ReceiptKind.Read,
        "failed" => ReceiptKind.Failed,
        _ => null,
    };

    private static string? MetadataOf(JsonElement status) => status.Text("biz_opaque_callback_data"u8, MaxId);

    private static int ErrorOf(JsonElement status)
    {
        foreach (var error in status.Items("errors"u8))
        {
            if (((JsonElement?)error).Number("code"u8) is >= 0 and <= int.MaxValue and var code) { return (int)code; }
        }

        return 0;
    }

    private static ReceiptPrice? PriceOf(JsonElement pricing) => pricing.ValueKind != JsonValueKind.Object
        ? null
        : new ReceiptPrice(
            // Meta writes authentication-international here and with an underscore elsewhere.
            pricing.Text("category"u8, 60)?.Replace('-', '_'),
            pricing.Text("pricing_model"u8, 20),
            pricing.Text("type"u8, 60),
            pricing.Member("billable"u8).ValueKind switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => null });
}
