using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Serverless.Businesses;

namespace Serverless.Channels.WhatsApp;

/// <summary>Writes approved templates, and knows which of them can carry a message.</summary>
internal static partial class WhatsAppTemplates
{
    /// <summary>A body may have 1,024 characters with everything filled in.</summary>
    private const int LongestParameter = 256;

    private const int LongestUrl = 2000;

    /// <summary>The templates that can carry the content, the best first.</summary>
    public static IEnumerable<WhatsAppForm.Approved> Forms(ChatContent content, WhatsAppAccount account) =>
        content.Template is { } first
            ? content.OtherTemplates.Prepend(first).Select(template => Form(template, account)).OfType<WhatsAppForm.Approved>()
            : [];

    /// <summary>
    /// The template as it can be sent, or null when it cannot: a URL button takes only what comes after the URL that was approved, so it
    /// must be known and be the beginning of the URL that is meant.
    /// </summary>
    private static WhatsAppForm.Approved? Form(ChatTemplate template, WhatsAppAccount account)
    {
        if (template.Header is { } header && !WhatsAppForms.IsPossible(header)) { return null; }

        if (template.ButtonUrl is not { } url) { return new WhatsAppForm.Approved(template, null); }

        if (account.TemplateUrls.GetValueOrDefault(template.Name) is not { } approved || url.Length > LongestUrl) { return null; }

        var start = approved.Replace("{{1}}", "", StringComparison.Ordinal);
        return start.Length > 0 && url.Length > start.Length && url.StartsWith(start, StringComparison.Ordinal)
            ? new WhatsAppForm.Approved(template, url[start.Length..])
            : null;
    }

    public static void WriteMembers(Utf8JsonWriter json, ChatTemplate template, string? urlSuffix)
    {
        json.WriteString("name", template.Name);
        json.WriteStartObject("language");
        json.WriteString("code", template.Language);
        json.WriteEndObject();
        if (template is { Header: null, Parameters.Count: 0, QuickReplies.Count: 0 } && urlSuffix is null) { return; }

        json.WriteStartArray("components");
        if (template.Header is { } header) { WriteHeader(json, header); }

        if (template.Parameters.Count > 0) { WriteBody(json, template); }

        foreach (var (index, payload) in template.QuickReplies.Index()) { WriteButton(json, "quick_reply", index, "payload", payload); }

        if (urlSuffix is not null) { WriteButton(json, "url", template.QuickReplies.Count, "text", urlSuffix); }

        json.WriteEndArray();
    }

    private static void WriteHeader(Utf8JsonWriter json, ChatMedia header)
    {
        json.WriteStartObject();
        json.WriteString("type", "header");
        json.WriteStartArray("parameters");
        json.WriteStartObject();
        WhatsAppMedia.WriteTyped(json, header);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteBody(Utf8JsonWriter json, ChatTemplate template)
    {
        var isNamed = template.ParameterNames.Count == template.Parameters.Count;
        json.WriteStartObject();
        json.WriteString("type", "body");
        json.WriteStartArray("parameters");
        foreach (var (index, value) in template.Parameters.Index())
        {
            json.WriteStartObject();
            json.WriteString("type", "text");
            if (isNamed) { json.WriteString("parameter_name", template.ParameterNames[index]); }

            json.WriteString("text", Parameter(value));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteButton(Utf8JsonWriter json, string kind, int index, string member, string value)
    {
        json.WriteStartObject();
        json.WriteString("type", "button");
        json.WriteString("sub_type", kind);
        json.WriteString("index", index.ToString(CultureInfo.InvariantCulture));
        json.WriteStartArray("parameters");
        json.WriteStartObject();
        json.WriteString("type", member);
        json.WriteString(member, value);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Parameters must not be empty, nor hold line breaks, tabs or more than four spaces in a row.</summary>
    private static string Parameter(string value) =>
        Spaces().Replace(DisplayText.Of(value, LongestParameter), " ") is { Length: > 0 } text ? text : "–";

    [GeneratedRegex(" {2,}", RegexOptions.CultureInvariant)]
    private static partial Regex Spaces();
}
