namespace Serverless.Conversations.Understanding;

/// <summary>The order number that a text names.</summary>
internal static class OrderNumbers
{
    private const int Longest = 20;
    private const int MostDigits = 15;

    private static readonly HashSet<string> Names =
    [
        "bestellung", "bestellnummer", "bestellnr", "bestellnumma", "order", "ordernummer", "ordernumber", "ordernr", "auftrag", "auftragsnummer", "auftragsnr", "orderid", "bestelnummer", "bestell", "bestellungen", "orders", "kaufnummer", "vorgangsnummer",
    ];

    /// <summary>May stand between the name and the number.</summary>
    private static readonly HashSet<string> Links =
        ["nr", "nummer", "numma", "no", "num", "number", "numero", "id", "ist", "is", "lautet", "die", "mit", "der", "with", "the", "meine", "my", "its"];

    private static readonly HashSet<string> Units =
        ["stueck", "stuecke", "stk", "x", "mal", "pieces", "piece", "pcs", "more", "weitere", "mehr", "euro", "eur", "€", "$", "£", "tage", "days", "tagen", "wochen", "weeks", "uhr", "of", "g", "kg", "ml", "cm"];

    /// <summary>"#1001", "Bestellung 1001", "order no. A-1001"; a code as the whole message. Not a phone number, price, year or number of pieces.</summary>
    public static string? Find(IReadOnlyList<Token> tokens)
    {
        if (tokens.Count == 1 && tokens[0].Kind == TokenKind.Code && char.IsAsciiLetter(tokens[0].Word[0]) && Number(tokens, 0, 4) is { } only) { return only; }

        for (var i = 0; i < tokens.Count; i++)
        {
            if (tokens[i].IsHashed && Number(tokens, i, 2) is { } hashed) { return hashed; }

            if (!Names.Contains(tokens[i].Word)) { continue; }

            var at = i + 1;
            while (at < tokens.Count && at - i <= 4 && Links.Contains(tokens[at].Word)) { at++; }

            if (at < tokens.Count && Number(tokens, at, 3) is { } named) { return named; }
        }

        return null;
    }

    private static string? Number(IReadOnlyList<Token> tokens, int at, int fewest)
    {
        var token = tokens[at];
        var digits = token.Written.Count(char.IsAsciiDigit);
        var isNumber = token.Kind is TokenKind.Number or TokenKind.Code && token.Written.Length <= Longest && digits is > 0 and <= MostDigits
            && token.Written.Length >= fewest && token.Written.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
        return isNumber && !IsFollowedByMore(tokens, at) ? token.Written : null;
    }

    /// <summary>A unit makes it a number of pieces, more digits make it a phone number.</summary>
    private static bool IsFollowedByMore(IReadOnlyList<Token> tokens, int at) =>
        at + 1 < tokens.Count && tokens[at + 1] is var next
        && (Units.Contains(next.Word) || (next.Kind == TokenKind.Number && next.Clause == tokens[at].Clause && tokens[at].Written[0] is '0' or '+'));
}
