using System.Text.Json;
using Serverless.Local.Simulators.Meta;

namespace Serverless.Local.Simulators.Messenger;

/// <summary>A utility template of a page in one language, reviewed and approved.</summary>
internal sealed record UtilityTemplate
{
    public required string Id { get; init; }

    public required string Page { get; init; }

    public required string Name { get; init; }

    public required string Language { get; init; }

    /// <summary><c>APPROVED</c>, <c>PENDING</c>, <c>REJECTED</c> or <c>PAUSED</c>; only the first can be sent.</summary>
    public string Status { get; init; } = "APPROVED";

    public bool Named { get; init; }

    public string? Header { get; init; }

    public required string Body { get; init; }

    public IReadOnlyList<UtilityButton> Buttons { get; init; } = [];

    /// <summary>Checks the parameters of a send against the placeholders: by name, or by position.</summary>
    public GraphError? CheckParameters(JsonElement template)
    {
        var error = CheckTexts("header", Header, template) ?? CheckTexts("body", Body, template);
        if (error is not null)
        {
            return error;
        }

        var expected = Buttons.Count(button => button.TakesParameter);
        var given = Parameters(template, "buttons");
        return given.Count <= Buttons.Count && given.Count >= expected && given.All(IsButtonParameter)
            ? null
            : GraphError.BadParameter($"Number of button parameters ({given.Count}) does not match the template ({expected}).");
    }

    /// <summary>The text with its placeholders filled, as the customer reads it.</summary>
    public string Fill(string? text, JsonElement template, string component)
    {
        var parameters = Parameters(template, component);
        return Placeholders.Fill(text, name => Named
            ? parameters.FirstOrDefault(parameter => parameter.Text("parameter_name") == name).Text("text")
            : parameters[int.Parse(name, System.Globalization.CultureInfo.InvariantCulture) - 1].Text("text"));
    }

    public static IReadOnlyList<JsonElement> Parameters(JsonElement template, string component) =>
        template.Items("components")
            .Where(item => string.Equals(item.Text("type"), component, StringComparison.OrdinalIgnoreCase))
            .SelectMany(item => item.Items("parameters"))
            .ToArray();

    private GraphError? CheckTexts(string component, string? text, JsonElement template)
    {
        var placeholders = Placeholders.Of(text);
        var given = Parameters(template, component);
        if (given.Count != placeholders.Count)
        {
            return GraphError.BadParameter($"Number of {component} parameters ({given.Count}) does not match the template ({placeholders.Count}).");
        }

        if (given.Any(parameter => parameter.Text("type") is not ("text" or "TEXT") || parameter.Text("text") is not { Length: > 0 }))
        {
            return GraphError.BadParameter($"Every {component} parameter needs type text and a non-empty text.");
        }

        return !Named || placeholders.All(name => given.Any(parameter => parameter.Text("parameter_name") == name))
            ? null
            : GraphError.BadParameter($"The {component} parameters do not carry the names of the template.");
    }

    private static bool IsButtonParameter(JsonElement parameter) => parameter.Text("type")?.ToUpperInvariant() switch
    {
        "URL" => parameter.Text("url") is { Length: > 0 },
        "POSTBACK" => parameter.Text("payload") is { Length: > 0 and <= MessageRules.PayloadLimit },
        _ => false,
    };
}

/// <summary>A button of a utility template: <c>URL</c> with an address, or <c>POSTBACK</c>.</summary>
internal sealed record UtilityButton(string Type, string Text, string? Url, string? Payload)
{
    /// <summary>A send must fill an address that ends in a placeholder, and every postback.</summary>
    public bool TakesParameter => Type == "POSTBACK" ? Payload is null : Placeholders.Of(Url).Count > 0;
}
