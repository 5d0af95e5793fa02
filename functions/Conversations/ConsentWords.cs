using System.Text;

namespace Serverless.Conversations;

/// <summary>What a word of the customer means for the consents.</summary>
public enum ConsentWord { None, Stop, StopPromotions, Start }

/// <summary>
/// The words that withdraw and give consent, in German and English. The whole message must be the word: "stop sending the blue one"
/// is a wish about an order, and so is "Widerruf".
/// </summary>
public static class ConsentWords
{
    private static readonly Dictionary<string, (ConsentWord Word, string? Language)> Words = new(StringComparer.Ordinal)
    {
        ["stop"] = (ConsentWord.Stop, null),
        ["stopp"] = (ConsentWord.Stop, "de"),
        ["stop all"] = (ConsentWord.Stop, "en"),
        ["stopall"] = (ConsentWord.Stop, "en"),
        ["unsubscribe"] = (ConsentWord.Stop, "en"),
        ["opt out"] = (ConsentWord.Stop, "en"),
        ["optout"] = (ConsentWord.Stop, "en"),
        ["abmelden"] = (ConsentWord.Stop, "de"),
        ["austragen"] = (ConsentWord.Stop, "de"),
        ["keine werbung"] = (ConsentWord.StopPromotions, "de"),
        ["no ads"] = (ConsentWord.StopPromotions, "en"),
        ["no promotions"] = (ConsentWord.StopPromotions, "en"),
        ["start"] = (ConsentWord.Start, null),
        ["unstop"] = (ConsentWord.Start, "en"),
        ["subscribe"] = (ConsentWord.Start, "en"),
        ["opt in"] = (ConsentWord.Start, "en"),
        ["optin"] = (ConsentWord.Start, "en"),
    };

    /// <summary>The meaning, and the language that only some of the words tell.</summary>
    public static (ConsentWord Word, string? Language) Read(string? text) =>
        text is { Length: > 0 and <= 40 } && Words.TryGetValue(Plain(text), out var found) ? found : (ConsentWord.None, null);

    /// <summary>Lower case, letters and single spaces only: case, punctuation, quotes and emoji around the word do not count.</summary>
    private static string Plain(string text)
    {
        string normal;
        try
        {
            normal = text.Normalize(NormalizationForm.FormKC);
        }
        catch (ArgumentException)
        {
            return "";
        }

        var plain = new StringBuilder(normal.Length);
        foreach (var c in normal)
        {
            if (char.IsLetterOrDigit(c)) { plain.Append(char.ToLowerInvariant(c)); }
            else if ((char.IsWhiteSpace(c) || c is '-' or '_') && plain.Length > 0 && plain[^1] != ' ') { plain.Append(' '); }
        }

        return plain.ToString().TrimEnd();
    }
}
