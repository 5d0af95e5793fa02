using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Serverless.Platform.Json;
using Serverless.Platform.Security;

namespace Serverless.Conversations;

/// <summary>Reads one item of <c>messaging[]</c> or <c>standby[]</c>. The key that is there tells the kind.</summary>
internal static class MessengerEvents
{
    private const int MaxText = 10_000;
    private const int MaxPayload = 2_000;
    private const int MaxForm = 30_000;
    private const int MaxAttachments = 20;
    private const int MaxUrl = 3_000;
    private const int MaxMids = 1_000;
    private const int MaxMid = 512;

    public static MessengerEvent Read(JsonElement item, string page, DateTimeOffset? time, bool isStandby)
    {
        if (item.ValueKind != JsonValueKind.Object)
        {
            return new MessengerEvent.Unhandled("not-an-object") { Head = new(page, null, null, time, isStandby, EventIds.OfBytes(ChatChannels.Messenger, page, item)) };
        }

        foreach (var member in item.EnumerateObject())
        {
            if (member.NameEquals("sender"u8) || member.NameEquals("recipient"u8)) { continue; }

            if (member.Value.ValueKind == JsonValueKind.Object && ReadKnown(member, item, page, time, isStandby) is { } known) { return known; }
        }

        var head = HeadOf(item, page, time, isStandby, null, null);
        return new MessengerEvent.Unhandled(UnknownKey(item)) { Head = head };
    }

    private static MessengerEvent? ReadKnown(JsonProperty member, JsonElement item, string page, DateTimeOffset? time, bool isStandby)
    {
        var value = member.Value;
        MessengerHead Head(string? kind = null, string? mid = null) => HeadOf(item, page, time, isStandby, kind, mid);

        if (member.NameEquals("message"u8)) { return ReadMessage(value, item, page, time, isStandby); }

        if (member.NameEquals("postback"u8))
        {
            var mid = value.Text("mid"u8);
            return new MessengerEvent.Postback(mid, value.Text("title"u8), value.Text("payload"u8, MaxPayload), ReadReferral(value.Object("referral"u8))) { Head = Head("postback", mid) };
        }

        if (member.NameEquals("delivery"u8)) { return new MessengerEvent.Delivery(Mids(value), value.Time("watermark"u8)) { Head = Head() }; }

        if (member.NameEquals("read"u8)) { return new MessengerEvent.Read(value.Time("watermark"u8)) { Head = Head() }; }

        if (member.NameEquals("referral"u8)) { return new MessengerEvent.Referred(ReadReferral(value)!) { Head = Head() }; }

        if (member.NameEquals("optin"u8))
        {
            return new MessengerEvent.OptIn(value.Text("type"u8, 60), value.Text("ref"u8), value.Text("payload"u8, MaxPayload), value.Text("notification_messages_status"u8, 60))
            {
                Head = Head() is var head && head.UserRef is null ? head with { UserRef = value.Text("user_ref"u8) } : head,
            };
        }

        return ReadRare(member, value, Head());
    }

    private static MessengerEvent? ReadRare(JsonProperty member, JsonElement value, MessengerHead head) => member.Name switch
    {
        "reaction" => new MessengerEvent.Reaction(value.Text("mid"u8), value.Text("reaction"u8, 40), value.Text("emoji"u8, 40), value.Text("action"u8, 20) == "unreact") { Head = head },
        "message_edit" => new MessengerEvent.Edit(value.Text("mid"u8), value.Text("text"u8, MaxText)) { Head = head },
        "template" => new MessengerEvent.Coupon(value.Text("payload"u8, MaxPayload), value.Text("coupon_code"u8)) { Head = head },
        "response_feedback" => new MessengerEvent.Feedback(value.Text("mid"u8), value.Text("feedback"u8, 60)) { Head = head },
        "messaging_feedback" or "messaging_customer_information" or "order" => new MessengerEvent.Form(member.Name, FormOf(value)) { Head = head },
        "pass_thread_control" => Control("pass", value, head),
        "take_thread_control" => Control("take", value, head),
        "request_thread_control" => new MessengerEvent.ThreadControl("request", null, value.Text("requested_owner_app_id"u8, 64)) { Head = head },
        "account_linking" => new MessengerEvent.AccountLinking(value.Text("status"u8, 40), value.Text("authorization_code"u8)) { Head = head },
        "policy_enforcement" => new MessengerEvent.Policy(value.Text("action"u8, 40), value.Text("reason"u8)) { Head = head },
        _ => null,
    };

