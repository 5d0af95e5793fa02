using Serverless.Channels;

namespace Serverless.Conversations.Talk;

/// <summary>Makes one message of all that is said to one act of the customer: every reply costs money, and nobody likes three at once.</summary>
public static class ReplyComposer
{
    private const int LongestText = 1900;
    private const int MostButtons = 3;

    /// <summary>What stands before everything; null for nothing.</summary>
    public static ChatContent Compose(string? preface, IReadOnlyList<ReplyPart> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        var texts = parts.Select(part => part.Text).Prepend(preface).Where(text => !string.IsNullOrWhiteSpace(text)).Distinct(StringComparer.Ordinal);
        return new ChatContent
        {
            Text = DisplayText.Cut(string.Join("\n\n", texts), LongestText),
            Buttons = [.. parts.SelectMany(part => part.Buttons).DistinctBy(button => button.Title).Take(MostButtons)],
            Choices = parts.Select(part => part.Choices).FirstOrDefault(choices => choices is not null),
        };
    }
}
