using Serverless.Conversations.Changes;
using Serverless.Conversations.Reorders;

namespace Serverless.Conversations.Talk;

/// <summary>The built-in texts of answers, by language and name; each topic with a language of its own has them beside it.</summary>
internal static class TalkWording
{
    public static readonly IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Texts = new Dictionary<string, IReadOnlyDictionary<string, string>>
    {
        ["de"] = Joined(GermanTalk.Texts, GermanChanges.Texts, GermanReorders.Texts),
        ["en"] = Joined(EnglishTalk.Texts, EnglishChanges.Texts, EnglishReorders.Texts),
    };

    private static Dictionary<string, string> Joined(params IReadOnlyList<IReadOnlyDictionary<string, string>> parts)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in parts)
        {
            foreach (var (name, text) in part) { all.Add(name, text); }
        }

        return all;
    }
}
