using System.Text.Json;
using Serverless.Local.Simulators.Meta;

namespace Serverless.Local.Simulators.Messenger;

/// <summary>Structured templates (<c>attachment.type = template</c>) with the limits of each.</summary>
internal static class TemplateRules
{
    private const int ButtonTextLimit = 640;
    private const int ElementLimit = 10;
    private const int ElementTextLimit = 80;

    public static GraphError? Check(JsonElement payload) => payload.Text("template_type") switch
    {
        "button" => CheckButton(payload),
        "generic" => CheckGeneric(payload),
        "media" => CheckMedia(payload),
        "receipt" => ReceiptRules.Check(payload),
        "coupon" => CheckCoupon(payload),
        "customer_feedback" => CheckFeedback(payload),
        _ => GraphError.BadParameter("param template_type must be one of button, generic, media, receipt, coupon, customer_feedback."),
    };

    private static GraphError? CheckButton(JsonElement payload) =>
        payload.Text("text") is { Length: >= 1 and <= ButtonTextLimit }
            ? ButtonRules.CheckRequired(payload)
            : GraphError.BadParameter("param text of a button template must hold 1 to 640 characters.");

    private static GraphError? CheckGeneric(JsonElement payload) =>
        payload.Items("elements") is { Count: >= 1 and <= ElementLimit } elements
            ? elements.Select(CheckElement).FirstOrDefault(error => error is not null)
            : GraphError.BadParameter("param elements must hold 1 to 10 items.");

    private static GraphError? CheckElement(JsonElement element)
    {
        if (element.Text("title") is not { Length: >= 1 and <= ElementTextLimit })
        {
            return GraphError.BadParameter("param elements[title] must hold 1 to 80 characters.");
        }

        if (element.Has("subtitle") && element.Text("subtitle") is not { Length: <= ElementTextLimit })
        {
            return GraphError.BadParameter("param elements[subtitle] must hold at most 80 characters.");
        }

        if (!new[] { "subtitle", "image_url", "default_action", "buttons" }.Any(name => element.Has(name)))
        {
            return GraphError.BadParameter("param elements needs at least one more property beside title.");
        }

        if (element.Member("default_action") is { } action && (action.Has("title") || !MessageRules.IsWebAddress(action.Text("url"))))
        {
            return GraphError.BadParameter("param elements[default_action] must be a URL button without title.");
        }

        return ButtonRules.CheckOptional(element);
    }

    private static GraphError? CheckMedia(JsonElement payload)
    {
        if (payload.Items("elements") is not [var element])
        {
            return GraphError.BadParameter("param elements must hold exactly one item.");
        }

        return element.Text("media_type") is "image" or "video" && element.Has("url") != element.Has("attachment_id")
            ? ButtonRules.CheckOptional(element)
            : GraphError.BadParameter("param elements needs media_type image or video, and exactly one of url, attachment_id.");
    }

    private static GraphError? CheckCoupon(JsonElement payload)
    {
        if (payload.Text("title") is not { Length: >= 1 and <= ElementTextLimit })
        {
            return GraphError.BadParameter("param title must hold 1 to 80 characters.");
        }

        var code = payload.Text("coupon_code");
        return (code is { Length: > 0 } && !code.Contains(' ')) || (code is null && payload.Has("coupon_url"))
            ? null
            : GraphError.BadParameter("param coupon_code (without spaces) or coupon_url is required.");
    }

    private static GraphError? CheckFeedback(JsonElement payload) =>
        payload.Has("title") && payload.Has("button_title") && payload.Items("feedback_screens").Count > 0
        && MessageRules.IsWebAddress(payload.Member("business_privacy")?.Text("url"))
            ? null
            : GraphError.BadParameter("a customer_feedback template needs title, button_title, feedback_screens and business_privacy[url].");
}
