namespace Serverless.Channels;

/// <summary>What cannot be a button or a file becomes lines under the text.</summary>
internal static class LinkLines
{
    /// <summary>The text with a line for each link, or, when that is longer than permitted, the text alone.</summary>
    public static string Under(string text, IEnumerable<ChatButton> buttons, ChatMedia? media, int longest)
    {
        var lines = Lines(buttons, media);
        return text.Length == 0 ? lines.TrimStart('\n') : text.Length + lines.Length <= longest ? text + lines : DisplayText.Cut(text, longest);
    }

    /// <summary>Whether text and links are shown whole within this length.</summary>
    public static bool Fit(string text, IEnumerable<ChatButton> buttons, int longest) => text.Length + Lines(buttons, null).Length <= longest;

    private static string Lines(IEnumerable<ChatButton> buttons, ChatMedia? media) =>
        string.Concat(buttons.Where(button => button.Url is not null).Select(button => $"\n{button.Title}: {button.Url!.AbsoluteUri}"))
            + (media?.Link is { } link ? $"\n{link.AbsoluteUri}" : "");
}
