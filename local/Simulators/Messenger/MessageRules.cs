using System.Text.Json;
using Serverless.Local.Simulators.Meta;

namespace Serverless.Local.Simulators.Messenger;

/// <summary>What a <c>message</c> may look like. Messenger: exactly one of text, attachment and template; limits in UTF-16 characters.</summary>
internal static class MessageRules
{
    public const int TextLimit = 2000;
    public const int MetadataLimit = 1000;
    public const int PayloadLimit = 1000;
    public const int TitleLimit = 20;
    private const int QuickReplyLimit = 13;

    public static GraphError? Check(JsonElement message) =>
        CheckContent(message) ?? CheckMetadata(message) ?? CheckQuickReplies(message);

    /// <summary>A web address as Meta accepts it: absolute, http or https.</summary>
    public static bool IsWebAddress(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp);

    private static GraphError? CheckContent(JsonElement message)
    {
        var kinds = new[] { "text", "attachment", "attachments", "template" }.Where(kind => message.Has(kind)).ToArray();
        if (kinds.Length == 0)
        {
            return GraphError.BadParameter("param message must be non-empty.");
        }

        if (kinds.Length > 1)
        {
            return GraphError.BadParameter($"param message must hold only one of: {string.Join(", ", kinds)}.");
        }

        return kinds[0] switch
        {
            "text" => CheckText(message),
            "attachment" => AttachmentRules.Check(message.Member("attachment")!.Value),
            "attachments" => message.Items("attachments") is { Count: > 0 } several
                ? several.Select(AttachmentRules.Check).FirstOrDefault(error => error is not null)
                : GraphError.BadParameter("param message[attachments] must be a non-empty array."),
            _ => message.Member("template")!.Value.ValueKind is JsonValueKind.Object
                ? null
                : GraphError.BadParameter("param message[template] must be an object."),
        };
    }

    private static GraphError? CheckText(JsonElement message) => message.Text("text") switch
    {
        null => GraphError.BadParameter("param message[text] must be a string."),
        "" => GraphError.BadParameter("param message[text] must be non-empty."),
        { Length: >= TextLimit } => GraphError.BadParameter("Length of param message[text] must be less than 2000"),
        _ => null,
    };

    private static GraphError? CheckMetadata(JsonElement message)
    {
        if (!message.Has("metadata"))
        {
            return null;
        }

        return message.Text("metadata") is { Length: < MetadataLimit }
            ? null
            : GraphError.BadParameter("param message[metadata] must be a string of less than 1000 characters");
    }

    private static GraphError? CheckQuickReplies(JsonElement message)
    {
        if (!message.Has("quick_replies"))
        {
            return null;
        }

        if (message.Has("template"))
        {
            return GraphError.BadParameter("param message[quick_replies] must accompany text or an attachment.");
        }

        return message.Items("quick_replies") is { Count: >= 1 and <= QuickReplyLimit } replies
            ? replies.Select(CheckQuickReply).FirstOrDefault(error => error is not null)
            : GraphError.BadParameter("param message[quick_replies] must hold 1 to 13 items.");
    }

    private static GraphError? CheckQuickReply(JsonElement reply) => reply.Text("content_type") switch
    {
        "user_phone_number" or "user_email" => null,
        "text" when reply.Text("title") is not { Length: >= 1 and <= TitleLimit } =>
            GraphError.BadParameter("param message[quick_replies][title] must hold 1 to 20 characters."),
        "text" when reply.Text("payload") is not { Length: >= 1 and <= PayloadLimit } =>
            GraphError.BadParameter("param message[quick_replies][payload] must be a string of 1 to 1000 characters."),
        "text" => null,
        _ => GraphError.BadParameter("param message[quick_replies][content_type] must be one of text, user_phone_number, user_email."),
    };
}
