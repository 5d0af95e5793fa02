using Serverless.Conversations.Understanding;
using Serverless.Platform.Http;

namespace Serverless.Businesses;

/// <summary>What a business's own phrases must look like.</summary>
internal static class PhraseRules
{
    /// <summary>Every mistake, as pointers into the record; an unknown name is not repeated.</summary>
    public static IEnumerable<ProblemField> Mistakes(IReadOnlyDictionary<string, IReadOnlyList<string>>? phrases)
    {
        foreach (var (name, own) in phrases ?? new Dictionary<string, IReadOnlyList<string>>())
        {
            if (!IntentNames.All.Contains(name))
            {
                yield return new ProblemField("/phrases/?", $"must be one of: {string.Join(", ", IntentNames.All)}");
                continue;
            }

            if (own is null || own.Count > IntentNames.MostPhrases) { yield return new ProblemField($"/phrases/{name}", $"must be a list of at most {IntentNames.MostPhrases} phrases"); }

            for (var i = 0; i < Math.Min(own?.Count ?? 0, IntentNames.MostPhrases); i++)
            {
                if (!IsPhrase(own![i])) { yield return new ProblemField($"/phrases/{name}/{i}", $"must have 2 to {IntentNames.LongestPhrase} characters, with a letter among them"); }
            }
        }
    }

    private static bool IsPhrase(string? phrase) => phrase is { Length: >= 2 and <= IntentNames.LongestPhrase } && phrase.Any(char.IsLetter) && !phrase.Any(char.IsControl);
}
