using System.Buffers;
using System.Text.Json;
using Serverless.Conversations;

namespace Serverless.Channels.Messenger;

/// <summary>In which way a message is sent: inside the window as an answer or as news, outside it as an approved template or as a person's answer.</summary>
internal enum MessengerForm
{
    Response, Update, Utility,

    /// <summary>Outside the window too: an answer that a person wrote.</summary>
    Agent,
}

/// <summary>Writes a message as the Send API takes it. Pure; every length limit of the API is kept here.</summary>
internal static class MessengerMessages
{
    public const int LongestText = 1999;
    private const int LongestButtonText = 640;
    private const int LongestTitle = 20;
    private const int MostButtons = 3;
    private const int MostQuickReplies = 13;
    private const int LongestPayload = 1000;

    public static ReadOnlyMemory<byte> Body(ChatContent content, ChatPeer peer, string metadata, MessengerForm form)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteStartObject("recipient");
        json.WriteString(peer.Kind == MessengerPeers.UserRef ? "user_ref" : "id", peer.Value);
        json.WriteEndObject();
        json.WriteString("messaging_type", Name(form));
        if (form is MessengerForm.Agent) { json.WriteString("tag", "HUMAN_AGENT"); }

        json.WriteStartObject("message");
        WriteContent(json, content, form);
        json.WriteString("metadata", metadata);
        json.WriteEndObject();
        if (form is not MessengerForm.Utility && content.ReplyTo is { Length: > 0 } mid)
        {
            json.WriteStartObject("reply_to");
            json.WriteString("mid", mid);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    private static string Name(MessengerForm form) => form switch
    {
        MessengerForm.Response => "RESPONSE",
        MessengerForm.Update => "UPDATE",
        MessengerForm.Agent => "MESSAGE_TAG",
        _ => "UTILITY",
    };

    private static void WriteContent(Utf8JsonWriter json, ChatContent content, MessengerForm form)
    {
        var buttons = content.Buttons.Where(IsPossible).Take(MostButtons).ToList();
        if (form is MessengerForm.Utility) { WriteTemplate(json, content.Template!); }
        else if (content.Receipt is { } receipt && MessengerReceipts.IsComplete(receipt)) { MessengerReceipts.Write(json, receipt); }
        else if (content is { Text.Length: 0, Media: { } media } && MessengerMedia.IsPossible(media)) { MessengerMedia.Write(json, media); }
        else if (buttons.Count > 0 && content.Text.Length <= LongestButtonText) { WriteButtons(json, content.Text, buttons); }
        else { json.WriteString("text", LinkLines.Under(content.Text, buttons, content.Media, LongestText)); }

        if (form is not MessengerForm.Utility && content.Choices is { } choices) { WriteQuickReplies(json, choices); }
    }

    private static bool IsPossible(ChatButton button) => button.Url is { } url
        ? url.IsAbsoluteUri && url.Scheme == Uri.UriSchemeHttps
        : button.Payload is { Length: > 0 and <= LongestPayload };

    private static void WriteButtons(Utf8JsonWriter json, string text, List<ChatButton> buttons)
    {
        StartAttachment(json, "button");
        json.WriteString("text", text);
        json.WriteStartArray("buttons");
        foreach (var button in buttons)
        {
            json.WriteStartObject();
            json.WriteString("type", button.Url is null ? "postback" : "web_url");
            json.WriteString("title", DisplayText.Of(button.Title, LongestTitle));
            if (button.Url is { } url) { json.WriteString("url", url.AbsoluteUri); }
            else { json.WriteString("payload", button.Payload); }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        EndAttachment(json);
    }

    /// <summary>A list becomes buttons above the keyboard, without groups and descriptions.</summary>
    private static void WriteQuickReplies(Utf8JsonWriter json, ChatChoices choices)
    {
        var shown = choices.Groups.SelectMany(group => group.Choices)
            .Select(choice => choice with { Title = DisplayText.Of(choice.Title, LongestTitle) })
            .Where(choice => choice is { Title.Length: > 0, Payload.Length: > 0 and <= LongestPayload })
            .Take(MostQuickReplies).ToList();
        if (shown.Count == 0) { return; }

        json.WriteStartArray("quick_replies");
        foreach (var choice in shown)
        {
            json.WriteStartObject();
            json.WriteString("content_type", "text");
            json.WriteString("title", choice.Title);
            json.WriteString("payload", choice.Payload);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteTemplate(Utf8JsonWriter json, ChatTemplate template)
    {
        json.WriteStartObject("template");
        json.WriteString("name", template.Name);
        json.WriteStartObject("language");
        json.WriteString("code", template.Language);
        json.WriteEndObject();
        json.WriteStartArray("components");
        WriteParameters(json, "body", "text", "text", template.Parameters);
        if (template.ButtonUrl is { } url) { WriteParameters(json, "buttons", "URL", "url", [url]); }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteParameters(Utf8JsonWriter json, string component, string type, string member, IReadOnlyList<string> values)
    {
        json.WriteStartObject();
        json.WriteString("type", component);
        json.WriteStartArray("parameters");
        foreach (var value in values)
        {
            json.WriteStartObject();
            json.WriteString("type", type);
            json.WriteString(member, value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    internal static void StartAttachment(Utf8JsonWriter json, string template)
    {
        json.WriteStartObject("attachment");
        json.WriteString("type", "template");
        json.WriteStartObject("payload");
        json.WriteString("template_type", template);
    }

    internal static void EndAttachment(Utf8JsonWriter json)
    {
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
