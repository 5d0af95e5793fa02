using System.Text.RegularExpressions;
using Serverless.Channels;

namespace Serverless.Conversations.Changes;

/// <summary>Takes a typed address apart into its lines, without what people say before and after it.</summary>
internal static partial class AddressLines
{
    public static List<string> Of(string text)
    {
        var lines = new List<string>();
        foreach (var piece in text.Split(['\n', '\r', ',', ';'], StringSplitOptions.RemoveEmptyEntries))
        {
            var line = Spaces().Replace(DisplayText.Of(piece, AddressReader.Longest), " ").Trim(' ', '.', '!', '-', '–', '|');
            if (lines.Count == 0) { line = WithoutBeginning(line); }

            line = After().Replace(line, "").Trim(' ', '.', '!');
            if (line.Length > 0) { lines.Add(line); }
        }

        return lines;
    }

    [GeneratedRegex(" {2,}", RegexOptions.CultureInvariant)]
    private static partial Regex Spaces();

    private static string WithoutBeginning(string line)
    {
        line = Greeting().Replace(line, "");
        line = Announcement().Replace(line, "");
        return Courtesy().Replace(Sending().Replace(line, ""), "");
    }

    [GeneratedRegex(@"^((hallo|hi|hey|hello|guten tag|moin|danke|ok|okay|ja|yes|sure|gerne?)\b[ !.:]*)+", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Greeting();

    /// <summary>"Meine neue Adresse lautet jetzt:". The word address must be there: streets are called "Neue Straße" too.</summary>
    [GeneratedRegex(@"^((bitte|please|die|meine|the|my|neue|new|andere) )*((liefer|shipping|delivery)[ -]?|versand)?(adresse|anschrift|address)\b( (ist|lautet|wäre|is|would be)\b)?( (jetzt|nun|now)\b)?[: ]*", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Announcement();

    /// <summary>"Bitte an", "please send it to"; not the beginning of "An der Brücke".</summary>
    [GeneratedRegex(@"^(((bitte|please) )?((schicken|senden|liefern|schickt|liefert) (sie )?((es|das paket|alles) )?(bitte )?|(send|ship|deliver) ((it|this|everything|the parcel) )?)|(bitte|please) )(an|nach|to)[: ]+(?!(der|den|dem|die)\b)|^to ", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Sending();

    [GeneratedRegex(@"^(bitte|please)\b[: ]*", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Courtesy();

    [GeneratedRegex(@"( |^)(bitte|danke|vielen dank|danke schön|dankeschön|lg|mfg|please|thanks|thank you|cheers)( (und )?(danke|lg|vielen dank|thanks|thank you))?[ .!]*\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex After();
}
