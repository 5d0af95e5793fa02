using System.Text.Json;
using Serverless.Channels;
using Serverless.Consents;
using Serverless.Media.Files;
using Serverless.Platform.Http;

namespace Serverless.Media.Messages;

/// <summary>What a business or one of its people says in a thread. Only made from a body that was checked as a whole.</summary>
/// <param name="Text">Empty when there is only a file.</param>
/// <param name="ByAgent">A person wrote it.</param>
public sealed record SendRequest(string Customer, string Thread, string Text, RequestedMedia? Media, IReadOnlyList<ChatButton> Buttons, Purpose Purpose, bool ByAgent)
{
    private const int LongestId = 200;
    private const int LongestText = 10_000;
    private const int LongestTitle = 20;
    private const int MostButtons = 3;

    public override string ToString() => ByAgent ? "by agent" : "by business";

    /// <summary>The request, or null with what is wrong in <paramref name="reader"/>.</summary>
    internal static SendRequest? Read(JsonElement body, BodyReader reader)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            reader.Wrong("", "must be an object.");
            return null;
        }

        var customer = reader.Text(body, "", "customer", LongestId, required: true);
        var thread = reader.Text(body, "", "thread", LongestId, required: true);
        var text = Clean(reader.Text(body, "", "text", LongestText, required: false, isProse: true) ?? "");
        var media = reader.Object(body, "", "media", required: false) is { } file ? RequestedMedia.Read(file, reader) : null;
        var buttons = ReadButtons(body, reader);
        var purpose = reader.Word(body, "", "purpose", ["service", "order-updates"], "service");
        var by = reader.Word(body, "", "by", ["business", "agent"], "business");
        if (reader.Errors.Count > 0) { return null; }

        if (text.Length == 0 && media is null) { reader.Wrong("", "needs text, media or both."); }

        if (text.Length == 0 && buttons.Count > 0) { reader.Wrong("/buttons", "need a text above them."); }

        if (by == "agent" && purpose != "service") { reader.Wrong("/purpose", "must be service when a person answers."); }

        return reader.Errors.Count > 0 ? null : new SendRequest(customer!, thread!, text, media, buttons, PurposeNames.Parse(purpose)!.Value, by == "agent");
    }

    /// <summary>Line by line what can be shown: nothing that hides or reverses what is around it.</summary>
    private static string Clean(string text) =>
        string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(line => DisplayText.Of(line, Math.Max(1, line.Length)))).Trim();

    private static List<ChatButton> ReadButtons(JsonElement body, BodyReader reader)
    {
        var buttons = new List<ChatButton>();
        foreach (var (item, pointer) in reader.Objects(body, "buttons", MostButtons))
        {
            var title = reader.Text(item, pointer, "title", LongestTitle, required: true);
            if (reader.Text(item, pointer, "url", PublicLink.Longest, required: true) is not { } url) { continue; }

            if (PublicLink.Read(url) is { } link) { buttons.Add(new ChatButton(DisplayText.Of(title ?? "", LongestTitle), link, null)); }
            else { reader.Wrong($"{pointer}/url", RequestedMedia.LinkRule); }
        }

        return buttons;
    }
}

/// <summary>Which file a message shows: exactly one of link, upload and GIF.</summary>
/// <param name="Kind">Null where the upload tells it.</param>
/// <param name="Name">As the customer sees a document named.</param>
public sealed record RequestedMedia(ChatMediaKind? Kind, Uri? Link, string? Upload, string? Giphy, string? Name)
{
    internal const string LinkRule = "must be an https link to a server of the internet, at most 2000 characters.";

    private const int LongestName = 240;

    public override string ToString() => Kind?.ToString() ?? "upload";

    internal static RequestedMedia? Read(JsonElement media, BodyReader reader)
    {
        var kind = reader.Word(media, "/media", "kind", MediaKinds.All, "");
        var (link, upload, giphy) = (Member("link", PublicLink.Longest), Member("upload", 26), Member("giphy", 64));
        if (new[] { link, upload, giphy }.Count(member => member is not null) != 1)
        {
            reader.Wrong("/media", "must have exactly one of link, upload and giphy.");
            return null;
        }

        var name = Member("name", LongestName);
        if (name is not null && !UploadApi.IsName(name)) { reader.Wrong("/media/name", "must be a file name without slashes and backslashes."); }

        if (link is not null && kind.Length == 0) { reader.Wrong("/media/kind", "is required with a link."); }

        if (giphy is not null && (kind is not ("" or "gif") || !giphy.All(char.IsAsciiLetterOrDigit))) { reader.Wrong("/media/giphy", "must be the id of a GIF."); }

        var address = link is null ? null : PublicLink.Read(link);
        if (link is not null && address is null) { reader.Wrong("/media/link", LinkRule); }

        return new RequestedMedia(kind.Length > 0 ? MediaKinds.Parse(kind) : null, address, upload, giphy, name);

        string? Member(string member, int longest) => reader.Text(media, "/media", member, longest, required: false);
    }
}
