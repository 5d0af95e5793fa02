using System.Text.Json.Nodes;

namespace Serverless.Local.Simulators.WhatsApp;

/// <summary>The messages that customers send, in the provider's shapes; who, which and when are added by <see cref="WhatsAppEvents"/>.</summary>
internal static class WhatsAppMessages
{
    public static JsonObject Text(string text) => Of("text", new JsonObject { ["body"] = text });

    /// <summary>A picture, video, sound, document or sticker.</summary>
    public static JsonObject Medium(string type, MediaFile file, string? caption)
    {
        var content = new JsonObject { ["mime_type"] = file.MimeType, ["sha256"] = file.Sha256, ["id"] = file.Id };
        switch (type)
        {
            case "audio":
                content["voice"] = true;
                break;
            case "sticker":
                content["animated"] = false;
                break;
            case "document":
                content["filename"] = "retoure.pdf";
                break;
        }

        if (caption is not null && type is not ("audio" or "sticker"))
        {
            content["caption"] = caption;
        }

        return Of(type, content);
    }

    public static JsonObject Location(double latitude, double longitude) => Of("location", new JsonObject
    {
        ["latitude"] = latitude,
        ["longitude"] = longitude,
        ["name"] = "Packstation 12",
        ["address"] = "Berlin",
    });

    public static JsonObject Contact() => new()
    {
        ["type"] = "contacts",
        ["contacts"] = new JsonArray(new JsonObject
        {
            ["name"] = new JsonObject { ["formatted_name"] = "Max Muster", ["first_name"] = "Max" },
            ["phones"] = new JsonArray(new JsonObject { ["phone"] = "+49 171 3920099", ["wa_id"] = "491713920099", ["type"] = "CELL" }),
        }),
    };

    public static JsonObject Order() => Of("order", new JsonObject
    {
        ["catalog_id"] = "354160437058781",
        ["text"] = "",
        ["product_items"] = new JsonArray(new JsonObject
        {
            ["product_retailer_id"] = "TEA-1",
            ["quantity"] = 2,
            ["item_price"] = 9.9,
            ["currency"] = "EUR",
        }),
    });

    /// <summary>A tapped reply button or list row of an interactive message.</summary>
    public static JsonObject Reply(string kind, string id, string title) =>
        Of("interactive", new JsonObject { ["type"] = kind, [kind] = new JsonObject { ["id"] = id, ["title"] = title } });

    public static JsonObject Form(string json) => Of("interactive", new JsonObject
    {
        ["type"] = "nfm_reply",
        ["nfm_reply"] = new JsonObject { ["name"] = "flow", ["body"] = "Sent", ["response_json"] = json },
    });

    /// <summary>A tapped quick reply of a template.</summary>
    public static JsonObject Button(string payload, string text) => Of("button", new JsonObject { ["payload"] = payload, ["text"] = text });

    public static JsonObject Reaction(string message, string? emoji)
    {
        var reaction = new JsonObject { ["message_id"] = message };
        if (emoji is not null)
        {
            reaction["emoji"] = emoji;
        }

        return Of("reaction", reaction);
    }

    public static JsonObject Edit(string message, string text)
    {
        var edit = new JsonObject { ["original_message_id"] = message, ["message"] = Text(text) };
        return Of("edit", edit);
    }

    public static JsonObject Revoke(string message) => Of("revoke", new JsonObject { ["original_message_id"] = message });

    public static JsonObject Welcome() => new() { ["type"] = "request_welcome" };

    public static JsonObject Poll() => new()
    {
        ["type"] = "unsupported",
        ["unsupported"] = new JsonObject { ["type"] = "poll" },
        ["errors"] = new JsonArray(new JsonObject
        {
            ["code"] = 131051,
            ["title"] = "Message type unknown",
            ["message"] = "Message type unknown",
            ["error_data"] = new JsonObject { ["details"] = "Message type is currently not supported." },
        }),
    };

    /// <summary>The first words of somebody who came from an ad; ads in WhatsApp's own status carry no click id.</summary>
    public static JsonObject FromAd(string text, string? click)
    {
        var referral = new JsonObject
        {
            ["source_url"] = "https://fb.me/x",
            ["source_id"] = "120226305854810726",
            ["source_type"] = "ad",
            ["headline"] = "Chat",
            ["body"] = "Herbst",
            ["media_type"] = "image",
            ["image_url"] = "https://scontent.example/i.jpg",
        };
        if (click is not null)
        {
            referral["ctwa_clid"] = click;
        }

        var message = Text(text);
        message["referral"] = referral;
        return message;
    }

    public static JsonObject NumberChange(WhatsAppCustomer before, WhatsAppCustomer after) => Of("system", new JsonObject
    {
        ["body"] = $"User {before.Name} changed from {before.Phone} to {after.Phone}",
        ["type"] = "user_changed_number",
        ["wa_id"] = after.Phone,
        ["user_id"] = after.Bsuid,
    });

    /// <summary>A message that answers another one.</summary>
    public static JsonObject InReplyTo(JsonObject message, string from, string id)
    {
        message["context"] = new JsonObject { ["from"] = from, ["id"] = id };
        return message;
    }

    private static JsonObject Of(string type, JsonObject content) => new() { ["type"] = type, [type] = content };
}
