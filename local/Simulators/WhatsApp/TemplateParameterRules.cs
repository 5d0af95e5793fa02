using System.Text.Json;
using Serverless.Local.Simulators.Meta;

namespace Serverless.Local.Simulators.WhatsApp;

/// <summary>
/// What a send must bring for a template: as many parameters as it has placeholders (132000), of the right kind and name (132012), no
/// line breaks in them (132018), and a body that stays within 1,024 characters (132005).
/// </summary>
internal static class TemplateParameterRules
{
    private const int BodyLimit = 1024;
    private const int FormatCode = WhatsAppErrors.ParameterFormat;

    public static GraphError? Check(WhatsAppTemplate template, JsonElement send) =>
        CheckHeader(template, send) ?? CheckTexts("body", template.Body, template.Named, send) ?? CheckButtons(template, send) ?? CheckLength(template, send);

    private static GraphError? CheckHeader(WhatsAppTemplate template, JsonElement send)
    {
        if (template.HeaderFormat is null or "TEXT")
        {
            return CheckTexts("header", template.Header, template.Named, send);
        }

        var expected = template.HeaderFormat.ToLowerInvariant();
        var given = WhatsAppTemplate.Parameters(send, "header");
        if (given.Count != 1)
        {
            return WrongCount("header", given.Count, 1);
        }

        if (given[0].Text("type")?.ToLowerInvariant() != expected || given[0].Member(expected) is not { } medium)
        {
            return WhatsAppErrors.Of(FormatCode, $"header: Format mismatch, expected {template.HeaderFormat}, received {given[0].Text("type")?.ToUpperInvariant()}");
        }

        return expected == "location" ? null : MediaRules.CheckSource(medium, expected);
    }

    private static GraphError? CheckTexts(string component, string? text, bool named, JsonElement send)
    {
        var names = Placeholders.Of(text);
        var given = WhatsAppTemplate.Parameters(send, component);
        if (given.Count != names.Count)
        {
            return WrongCount(component, given.Count, names.Count);
        }

        return given.Select(parameter => CheckText(component, parameter)).FirstOrDefault(error => error is not null) ?? CheckNames(component, named, names, given);
    }

    private static GraphError? CheckNames(string component, bool named, IReadOnlyList<string> names, IReadOnlyList<JsonElement> given)
    {
        if (!named)
        {
            return given.Any(parameter => parameter.Has("parameter_name"))
                ? WhatsAppErrors.Of(FormatCode, $"{component}: parameter_name is not allowed for a template with positional parameters")
                : null;
        }

        return names.All(name => given.Any(parameter => parameter.Text("parameter_name") == name))
            ? null
            : WhatsAppErrors.Of(FormatCode, $"{component}: the parameters do not carry the names of the template");
    }

    private static GraphError? CheckText(string component, JsonElement parameter)
    {
        if (parameter.Text("type") is "currency" or "date_time")
        {
            return parameter.Member(parameter.Text("type")!)?.Text("fallback_value") is { Length: > 0 }
                ? null
                : WhatsAppErrors.Missing($"{component}: fallback_value");
        }

        if (parameter.Text("type") != "text")
        {
            return WhatsAppErrors.Of(FormatCode, $"{component}: Format mismatch, expected TEXT, received {parameter.Text("type")?.ToUpperInvariant() ?? "nothing"}");
        }

        if (parameter.Text("text") is not { Length: > 0 } text)
        {
            return WhatsAppErrors.Missing($"{component}: text");
        }

        return text.AsSpan().ContainsAny('\n', '\r', '\t') || text.Contains("     ", StringComparison.Ordinal)
            ? WhatsAppErrors.Of(132018, "Param text cannot have new-line/tab characters or more than 4 consecutive spaces")
            : null;
    }

    private static GraphError? CheckButtons(WhatsAppTemplate template, JsonElement send)
    {
        var given = send.Items("components").Where(item => string.Equals(item.Text("type"), "button", StringComparison.OrdinalIgnoreCase)).ToArray();
        if (given.FirstOrDefault(item => !Fits(template, item)) is { ValueKind: JsonValueKind.Object } foreign)
        {
            return WhatsAppErrors.Of(FormatCode, $"buttons: the template has no {foreign.Text("sub_type")} button at index {WhatsAppTemplate.IndexOf(foreign)}");
        }

        for (var i = 0; i < template.Buttons.Count; i++)
        {
            if (CheckButton(template.Buttons[i], i, send) is { } error)
            {
                return error;
            }
        }

        return null;
    }

    private static bool Fits(WhatsAppTemplate template, JsonElement component) =>
        WhatsAppTemplate.IndexOf(component) is { } index && index >= 0 && index < template.Buttons.Count
        && string.Equals(component.Text("sub_type"), template.Buttons[index].SubType, StringComparison.OrdinalIgnoreCase);

    private static GraphError? CheckButton(TemplateButton button, int index, JsonElement send)
    {
        if (WhatsAppTemplate.ButtonComponent(send, index) is not { } component)
        {
            return button.NeedsParameter ? WhatsAppErrors.Of(131008, $"buttons: Button at index {index} of type {button.Type} requires a parameter") : null;
        }

        var given = component.Items("parameters");
        if (given.Count != 1 || (button.Type == "URL" && !button.NeedsParameter))
        {
            return WrongCount("buttons", given.Count, button.NeedsParameter || button.Type == "QUICK_REPLY" ? 1 : 0);
        }

        var (type, member) = button.Type switch
        {
            "QUICK_REPLY" => ("payload", "payload"),
            "COPY_CODE" => ("coupon_code", "coupon_code"),
            _ => ("text", "text"),
        };
        return given[0].Text("type") == type && given[0].Text(member) is { Length: > 0 }
            ? null
            : WhatsAppErrors.Of(FormatCode, $"buttons: Button at index {index} expects a parameter of type {type}");
    }

    private static GraphError? CheckLength(WhatsAppTemplate template, JsonElement send) =>
        template.Fill(template.Body, send, "body").Length > BodyLimit ? WhatsAppErrors.Of(WhatsAppErrors.TextTooLong) : null;

    private static GraphError WrongCount(string component, int given, int expected) => WhatsAppErrors.Of(
        WhatsAppErrors.ParameterCount, $"{component}: number of localizable_params ({given}) does not match the expected number of params ({expected})");
}
