using System.Buffers;

namespace Serverless.Conversations.Understanding;

/// <summary>Which language a message is in: every word that only one of them knows is a vote, an umlaut is one for German.</summary>
internal static class LanguageVotes
{
    private static readonly SearchValues<char> Umlauts = SearchValues.Create("äöüÄÖÜß");

    public static string? Count(Reading reading)
    {
        var votes = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var token in reading.Tokens.Where(token => token.Kind == TokenKind.Word))
        {
            if (token.Written.AsSpan().IndexOfAny(Umlauts) >= 0) { votes["de"] = votes.GetValueOrDefault("de") + 1; }

            if (reading.LanguagesOf(token) is [var only]) { votes[only] = votes.GetValueOrDefault(only) + 1; }
        }

        var most = votes.Values.DefaultIfEmpty().Max();
        return votes.Where(vote => vote.Value == most).Select(vote => vote.Key).ToList() is [var language] ? language : null;
    }
}
