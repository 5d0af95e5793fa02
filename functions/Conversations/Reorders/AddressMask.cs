using System.Text;
using Serverless.Channels;
using Serverless.Shops;

namespace Serverless.Conversations.Reorders;

/// <summary>
/// An address as its owner recognises it and nobody else learns it: initials, the beginning of the street, the town. A chat may be open on
/// somebody else's table.
/// </summary>
internal static class AddressMask
{
    private const int MostInitials = 3;
    private const int MostLetters = 4;
    private const int LongestTown = 30;

    /// <summary>For example <c>E. M., Haup…, 10115 Berlin</c>.</summary>
    public static string Of(PostalAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var town = DisplayText.Of($"{address.PostalCode} {address.City}", LongestTown);
        return string.Join(", ", new[] { Initials(address.Name), Beginning(address.Line1), town }.Where(part => part.Length > 0));
    }

    private static string Initials(string? name) => string.Join(' ', DisplayText.Of(name ?? "", 100)
        .Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(FirstLetter).OfType<Rune>().Take(MostInitials).Select(letter => $"{Rune.ToUpperInvariant(letter)}."));

    /// <summary>At most half of the letters that it begins with, so that a short name is not told whole.</summary>
    private static string Beginning(string street)
    {
        var letters = DisplayText.Of(street, 100).EnumerateRunes().SkipWhile(rune => !Rune.IsLetter(rune)).TakeWhile(Rune.IsLetter).ToList();
        var shown = Math.Min(MostLetters, letters.Count / 2);
        return shown == 0 ? "…" : $"{string.Concat(letters.Take(shown))}…";
    }

    private static Rune? FirstLetter(string word)
    {
        foreach (var rune in word.EnumerateRunes())
        {
            if (Rune.IsLetter(rune)) { return rune; }
        }

        return null;
    }
}
