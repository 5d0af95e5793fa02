using System.Text.Json;
using Serverless.Local.Simulators.Meta;

namespace Serverless.Local.Simulators.WhatsApp;

/// <summary>Interactive messages with the limits of each form, in UTF-16 characters.</summary>
internal static class InteractiveRules
{
    private const int ButtonLimit = 3;
    private const int RowLimit = 10;
    private const int SectionLimit = 10;
    private const int ShortBody = 1024;
    private const int LongBody = 4096;
    private const int FooterLimit = 60;
    private const int HeaderLimit = 60;
    private const int TitleLimit = 20;
    private const int RowTitleLimit = 24;
    private const int DescriptionLimit = 72;
    private const int ButtonIdLimit = 256;
    private const int RowIdLimit = 200;

    public static GraphError? Check(JsonElement interactive) => interactive.Text("type") switch
    {
        "button" => CheckFrame(interactive, ShortBody, anyHeader: true) ?? CheckButtons(interactive),
        "list" => CheckFrame(interactive, LongBody, anyHeader: false) ?? CheckList(interactive),
        "cta_url" => CheckFrame(interactive, ShortBody, anyHeader: true) ?? CheckLink(interactive),
        "location_request_message" => CheckFrame(interactive, ShortBody, anyHeader: false),
        "product" or "product_list" or "catalog_message" or "flow" or "call_permission_request" =>
            interactive.Has("action") ? null : WhatsAppErrors.Missing("interactive[action]"),
        null => WhatsAppErrors.Missing("interactive[type]"),
        _ => WhatsAppErrors.Invalid("interactive[type] is not a known type."),
    };

    private static GraphError? CheckFrame(JsonElement interactive, int bodyLimit, bool anyHeader)
    {
        if (interactive.Member("body")?.Text("text") is not { Length: > 0 } body)
        {
            return WhatsAppErrors.Missing("interactive[body][text]");
        }

        if (body.Length > bodyLimit)
        {
            return WhatsAppErrors.Invalid($"interactive[body][text] must hold at most {bodyLimit} characters.");
        }

        if (interactive.Has("footer") && interactive.Member("footer")!.Value.Text("text") is not { Length: >= 1 and <= FooterLimit })
        {
            return WhatsAppErrors.Invalid("interactive[footer][text] must hold 1 to 60 characters.");
        }

        return interactive.Member("header") is { } header ? CheckHeader(header, anyHeader) : null;
    }

    private static GraphError? CheckHeader(JsonElement header, bool any) => header.Text("type") switch
    {
        "text" => header.Text("text") is { Length: >= 1 and <= HeaderLimit } ? null : WhatsAppErrors.Invalid("interactive[header][text] must hold 1 to 60 characters."),
        "image" or "video" or "document" when any && header.Member(header.Text("type")!) is { } medium => MediaRules.CheckSource(medium, header.Text("type")!),
        _ => WhatsAppErrors.Invalid("interactive[header] must be text, or with buttons image, video or document."),
    };

    private static GraphError? CheckButtons(JsonElement interactive)
    {
        var buttons = interactive.Member("action")?.Items("buttons") ?? [];
        if (buttons.Count is < 1 or > ButtonLimit)
        {
            return WhatsAppErrors.Invalid("interactive[action][buttons] must hold 1 to 3 items.");
        }

        if (buttons.Any(button => button.Text("type") != "reply"))
        {
            return WhatsAppErrors.Invalid("interactive[action][buttons][type] must be reply.");
        }

        var replies = buttons.Select(button => button.Member("reply") ?? default).ToArray();
        if (replies.Any(reply => reply.Text("title") is not { Length: >= 1 and <= TitleLimit } || reply.Text("id") is not { Length: >= 1 and <= ButtonIdLimit }))
        {
            return WhatsAppErrors.Invalid("A button needs a title of 1 to 20 characters and an id of 1 to 256.");
        }

        return AreUnique(replies, "title") && AreUnique(replies, "id") ? null : WhatsAppErrors.Invalid("Titles and ids of buttons must be unique.");
    }

    private static GraphError? CheckList(JsonElement interactive)
    {
        if (interactive.Member("action")?.Text("button") is not { Length: >= 1 and <= TitleLimit })
        {
            return WhatsAppErrors.Invalid("interactive[action][button] must hold 1 to 20 characters.");
        }

        var sections = interactive.Member("action")!.Value.Items("sections");
        if (sections.Count is < 1 or > SectionLimit)
        {
            return WhatsAppErrors.Invalid("interactive[action][sections] must hold 1 to 10 items.");
        }

        if (sections.Any(section => section.Has("title") || sections.Count > 1 ? section.Text("title") is not { Length: >= 1 and <= RowTitleLimit } : false))
        {
            return WhatsAppErrors.Invalid("A section needs a title of 1 to 24 characters when there are several.");
        }

        return CheckRows([.. sections.SelectMany(section => section.Items("rows"))]);
    }

    private static GraphError? CheckRows(JsonElement[] rows)
    {
        if (rows.Length is < 1 or > RowLimit)
        {
            return WhatsAppErrors.Invalid("A list must hold 1 to 10 rows in total.");
        }

        if (rows.Any(row => row.Text("title") is not { Length: >= 1 and <= RowTitleLimit } || row.Text("id") is not { Length: >= 1 and <= RowIdLimit }
            || (row.Has("description") && row.Text("description") is not { Length: <= DescriptionLimit })))
        {
            return WhatsAppErrors.Invalid("A row needs a title of 1 to 24 characters, an id of 1 to 200 and at most 72 of description.");
        }

        return AreUnique(rows, "id") ? null : WhatsAppErrors.Invalid("Ids of rows must be unique.");
    }

    private static GraphError? CheckLink(JsonElement interactive)
    {
        var parameters = interactive.Member("action")?.Member("parameters");
        return parameters?.Text("display_text") is { Length: >= 1 and <= TitleLimit } && MediaRules.IsWebAddress(parameters.Value.Text("url"))
            ? null
            : WhatsAppErrors.Invalid("interactive[action][parameters] needs display_text of 1 to 20 characters and a valid url.");
    }

    private static bool AreUnique(JsonElement[] items, string member) =>
        items.Select(item => item.Text(member)).Distinct(StringComparer.Ordinal).Count() == items.Length;
}
