using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Serverless.Local.Simulators.Chats;
using Serverless.Local.Simulators.Meta;

namespace Serverless.Local.Simulators.WhatsApp;

/// <summary>Webhook bodies in the provider's shapes of Graph API v25. Times are epoch seconds.</summary>
internal static class WhatsAppEvents
{
    public static JsonObject Envelope(MetaAccount account, string field, JsonObject value, DateTimeOffset? at = null)
    {
        var entry = new JsonObject { ["id"] = account.BusinessAccount };
        if (at is { } time)
        {
            entry["time"] = time.ToUnixTimeSeconds();
        }

        entry["changes"] = new JsonArray(new JsonObject { ["field"] = field, ["value"] = value });
        return new JsonObject { ["object"] = "whatsapp_business_account", ["entry"] = new JsonArray(entry) };
    }

    /// <summary>Something a customer sent. <paramref name="message"/> holds type and content; who, which and when are added.</summary>
    public static JsonObject Message(MetaAccount account, WhatsAppCustomer customer, string id, DateTimeOffset at, JsonObject message)
    {
        var sent = new JsonObject();
        if (customer.WaId is { } phone)
        {
            sent["from"] = phone;
        }

        sent["from_user_id"] = customer.Bsuid;
        sent["id"] = id;
        sent["timestamp"] = Seconds(at);
        foreach (var (name, content) in message.ToArray())
        {
            message.Remove(name);
            sent[name] = content;
        }

        var value = Value(account);
        value["contacts"] = new JsonArray(Contact(customer, withProfile: true));
        value["messages"] = new JsonArray(sent);
        return Envelope(account, "messages", value);
    }

    /// <summary><c>sent</c>, <c>delivered</c> or <c>read</c>; the price comes with sent and with one of the others.</summary>
    public static JsonObject Status(MetaAccount account, WhatsAppCustomer customer, ChatItem item, string status, DateTimeOffset at, bool withPrice)
    {
        var isPhone = IsToPhone(item);
        var entry = StatusEntry(item, status, at, isPhone ? customer.Phone : null, customer.Bsuid);
        if (withPrice && item.Price is { } price)
        {
            if (price.Type == WhatsAppPricing.FreeEntryPoint)
            {
                entry["conversation"] = Conversation(customer, status);
            }

            entry["pricing"] = new JsonObject
            {
                ["billable"] = price.Type == WhatsAppPricing.Regular,
                ["pricing_model"] = "PMP",
                ["type"] = price.Type,
                ["category"] = price.Category,
            };
        }

        var value = Value(account);
        value["contacts"] = new JsonArray(Contact(isPhone ? customer with { ShowsPhone = true } : customer, withProfile: false));
        value["statuses"] = new JsonArray(entry);
        return Envelope(account, "messages", value);
    }

    /// <summary>A failed status: no contacts, no price.</summary>
    public static JsonObject Failed(MetaAccount account, ChatItem item, WhatsAppRecipient recipient, int code, DateTimeOffset at)
    {
        var entry = StatusEntry(item, "failed", at, recipient.IsPhone ? recipient.Address : null, recipient.IsPhone ? null : recipient.Address);
        entry["errors"] = new JsonArray(WhatsAppErrors.InStatus(code));
        var value = Value(account);
        value["statuses"] = new JsonArray(entry);
        return Envelope(account, "messages", value);
    }

    /// <summary>Marketing stopped or resumed by the customer. The time is a number here, not text.</summary>
    public static JsonObject Preference(MetaAccount account, WhatsAppCustomer customer, bool stop, DateTimeOffset at)
    {
        var preference = new JsonObject
        {
            ["detail"] = stop ? "User requested to stop marketing messages" : "User requested to resume marketing messages",
            ["category"] = "marketing_messages",
            ["value"] = stop ? "stop" : "resume",
            ["timestamp"] = at.ToUnixTimeSeconds(),
        };
        if (customer.WaId is { } phone)
        {
            preference["wa_id"] = phone;
        }

        var value = Value(account);
        value["contacts"] = new JsonArray(Contact(customer, withProfile: true));
        value["user_preferences"] = new JsonArray(preference);
        return Envelope(account, "user_preferences", value);
    }

