namespace Serverless.Channels.WhatsApp;

/// <summary>Chooses the form of a free message: the richest that the content fits. Pure; every length limit of the Cloud API is kept here.</summary>
internal static class WhatsAppForms
{
    public const int LongestText = 4096;
    public const int LongestBody = 1024;
    public const int LongestTitle = 20;
    public const int MostButtons = 3;
    private const int LongestButtonId = 256;

    public static WhatsAppForm Free(ChatContent content)
    {
        if (content.Reaction is { MessageId.Length: > 0 } reaction) { return new WhatsAppForm.Reaction(reaction); }

        var (media, linked) = content.Media switch
        {
            { } file when IsPossible(file) => (file, null),
            { Link: { } link } other when IsHttps(link) => (null, other),
            _ => ((ChatMedia?)null, (ChatMedia?)null),
        };
        if (content.Choices is { } choices && WhatsAppLists.Fitted(choices) is { } list)
        {
            return new WhatsAppForm.List(LinkLines.Under(content.Text, content.Buttons, media ?? linked, LongestText), list);
        }

        return content.Text.Length > LongestBody
            ? new WhatsAppForm.Text(LinkLines.Under(content.Text, content.Buttons.Where(IsLink), media ?? linked, LongestText))
            : Rich(content, media, linked);
    }

    public static bool IsPossible(ChatMedia media) => WhatsAppMedia.LinkOf(media) is { } link
        ? IsHttps(link)
        : media is { MediaId.Length: > 0, Kind: not ChatMediaKind.Gif };

    /// <param name="linked">A file that WhatsApp cannot show: its link stands under the text.</param>
    private static WhatsAppForm Rich(ChatContent content, ChatMedia? media, ChatMedia? linked)
    {
        var links = content.Buttons.Where(IsLink).ToList();
        var replies = content.Buttons.Where(button => button is { Url: null, Payload.Length: > 0 and <= LongestButtonId })
            .Select(button => button with { Title = DisplayText.Of(button.Title, LongestTitle) })
            .Where(button => button.Title.Length > 0).DistinctBy(button => button.Title).DistinctBy(button => button.Payload).Take(MostButtons).ToList();
        if (replies.Count > 0)
        {
            var (header, below) = media is { Kind: ChatMediaKind.Audio } ? (null, media) : (media, linked);
            return new WhatsAppForm.ReplyButtons(LinkLines.Under(content.Text, links, below, LongestBody), header, replies);
        }

        if (media is { Kind: ChatMediaKind.Audio } && content.Text.Length > 0) { return new WhatsAppForm.Text(LinkLines.Under(content.Text, links, media, LongestText)); }

        if (media is not null) { return new WhatsAppForm.Media(media, LinkLines.Under(content.Text, links, null, LongestBody)); }

        return links is [var first, .. var others] && DisplayText.Of(first.Title, LongestTitle) is { Length: > 0 } title
            ? new WhatsAppForm.LinkButton(LinkLines.Under(content.Text, others, linked, LongestBody), title, first.Url!)
            : new WhatsAppForm.Text(LinkLines.Under(content.Text, links, linked, LongestText));
    }

    private static bool IsLink(ChatButton button) => button.Url is { } url && IsHttps(url);

    private static bool IsHttps(Uri url) => url.IsAbsoluteUri && url.Scheme == Uri.UriSchemeHttps;
}
