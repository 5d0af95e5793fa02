using System.Text.Json;
using Serverless.Local.Simulators.Meta;

namespace Serverless.Local.Simulators.WhatsApp;

/// <summary>What the body of a send may look like, apart from who it is for and from templates.</summary>
internal static class WhatsAppMessageRules
{
    private const int TextLimit = 4096;
    private const int CallbackDataLimit = 512;
    private const int ContactLimit = 257;

    public static GraphError? Check(JsonElement send)
    {
        if (send.Has("biz_opaque_callback_data") && send.Text("biz_opaque_callback_data") is not { Length: <= CallbackDataLimit })
        {
            return WhatsAppErrors.Invalid("biz_opaque_callback_data must be a string of at most 512 characters.");
        }

        if (send.Member("context") is { } context && context.Text("message_id") is not { Length: > 0 })
        {
            return WhatsAppErrors.Missing("context[message_id]");
        }

        var type = TypeOf(send);
        return send.Member(type) is { ValueKind: JsonValueKind.Object or JsonValueKind.Array } content
            ? CheckContent(type, content)
            : IsKnown(type) ? WhatsAppErrors.Missing(type) : WhatsAppErrors.Of(131051, $"type {type} is not supported.");
    }

    public static string TypeOf(JsonElement send) => send.Text("type") ?? "text";

    private static GraphError? CheckContent(string type, JsonElement content) => type switch
    {
        "text" => CheckText(content),
        "location" => content.Number("latitude") is >= -90 and <= 90 && content.Number("longitude") is >= -180 and <= 180
            ? null
            : WhatsAppErrors.Invalid("location needs latitude and longitude as numbers."),
        "contacts" => CheckContacts(content),
        "reaction" => CheckReaction(content),
        "interactive" => InteractiveRules.Check(content),
        "template" => null,
        _ when MediaRules.Types.Contains(type) => MediaRules.Check(content, type),
        _ => WhatsAppErrors.Of(131051, $"type {type} is not supported."),
    };

    private static bool IsKnown(string type) =>
        type is "text" or "location" or "contacts" or "reaction" or "interactive" or "template" || MediaRules.Types.Contains(type);

    private static GraphError? CheckText(JsonElement text) => text.Text("body") switch
    {
        null or "" => WhatsAppErrors.Missing("text[body]"),
        { Length: > TextLimit } => WhatsAppErrors.Invalid("text[body] must hold at most 4096 characters."),
        _ => null,
    };

    private static GraphError? CheckContacts(JsonElement contacts) =>
        contacts.ValueKind is JsonValueKind.Array && contacts.GetArrayLength() is >= 1 and <= ContactLimit
        && contacts.EnumerateArray().All(contact => contact.Member("name")?.Text("formatted_name") is { Length: > 0 })
            ? null
            : WhatsAppErrors.Invalid("contacts must hold 1 to 257 items with name[formatted_name].");

    private static GraphError? CheckReaction(JsonElement reaction)
    {
        if (reaction.Text("message_id") is not { Length: > 0 })
        {
            return WhatsAppErrors.Missing("reaction[message_id]");
        }

        return reaction.Text("emoji") is { Length: <= 32 } ? null : WhatsAppErrors.Missing("reaction[emoji]");
    }
}