    /// <summary>The customer calls the business.</summary>
    public static JsonObject Call(MetaAccount account, WhatsAppCustomer customer, DateTimeOffset at, string? id = null)
    {
        var call = CallItem(account, customer, "connect", at, id ?? "wacid." + Convert.ToHexString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(8)));
        call["session"] = new JsonObject { ["sdp_type"] = "offer", ["sdp"] = "v=0" };
        return Calls(account, customer, call);
    }

    /// <summary>The customer's call is over; without a duration when nobody answered.</summary>
    public static JsonObject CallEnded(MetaAccount account, WhatsAppCustomer customer, DateTimeOffset at, string id, DateTimeOffset? answeredAt, int seconds)
    {
        var call = CallItem(account, customer, "terminate", at, id);
        call["status"] = answeredAt is null ? "FAILED" : "COMPLETED";
        if (answeredAt is { } start)
        {
            call["start_time"] = Seconds(start);
            call["end_time"] = Seconds(at);
            call["duration"] = seconds;
        }

        return Calls(account, customer, call);
    }

    private static JsonObject CallItem(MetaAccount account, WhatsAppCustomer customer, string what, DateTimeOffset at, string id)
    {
        var call = new JsonObject { ["id"] = id, ["to"] = account.Number, ["event"] = what, ["timestamp"] = Seconds(at), ["direction"] = "USER_INITIATED" };
        if (customer.WaId is { } phone)
        {
            call["from"] = phone;
        }

        return call;
    }

    private static JsonObject Calls(MetaAccount account, WhatsAppCustomer customer, JsonObject call)
    {
        var value = Value(account);
        value["contacts"] = new JsonArray(Contact(customer, withProfile: true));
        value["calls"] = new JsonArray(call);
        return Envelope(account, "calls", value);
    }

    private static JsonObject Value(MetaAccount account) => new()
    {
        ["messaging_product"] = "whatsapp",
        ["metadata"] = new JsonObject { ["display_phone_number"] = account.Number, ["phone_number_id"] = account.Id },
    };

    private static string Seconds(DateTimeOffset at) => at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    private static JsonObject Contact(WhatsAppCustomer customer, bool withProfile)
    {
        var contact = new JsonObject();
        if (withProfile)
        {
            contact["profile"] = customer.Username is { } username
                ? new JsonObject { ["name"] = customer.Name, ["username"] = username }
                : new JsonObject { ["name"] = customer.Name };
        }

        if (customer.WaId is { } phone)
        {
            contact["wa_id"] = phone;
        }

        contact["user_id"] = customer.Bsuid;
        return contact;
    }

    private static JsonObject StatusEntry(ChatItem item, string status, DateTimeOffset at, string? phone, string? bsuid)
    {
        var entry = new JsonObject { ["id"] = item.Mid, ["status"] = status, ["timestamp"] = Seconds(at) };
        if (phone is not null)
        {
            entry["recipient_id"] = phone;
        }

        if (bsuid is not null)
        {
            entry["recipient_user_id"] = bsuid;
        }

        if (item.Metadata is not null)
        {
            entry["biz_opaque_callback_data"] = item.Metadata;
        }

        return entry;
    }

    private static JsonObject Conversation(WhatsAppCustomer customer, string status)
    {
        var conversation = new JsonObject { ["id"] = Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(customer.Peer)) };
        if (status == "sent" && customer.FreeEntryUntil is { } until)
        {
            conversation["expiration_timestamp"] = Seconds(until);
        }

        conversation["origin"] = new JsonObject { ["type"] = "referral_conversion" };
        return conversation;
    }

    private static bool IsToPhone(ChatItem item) => item.Message?.Text("to") is { Length: > 0 };
}