    private static MessengerEvent ReadMessage(JsonElement message, JsonElement item, string page, DateTimeOffset? time, bool isStandby)
    {
        var mid = message.Text("mid"u8);
        if (message.IsTrue("is_echo"u8))
        {
            var echo = HeadOf(item, page, time, isStandby, "echo", mid);
            return new MessengerEvent.Echo(mid, message.Text("app_id"u8, 64), message.Text("metadata"u8, 1_000))
            {
                Head = echo with { Psid = item.Object("recipient"u8).Text("id"u8, 64) },
            };
        }

        var isDeleted = message.IsTrue("is_deleted"u8);
        var attachments = Attachments(message, out var sticker);
        return new MessengerEvent.Message(mid, message.Text("text"u8, MaxText))
        {
            Head = HeadOf(item, page, time, isStandby, isDeleted ? "message-deleted" : "message", mid),
            QuickReply = message.Object("quick_reply"u8).Text("payload"u8, MaxPayload),
            ReplyTo = message.Object("reply_to"u8).Text("mid"u8),
            StickerId = sticker ?? ((JsonElement?)message).Number("sticker_id"u8),
            Attachments = attachments,
            Referral = ReadReferral(message.Object("referral"u8)),
            IsDeleted = isDeleted,
        };
    }

    private static List<ChatAttachment> Attachments(JsonElement message, out long? sticker)
    {
        sticker = null;
        if (message.Array("attachments"u8) is not { } list) { return []; }

        var attachments = new List<ChatAttachment>();
        foreach (var attachment in list.EnumerateArray())
        {
            var payload = attachment.Object("payload"u8);
            sticker ??= payload.Number("sticker_id"u8);
            if (attachments.Count < MaxAttachments && attachment.Text("type"u8, 40) is { } type)
            {
                attachments.Add(new ChatAttachment(type, payload.Text("url"u8, MaxUrl) ?? attachment.Text("url"u8, MaxUrl), payload.Text("title"u8) ?? attachment.Text("title"u8)));
            }
        }

        return attachments;
    }

    private static MessengerReferral? ReadReferral(JsonElement? referral) => referral is null
        ? null
        : new MessengerReferral(referral.Text("ref"u8), referral.Text("source"u8, 60), referral.Text("type"u8, 60), referral.Text("ad_id"u8, 64));

    private static MessengerEvent.ThreadControl Control(string action, JsonElement value, MessengerHead head) =>
        new(action, value.Text("previous_owner_app_id"u8, 64), value.Text("new_owner_app_id"u8, 64)) { Head = head };

    private static List<string> Mids(JsonElement delivery)
    {
        if (delivery.Array("mids"u8) is not { } list) { return []; }

        var mids = new List<string>();
        foreach (var mid in list.EnumerateArray())
        {
            if (mids.Count < MaxMids && JsonReading.Value(mid, MaxMid) is { } text) { mids.Add(text); }
        }

        return mids;
    }

    private static string? FormOf(JsonElement value)
    {
        var json = JsonMarshal.GetRawUtf8Value(value);
        return json.Length <= MaxForm ? Encoding.UTF8.GetString(json) : null;
    }

    /// <summary>With a message id the event's id comes from it, so that the same message in another envelope is the same event.</summary>
    private static MessengerHead HeadOf(JsonElement item, string page, DateTimeOffset? time, bool isStandby, string? kind, string? mid)
    {
        var sender = item.Object("sender"u8);
        var id = kind is not null && mid is not null ? StableId.From("messenger", page, kind, mid) : EventIds.OfBytes(ChatChannels.Messenger, page, item);
        return new MessengerHead(page, sender.Text("id"u8, 64), sender.Text("user_ref"u8), item.Time("timestamp"u8) ?? time, isStandby, id);
    }

    private static string UnknownKey(JsonElement item)
    {
        foreach (var member in item.EnumerateObject())
        {
            if (member.Name is not ("sender" or "recipient" or "timestamp")) { return $"event.{EventIds.Name(member.Name)}"; }
        }

        return "event.none";
    }
}
