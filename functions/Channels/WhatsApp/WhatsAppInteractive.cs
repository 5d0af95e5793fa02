using System.Text.Json;

namespace Serverless.Channels.WhatsApp;

/// <summary>Writes messages with buttons and lists.</summary>
internal static class WhatsAppInteractive
{
    public static void WriteMembers(Utf8JsonWriter json, WhatsAppForm form)
    {
        switch (form)
        {
            case WhatsAppForm.ReplyButtons buttons:
                Start(json, "button", buttons.Header, buttons.Body);
                WriteButtons(json, buttons.Buttons);
                break;
            case WhatsAppForm.LinkButton link:
                Start(json, "cta_url", null, link.Body);
                WriteLink(json, link);
                break;
            case WhatsAppForm.List list:
                Start(json, "list", null, list.Body);
                WriteList(json, list.Choices);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(form), "No interactive message has this form.");
        }

        json.WriteEndObject();
    }

    private static void Start(Utf8JsonWriter json, string type, ChatMedia? header, string body)
    {
        json.WriteString("type", type);
        if (header is not null)
        {
            json.WriteStartObject("header");
            WhatsAppMedia.WriteTyped(json, header);
            json.WriteEndObject();
        }

        json.WriteStartObject("body");
        json.WriteString("text", body);
        json.WriteEndObject();
        json.WriteStartObject("action");
    }

    private static void WriteButtons(Utf8JsonWriter json, IReadOnlyList<ChatButton> buttons)
    {
        json.WriteStartArray("buttons");
        foreach (var button in buttons)
        {
            json.WriteStartObject();
            json.WriteString("type", "reply");
            json.WriteStartObject("reply");
            json.WriteString("id", button.Payload);
            json.WriteString("title", button.Title);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteLink(Utf8JsonWriter json, WhatsAppForm.LinkButton link)
    {
        json.WriteString("name", "cta_url");
        json.WriteStartObject("parameters");
        json.WriteString("display_text", link.Title);
        json.WriteString("url", link.Url.AbsoluteUri);
        json.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter json, ChatChoices choices)
    {
        json.WriteString("button", choices.Title);
        json.WriteStartArray("sections");
        foreach (var group in choices.Groups)
        {
            json.WriteStartObject();
            if (group.Title is { } title) { json.WriteString("title", title); }

            json.WriteStartArray("rows");
            foreach (var choice in group.Choices) { WriteRow(json, choice); }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteRow(Utf8JsonWriter json, ChatChoice choice)
    {
        json.WriteStartObject();
        json.WriteString("id", choice.Payload);
        json.WriteString("title", choice.Title);
        if (choice.Description is { } description) { json.WriteString("description", description); }

        json.WriteEndObject();
    }
}
