namespace Serverless.Channels.WhatsApp;

/// <summary>Fits a list into what the Cloud API takes: ten rows in all groups together, titled groups when there are several.</summary>
internal static class WhatsAppLists
{
    private const int MostRows = 10;
    private const int LongestTitle = 24;
    private const int LongestDescription = 72;
    private const int LongestId = 200;

    /// <summary>Null when nothing is left to pick from.</summary>
    public static ChatChoices? Fitted(ChatChoices choices)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var groups = choices.Groups
            .Select(group => group with { Choices = [.. group.Choices.Select(Fitted).OfType<ChatChoice>().Where(choice => seen.Count < MostRows && seen.Add(choice.Payload))] })
            .Where(group => group.Choices.Count > 0)
            .ToList();
        return groups.Count == 0 ? null : new ChatChoices(Shown(choices.Title, WhatsAppForms.LongestTitle), [.. groups.Select(group => Titled(group, groups.Count > 1))]);
    }

    private static ChatChoiceGroup Titled(ChatChoiceGroup group, bool needsTitle) =>
        group with { Title = group.Title is not null || needsTitle ? Shown(group.Title ?? "", LongestTitle) : null };

    private static ChatChoice? Fitted(ChatChoice choice) =>
        choice.Payload is { Length: > 0 and <= LongestId } && DisplayText.Of(choice.Title, LongestTitle) is { Length: > 0 } title
            ? choice with
            {
                Title = title,
                Description = choice.Description is { } description && DisplayText.Of(description, LongestDescription) is { Length: > 0 } shown ? shown : null,
            }
            : null;

    private static string Shown(string title, int longest) => DisplayText.Of(title, longest) is { Length: > 0 } shown ? shown : "–";
}
