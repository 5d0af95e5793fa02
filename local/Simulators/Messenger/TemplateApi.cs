using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Serverless.Local.Simulators.Meta;

namespace Serverless.Local.Simulators.Messenger;

/// <summary><c>GET</c> and <c>POST /{page}/message_templates</c>. The review takes no time: what is well formed is approved.</summary>
internal sealed partial class TemplateApi(UtilityTemplates templates)
{
    public IResult List(GraphCall call)
    {
        var name = call.Http.Request.Query["name"].ToString();
        return Results.Json(new JsonObject
        {
            ["data"] = new JsonArray([.. templates.Of(call.Account.Id, name.Length > 0 ? name : null).Select(Describe)]),
        });
    }

    public IResult Create(GraphCall call)
    {
        var body = call.Body;
        if (body.Text("name") is not { } name || !NamePattern().IsMatch(name) || body.Text("language") is not { Length: > 0 } language)
        {
            return GraphError.BadParameter("params name (lower-case letters, digits, _) and language are required.");
        }

        if (body.Text("category") is not "UTILITY")
        {
            return GraphError.BadParameter("param category must be UTILITY.");
        }

        var components = body.Items("components");
        var text = components.FirstOrDefault(item => item.Text("type") == "BODY").Text("text");
        if (text is null || text.StartsWith("{{", StringComparison.Ordinal) || text.EndsWith("}}", StringComparison.Ordinal))
        {
            return GraphError.BadParameter("INCORRECT_PARAMS: a BODY with text is required, with no placeholder at its start or end.");
        }

        var template = new UtilityTemplate
        {
            Id = MetaIds.Object(),
            Page = call.Account.Id,
            Name = name,
            Language = language,
            Named = body.Text("parameter_format") == "NAMED",
            Header = components.FirstOrDefault(item => item.Text("type") == "HEADER").Text("text"),
            Body = text,
            Buttons = [.. components.Where(item => item.Text("type") == "BUTTONS").SelectMany(item => item.Items("buttons")).Select(ButtonOf)],
        };
        if (!template.Named && !(Placeholders.AreSequence(template.Header) && Placeholders.AreSequence(text)))
        {
            return GraphError.BadParameter("INCORRECT_PARAMS: placeholders must be {{1}}, {{2}} and so on, or parameter_format NAMED.");
        }

        templates.Put(template);
        return Results.Json(new JsonObject { ["id"] = template.Id, ["status"] = template.Status, ["category"] = "UTILITY" });
    }

    private static UtilityButton ButtonOf(JsonElement button) =>
        new(button.Text("type") ?? "URL", button.Text("text") ?? "", button.Text("url"), button.Text("payload"));

    private static JsonNode Describe(UtilityTemplate template) => new JsonObject
    {
        ["id"] = template.Id,
        ["name"] = template.Name,
        ["language"] = template.Language,
        ["status"] = template.Status,
        ["category"] = "UTILITY",
        ["parameter_format"] = template.Named ? "NAMED" : "POSITIONAL",
        ["components"] = new JsonArray(
        [
            .. template.Header is null ? Array.Empty<JsonNode>() : [new JsonObject { ["type"] = "HEADER", ["format"] = "TEXT", ["text"] = template.Header }],
            new JsonObject { ["type"] = "BODY", ["text"] = template.Body },
            .. template.Buttons.Count == 0 ? Array.Empty<JsonNode>() : [Describe(template.Buttons)],
        ]),
    };

    private static JsonObject Describe(IEnumerable<UtilityButton> buttons) => new()
    {
        ["type"] = "BUTTONS",
        ["buttons"] = new JsonArray([.. buttons.Select(button => button.Type == "URL"
            ? new JsonObject { ["type"] = "URL", ["text"] = button.Text, ["url"] = button.Url }
            : new JsonObject { ["type"] = button.Type, ["text"] = button.Text, ["payload"] = button.Payload })]),
    };

    [GeneratedRegex("^[a-z0-9_]{1,512}$")]
    private static partial Regex NamePattern();
}
