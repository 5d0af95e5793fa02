using System.Text.Json;
using Serverless.Platform.Json;

namespace Serverless.Conversations;

/// <summary>What one message of a customer says. The values are still where they are in the webhook's JSON: undefined ones are not there.</summary>
internal readonly struct WhatsAppAct
{
    public ChatEventKind Kind { get; init; }

    /// <summary>Names a message that nothing here understands; null for every other.</summary>
    public string? Unknown { get; init; }

    /// <summary>The message it is about, when that is another one: reacted to, edited, revoked.</summary>
    public JsonElement About { get; init; }

    public JsonElement Text { get; init; }
    public JsonElement Payload { get; init; }

    /// <summary>A payload that the webhook does not spell out.</summary>
    public string? PayloadName { get; init; }

    public JsonElement Detail { get; init; }

    /// <summary>A detail that is kept as JSON text.</summary>
    public JsonElement DetailJson { get; init; }

    public string? DetailName { get; init; }

    /// <summary>The attachment's object; its kind is <see cref="MediaType"/>.</summary>
    public JsonElement Media { get; init; }

    public string? MediaType { get; init; }

    /// <summary>Reads a message of <c>messages[]</c> by its type (Meta's webhook reference for messages, 2026).</summary>
    public static WhatsAppAct Read(JsonElement message)
    {
        var type = message.Text("type"u8, 40);
        return type switch
        {
            "text" => new() { Text = message.Member("text"u8).Member("body"u8), Detail = ProductOf(message) },
            "image" or "video" or "audio" or "document" or "sticker" => OfMedia(type, message.Member(type)),
            "location" => new() { MediaType = type, Media = message.Member("location"u8), DetailJson = message.Member("location"u8) },
            "contacts" => new() { MediaType = type, DetailJson = message.Member("contacts"u8) },
            "interactive" => OfInteractive(message.Member("interactive"u8)),
            "button" => OfButton(message.Member("button"u8)),
            "reaction" => OfReaction(message.Member("reaction"u8)),
            "order" => new() { Kind = ChatEventKind.Form, PayloadName = "order", DetailJson = message.Member("order"u8) },
            "edit" => OfEdit(message.Member("edit"u8)),
            "revoke" => new() { Kind = ChatEventKind.MessageDeleted, About = message.Member("revoke"u8).Member("original_message_id"u8) },
            "request_welcome" => new() { Kind = ChatEventKind.Opened },
            // The customer did write; what, only the phone can show.
            "unsupported" => new() { DetailName = type },
            _ => new() { Unknown = $"message.{(type is null ? "none" : EventIds.Name(type))}" },
        };
    }

    private static WhatsAppAct OfMedia(string type, JsonElement media) => new() { MediaType = type, Media = media, Text = media.Member("caption"u8) };

    private static WhatsAppAct OfButton(JsonElement button) =>
        new() { Kind = ChatEventKind.Postback, Payload = button.Member("payload"u8), Text = button.Member("text"u8) };

    private static WhatsAppAct OfInteractive(JsonElement interactive)
    {
        var type = interactive.Text("type"u8, 40);
        switch (type)
        {
            case "button_reply" or "list_reply":
                var reply = interactive.Member(type);
                return new() { Kind = ChatEventKind.Postback, Payload = reply.Member("id"u8), Text = reply.Member("title"u8) };
            case "nfm_reply":
                var form = interactive.Member(type);
                return new() { Kind = ChatEventKind.Form, Payload = form.Member("name"u8), PayloadName = "flow", Detail = form.Member("response_json"u8) };
            case "call_permission_reply":
                return new() { Kind = ChatEventKind.Form, PayloadName = type, Detail = interactive.Member(type).Member("response"u8) };
            default:
                // Meta sends this without content when it failed to deliver what the customer did.
                return new() { DetailName = "unsupported" };
        }
    }

    private static WhatsAppAct OfReaction(JsonElement reaction)
    {
        var emoji = reaction.Member("emoji"u8);
        var isRemoved = emoji.ValueKind != JsonValueKind.String || emoji.Is(""u8);
        return new() { Kind = isRemoved ? ChatEventKind.ReactionRemoved : ChatEventKind.Reaction, About = reaction.Member("message_id"u8), Text = emoji };
    }

    private static WhatsAppAct OfEdit(JsonElement edit)
    {
        var message = edit.Member("message"u8);
        var type = message.Text("type"u8, 40) ?? "text";
        var text = type == "text" ? message.Member("text"u8).Member("body"u8) : message.Member(type).Member("caption"u8);
        return new() { Kind = ChatEventKind.MessageEdited, About = edit.Member("original_message_id"u8), Text = text };
    }

    /// <summary>The product that the customer asks about, when the question came from a catalogue.</summary>
    private static JsonElement ProductOf(JsonElement message) => message.Member("context"u8).Member("referred_product"u8).Member("product_retailer_id"u8);
}
