using System.Text.Json;
using Serverless.Local.Simulators.Meta;

namespace Serverless.Local.Simulators.Messenger;

/// <summary>Messenger buttons: at most three, titles up to 20 characters, payloads up to 1,000.</summary>
internal static class ButtonRules
{
    public const int Limit = 3;

    public static GraphError? CheckOptional(JsonElement owner) => owner.Has("buttons") ? CheckRequired(owner) : null;

    public static GraphError? CheckRequired(JsonElement owner) =>
        owner.Items("buttons") is { Count: >= 1 and <= Limit } buttons
            ? buttons.Select(Check).FirstOrDefault(error => error is not null)
            : GraphError.BadParameter("param buttons must hold 1 to 3 items.");

    public static GraphError? Check(JsonElement button)
    {
        var type = button.Text("type");
        if (type is "web_url" or "postback" or "phone_number" && button.Text("title") is not { Length: >= 1 and <= MessageRules.TitleLimit })
        {
            return GraphError.BadParameter("param title of a button must hold 1 to 20 characters.");
        }

        return type switch
        {
            "web_url" => CheckAddress(button),
            "postback" => button.Text("payload") is { Length: >= 1 and <= MessageRules.PayloadLimit }
                ? null
                : GraphError.BadParameter("param payload of a postback button must be a string of 1 to 1000 characters."),
            "phone_number" => button.Text("payload")?.StartsWith('+') == true
                ? null
                : GraphError.BadParameter("param payload of a phone_number button must be a number that starts with +."),
            "account_link" => CheckAddress(button),
            "account_unlink" => null,
            _ => GraphError.BadParameter("param type of a button must be one of web_url, postback, phone_number, account_link, account_unlink."),
        };
    }

    private static GraphError? CheckAddress(JsonElement button)
    {
        if (!MessageRules.IsWebAddress(button.Text("url")))
        {
            return GraphError.BadParameter("param url of a button must be a valid web address.");
        }

        return button.Has("webview_height_ratio") && button.Text("webview_height_ratio") is not ("compact" or "tall" or "full")
            ? GraphError.BadParameter("param webview_height_ratio must be one of compact, tall, full.")
            : null;
    }
}
