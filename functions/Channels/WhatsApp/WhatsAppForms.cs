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

        var media = content.Media is { } file && IsPossible(file) ? file : null;
        if (content.Choices is { } choices && WhatsAppLists.Fitted(choices) is { } list)
        {
            return new WhatsAppForm.List(LinkLines.Under(content.Text, content.Buttons, media, LongestText), list);
        }

        return content.Text.Length > LongestBody
            ? new WhatsAppForm.Text(LinkLines.Under(content.Text, content.Buttons.Where(IsLink), media, LongestText))
            : Rich(content, media);
    }

    public static bool IsPossible(ChatMedia media) => media.Link is { } link ? IsHttps(link) : media.MediaId is { Length: > 0 };

    private static WhatsAppForm Rich(ChatContent content, ChatMedia? media)
    {
        var links = content.Buttons.Where(IsLink).ToList();
        var replies = content.Buttons.Where(button => button is { Url: null, Payload.Length: > 0 and <= LongestButtonId })
            .Select(button => button with { Title = DisplayText.Of(button.Title, LongestTitle) })
            .Where(button => button.Title.Length > 0).DistinctBy(button => button.Title).DistinctBy(button => button.Payload).Take(MostButtons).ToList();
        if (replies.Count > 0) { return new WhatsAppForm.ReplyButtons(LinkLines.Under(content.Text, links, null, LongestBody), media, replies); }

        if (media is not null) { return new WhatsAppForm.Media(media, LinkLines.Under(content.Text, links, null, LongestBody)); }

        return links is [var first, .. var others] && DisplayText.Of(first.Title, LongestTitle) is { Length: > 0 } title
            ? new WhatsAppForm.LinkButton(LinkLines.Under(content.Text, others, null, LongestBody), title, first.Url!)
            : new WhatsAppForm.Text(LinkLines.Under(content.Text, links, null, LongestText));
    }

    private static bool IsLink(ChatButton button) => button.Url is { } url && IsHttps(url);

    private static bool IsHttps(Uri url) => url.IsAbsoluteUri && url.Scheme == Uri.UriSchemeHttps;
}
