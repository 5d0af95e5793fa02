using System.Text.Json;
using Serverless.Local.Simulators.Chats;

namespace Serverless.Local.Simulators.WhatsApp;

/// <summary>What a customer reads in a message of the business: kind, words, and what can be tapped.</summary>
internal static class WhatsAppReading
{
    public static ChatItem Of(string id, DateTimeOffset at, JsonElement send, WhatsAppTemplate? template, ChatPrice price)
    {
        var type = WhatsAppMessageRules.TypeOf(send);
        var content = send.Member(type)!.Value;
        return new ChatItem
        {
            Mid = id,
            From = "business",
            At = at,
            Kind = type == "interactive" ? content.Text("type")! : type,
            Text = template is null ? TextOf(type, content) : TextOf(template, content),
            Choices = template is null ? ChoicesOf(content) : ChoicesOf(template, content),
            Message = send.Clone(),
            Metadata = send.Text("biz_opaque_callback_data"),
            Price = price,
        };
    }

    private static string TextOf(string type, JsonElement content) => type switch
    {
        "text" => content.Text("body")!,
        "interactive" => Lines([content.Member("header")?.Text("text"), content.Member("body")?.Text("text"), content.Member("footer")?.Text("text")]),
        "location" => Lines([content.Text("name"), content.Text("address")]),
        "contacts" => Lines(content.EnumerateArray().Select(contact => contact.Member("name")?.Text("formatted_name"))),
        _ => content.Text("caption") ?? content.Text("filename") ?? content.Text("link") ?? "",
    };

    private static string TextOf(WhatsAppTemplate template, JsonElement send) =>
        Lines([template.Fill(template.Header, send, "header"), template.Fill(template.Body, send, "body"), template.Footer]);

    private static ChatChoice[] ChoicesOf(JsonElement content)
    {
        if (content.ValueKind is not JsonValueKind.Object || content.Member("action") is not { } action)
        {
            return [];
        }

        return
        [
            .. action.Items("buttons").Select(button => button.Member("reply")!.Value)
                .Select(reply => new ChatChoice("button", reply.Text("title")!, reply.Text("id"), null)),
            .. action.Items("sections").SelectMany(section => section.Items("rows"))
                .Select(row => new ChatChoice("row", row.Text("title") ?? "", row.Text("id"), null)),
            .. action.Member("parameters")?.Text("url") is { } url
                ? new[] { new ChatChoice("url", action.Member("parameters")!.Value.Text("display_text") ?? "", null, url) }
                : [],
        ];
    }

    private static ChatChoice[] ChoicesOf(WhatsAppTemplate template, JsonElement send) =>
        [.. template.Buttons.Select((button, i) => ChoiceOf(button, WhatsAppTemplate.ButtonComponent(send, i)?.Items("parameters") is [var first, ..] ? first : null))];

    private static ChatChoice ChoiceOf(TemplateButton button, JsonElement? parameter) => button.Type switch
    {
        "URL" => new ChatChoice("url", button.Text, null, Meta.Placeholders.Fill(button.Url, _ => parameter?.Text("text"))),
        "QUICK_REPLY" => new ChatChoice("quick-reply", button.Text, parameter?.Text("payload") ?? button.Text, null),
        "COPY_CODE" => new ChatChoice("code", button.Text, parameter?.Text("coupon_code"), null),
        _ => new ChatChoice("phone", button.Text, button.PhoneNumber, null),
    };

    private static string Lines(IEnumerable<string?> lines) => string.Join('\n', lines.Where(line => !string.IsNullOrEmpty(line)));
}
