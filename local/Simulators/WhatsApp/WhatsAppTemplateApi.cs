using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Serverless.Local.Simulators.Meta;

namespace Serverless.Local.Simulators.WhatsApp;

/// <summary>
/// <c>GET</c>, <c>POST</c> and <c>DELETE /{business account}/message_templates</c>. The review takes no time: what is well formed is
/// approved, and the webhook says so.
/// </summary>
internal sealed partial class WhatsAppTemplateApi(WhatsAppTemplates templates, TemplateEvents events)
{
    private const int HeaderLimit = 60;
    private const int BodyLimit = 1024;
    private const int FooterLimit = 60;
    private const int ButtonLimit = 10;
    private const int LabelLimit = 25;

    public IResult List(GraphCall call)
    {
        var name = call.Http.Request.Query["name"].ToString();
        return Results.Json(new JsonObject
        {
            ["data"] = new JsonArray([.. templates.Of(call.Account.BusinessAccount!, name.Length > 0 ? name : null).Select(Describe)]),
        });
    }

    public IResult Create(GraphCall call)
    {
        var (template, refusal) = Read(call.Body, call.Account.BusinessAccount!);
        if (refusal is not null)
        {
            return refusal;
        }

        if (templates.Find(template!.BusinessAccount, template.Name, template.Language) is not null)
        {
            return new GraphError(100, "Invalid parameter", 2388024, Details: "There is already a template with this name and language.");
        }

        templates.Put(template);
        events.StatusChanged(template, template.Status);
        return Results.Json(new JsonObject { ["id"] = template.Id, ["status"] = template.Status, ["category"] = template.Category });
    }

    /// <summary>All languages of <c>?name=</c>.</summary>
    public IResult Delete(GraphCall call)
    {
        var found = templates.Of(call.Account.BusinessAccount!, call.Http.Request.Query["name"].ToString());
        if (found.Count == 0)
        {
            return GraphError.BadParameter("name must be that of a template.");
        }

        foreach (var template in found)
        {
            templates.Delete(template);
            events.StatusChanged(template, "DELETED");
        }

        return Results.Json(new JsonObject { ["success"] = true });
    }

    public static JsonObject Describe(WhatsAppTemplate template)
    {
        var components = new JsonArray();
        if (template.HeaderFormat is { } format)
        {
            components.Add(new JsonObject { ["type"] = "HEADER", ["format"] = format, ["text"] = template.Header });
        }

        components.Add(new JsonObject { ["type"] = "BODY", ["text"] = template.Body });
        if (template.Footer is { } footer)
        {
            components.Add(new JsonObject { ["type"] = "FOOTER", ["text"] = footer });
        }

        if (template.Buttons.Count > 0)
        {
            components.Add(new JsonObject { ["type"] = "BUTTONS", ["buttons"] = new JsonArray([.. template.Buttons.Select(Describe)]) });
        }

        return new JsonObject
        {
            ["id"] = template.Id,
            ["name"] = template.Name,
            ["language"] = template.Language,
            ["status"] = template.Status,
            ["category"] = template.Category,
            ["parameter_format"] = template.Named ? "NAMED" : "POSITIONAL",
            ["quality_score"] = new JsonObject { ["score"] = template.Quality },
            ["components"] = components,
        };
    }

    private static JsonObject Describe(TemplateButton button)
    {
        var described = new JsonObject { ["type"] = button.Type, ["text"] = button.Text };
        if (button.Url is { } url)
        {
            described["url"] = url;
        }

        if (button.PhoneNumber is { } phone)
        {
            described["phone_number"] = phone;
        }

        return described;
    }

    private static (WhatsAppTemplate? Template, GraphError? Error) Read(JsonElement body, string businessAccount)
    {
        if (body.Text("name") is not { } name || !NamePattern().IsMatch(name) || body.Text("language") is not { Length: > 0 } language)
        {
            return (null, GraphError.BadParameter("params name (lower-case letters, digits, _) and language are required."));
        }

        var category = body.Text("category")?.ToUpperInvariant();
        if (category is not ("MARKETING" or "UTILITY" or "AUTHENTICATION"))
        {
            return (null, GraphError.BadParameter("param category must be one of MARKETING, UTILITY, AUTHENTICATION."));
        }

        var header = Component(body, "HEADER");
        var template = new WhatsAppTemplate
        {
            Id = WhatsAppIds.Media(),
            BusinessAccount = businessAccount,
            Name = name,
            Language = language,
            Category = category,
            Named = body.Text("parameter_format") == "NAMED",
            HeaderFormat = header.Text("format")?.ToUpperInvariant() ?? (header.Has("text") ? "TEXT" : null),
            Header = header.Text("text"),
            Body = Component(body, "BODY").Text("text") ?? "",
            Footer = Component(body, "FOOTER").Text("text"),
            Buttons = [.. Component(body, "BUTTONS").Items("buttons").Select(ButtonOf)],
        };
        return Check(template) is { } wrong ? (null, GraphError.BadParameter(wrong)) : (template, null);
    }

    private static string? Check(WhatsAppTemplate template)
    {
        if (template.Body.Length is < 1 or > BodyLimit || template.Body.StartsWith("{{", StringComparison.Ordinal) || template.Body.EndsWith("}}", StringComparison.Ordinal))
        {
            return "A BODY with 1 to 1024 characters is required, with no placeholder at its start or end.";
        }

        if (template.Header?.Length > HeaderLimit || template.Footer?.Length > FooterLimit)
        {
            return "HEADER and FOOTER hold at most 60 characters.";
        }

        if (template.HeaderFormat is not (null or "TEXT" or "IMAGE" or "VIDEO" or "DOCUMENT" or "LOCATION"))
        {
            return "format of HEADER must be one of TEXT, IMAGE, VIDEO, DOCUMENT, LOCATION.";
        }

        if (!template.Named && !(Placeholders.AreSequence(template.Header) && Placeholders.AreSequence(template.Body)))
        {
            return "Placeholders must be {{1}}, {{2}} and so on, or parameter_format NAMED.";
        }

        return template.Buttons.Count > ButtonLimit || template.Buttons.Any(button => !IsButton(button))
            ? "At most 10 buttons: QUICK_REPLY, URL with url, PHONE_NUMBER with phone_number or COPY_CODE, with labels of 1 to 25 characters."
            : null;
    }

    private static bool IsButton(TemplateButton button) => button.Text.Length is >= 1 and <= LabelLimit && button.Type switch
    {
        "QUICK_REPLY" or "COPY_CODE" => true,
        "URL" => MediaRules.IsWebAddress(button.Url),
        "PHONE_NUMBER" => button.PhoneNumber is { Length: > 0 },
        _ => false,
    };

    private static JsonElement Component(JsonElement body, string type) =>
        body.Items("components").FirstOrDefault(item => string.Equals(item.Text("type"), type, StringComparison.OrdinalIgnoreCase));

    private static TemplateButton ButtonOf(JsonElement button)
    {
        var type = button.Text("type")?.ToUpperInvariant() ?? "";
        return new(type, button.Text("text") ?? (type == "COPY_CODE" ? "Code" : ""), button.Text("url"), button.Text("phone_number"));
    }

    [GeneratedRegex("^[a-z0-9_]{1,512}$")]
    private static partial Regex NamePattern();
}
