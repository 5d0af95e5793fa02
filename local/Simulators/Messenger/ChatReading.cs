using System.Globalization;
using System.Text.Json;
using Serverless.Local.Simulators.Chats;

namespace Serverless.Local.Simulators.Messenger;

/// <summary>What a customer reads in a message of the business: kind, words, and what can be tapped.</summary>
internal static class ChatReading
{
    public static ChatItem Of(string mid, DateTimeOffset at, JsonElement send, UtilityTemplate? template)
    {
        var message = send.Member("message")!.Value;
        return new ChatItem
        {
            Mid = mid,
            From = "business",
            At = at,
            Kind = KindOf(message),
            Text = template is null ? TextOf(message) : TextOf(template, message.Member("template")!.Value),
            Choices = template is null ? ChoicesOf(message) : ChoicesOf(template, message.Member("template")!.Value),
            Message = message.Clone(),
            MessagingType = send.Text("messaging_type"),
            Metadata = message.Text("metadata"),
        };
    }

    private static string KindOf(JsonElement message)
    {
        if (message.Has("template"))
        {
            return "utility";
        }

        var attachment = message.Member("attachment");
        return attachment?.Member("payload")?.Text("template_type") ?? attachment?.Text("type") ?? "text";
    }

    private static string TextOf(JsonElement message)
    {
        if (message.Text("text") is { } text)
        {
            return text;
        }

        var payload = message.Member("attachment")?.Member("payload");
        return payload?.Text("template_type") switch
        {
            "receipt" => ReceiptText(payload.Value),
            "button" => payload.Value.Text("text")!,
            "generic" => Lines(payload.Value.Items("elements").SelectMany(element => new[] { element.Text("title"), element.Text("subtitle") })),
            "coupon" => Lines([payload.Value.Text("title"), payload.Value.Text("subtitle"), payload.Value.Text("coupon_code")]),
            _ => payload?.Text("title") ?? payload?.Text("url") ?? "",
        };
    }

    private static string ReceiptText(JsonElement receipt)
    {
        var currency = receipt.Text("currency");
        var lines = receipt.Items("elements").Select(element => string.Create(
            CultureInfo.InvariantCulture,
            $"{element.Number("quantity") ?? 1:0.##} × {element.Text("title")} {element.Number("price"):0.00} {element.Text("currency") ?? currency}"));
        var total = receipt.Member("summary")!.Value.Number("total_cost");
        return Lines(
        [
            $"{receipt.Text("merchant_name")} {receipt.Text("order_number")}".Trim(),
            .. lines,
            string.Create(CultureInfo.InvariantCulture, $"= {total:0.00} {currency}"),
            receipt.Text("payment_method"),
        ]);
    }

    private static string TextOf(UtilityTemplate template, JsonElement sent) => Lines(
    [
        template.Header is null ? null : template.Fill(template.Header, sent, "header"),
        template.Fill(template.Body, sent, "body"),
    ]);

    private static ChatChoice[] ChoicesOf(UtilityTemplate template, JsonElement sent)
    {
        var parameters = UtilityTemplate.Parameters(sent, "buttons");
        return
        [
            .. template.Buttons.Select((button, i) => button.Type == "URL"
                ? new ChatChoice("url", button.Text, null, AddressOf(button, i < parameters.Count ? parameters[i].Text("url") : null))
                : new ChatChoice("postback", button.Text, button.Payload ?? (i < parameters.Count ? parameters[i].Text("payload") : null), null)),
        ];
    }

    private static string AddressOf(UtilityButton button, string? parameter) =>
        MessageRules.IsWebAddress(parameter) ? parameter! : (button.Url ?? "").Replace("{{1}}", parameter, StringComparison.Ordinal);

    private static ChatChoice[] ChoicesOf(JsonElement message)
    {
        var payload = message.Member("attachment")?.Member("payload");
        var buttons = payload is { } template
            ? template.Items("buttons").Concat(template.Items("elements").SelectMany(element => element.Items("buttons")))
            : [];
        return
        [
            .. buttons.Select(button => button.Text("type") == "postback"
                ? new ChatChoice("postback", button.Text("title")!, button.Text("payload"), null)
                : new ChatChoice("url", button.Text("title") ?? "", button.Text("payload"), button.Text("url"))),
            .. message.Items("quick_replies").Select(reply =>
                new ChatChoice("quick-reply", reply.Text("title") ?? reply.Text("content_type")!, reply.Text("payload"), null)),
        ];
    }

    private static string Lines(IEnumerable<string?> lines) => string.Join('\n', lines.Where(line => !string.IsNullOrEmpty(line)));
}
