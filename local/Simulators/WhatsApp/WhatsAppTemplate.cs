using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Serverless.Local.Simulators.Meta;

namespace Serverless.Local.Simulators.WhatsApp;

/// <summary>A template of a WhatsApp business account in one language.</summary>
internal sealed record WhatsAppTemplate
{
    public const string Approved = "APPROVED";

    public required string Id { get; init; }

    public required string BusinessAccount { get; init; }

    public required string Name { get; init; }

    public required string Language { get; init; }

    /// <summary><c>MARKETING</c>, <c>UTILITY</c> or <c>AUTHENTICATION</c>.</summary>
    public required string Category { get; init; }

    /// <summary><c>APPROVED</c>, <c>PENDING</c>, <c>REJECTED</c>, <c>PAUSED</c>, <c>DISABLED</c> or <c>DELETED</c>.</summary>
    public string Status { get; init; } = Approved;

    /// <summary><c>GREEN</c>, <c>YELLOW</c>, <c>RED</c> or <c>UNKNOWN</c>.</summary>
    public string Quality { get; init; } = "GREEN";

    /// <summary>Placeholders are words, not numbers.</summary>
    public bool Named { get; init; }

    /// <summary><c>TEXT</c>, <c>IMAGE</c>, <c>VIDEO</c>, <c>DOCUMENT</c> or <c>LOCATION</c>; null without a header.</summary>
    public string? HeaderFormat { get; init; }

    public string? Header { get; init; }

    public required string Body { get; init; }

    public string? Footer { get; init; }

    public IReadOnlyList<TemplateButton> Buttons { get; init; } = [];

    [JsonIgnore]
    public string PriceCategory => Category.ToLowerInvariant();

    /// <summary>The parameters of <c>header</c> or <c>body</c> in a send.</summary>
    public static IReadOnlyList<JsonElement> Parameters(JsonElement send, string component) =>
        send.Items("components").FirstOrDefault(item => IsA(item, component)).Items("parameters");

    /// <summary>The component of a send for the button at this index.</summary>
    public static JsonElement? ButtonComponent(JsonElement send, int index) => send.Items("components")
        .Where(item => IsA(item, "button") && IndexOf(item) == index).Cast<JsonElement?>().FirstOrDefault();

    /// <summary>The index of a button component, which callers write as number or as text.</summary>
    public static int? IndexOf(JsonElement component) =>
        component.Number("index") is { } number ? (int)number
        : int.TryParse(component.Text("index"), CultureInfo.InvariantCulture, out var index) ? index : null;

    /// <summary>The text with its placeholders filled, as the customer reads it.</summary>
    public string Fill(string? text, JsonElement send, string component)
    {
        var parameters = Parameters(send, component);
        return Placeholders.Fill(text, name => WordsOf(Named
            ? parameters.FirstOrDefault(parameter => parameter.Text("parameter_name") == name)
            : parameters[int.Parse(name, CultureInfo.InvariantCulture) - 1]));
    }

    private static string? WordsOf(JsonElement parameter) =>
        parameter.Text("text") ?? (parameter.Member("currency") ?? parameter.Member("date_time"))?.Text("fallback_value");

    private static bool IsA(JsonElement component, string type) => string.Equals(component.Text("type"), type, StringComparison.OrdinalIgnoreCase);
}

/// <summary>A button of a template: <c>QUICK_REPLY</c>, <c>URL</c>, <c>PHONE_NUMBER</c> or <c>COPY_CODE</c>.</summary>
internal sealed record TemplateButton(string Type, string Text, string? Url, string? PhoneNumber)
{
    /// <summary>The <c>sub_type</c> that a send names it by.</summary>
    [JsonIgnore]
    public string SubType => Type.ToLowerInvariant();

    /// <summary>A send must bring a value: the end of the address, or the code.</summary>
    [JsonIgnore]
    public bool NeedsParameter => Type == "COPY_CODE" || (Type == "URL" && Placeholders.Of(Url).Count > 0);
}
