namespace Serverless.Conversations.Understanding;

/// <summary>A number of pieces that a text names.</summary>
internal static class Quantities
{
    public const int Most = 999;

    private static readonly Dictionary<string, int> Words = Spelled(
        (1, "ein eine einen einem einer eins one"), (2, "zwei zwo zwoa two"), (3, "drei three"), (4, "vier four"), (5, "fuenf five"), (6, "sechs six"),
        (7, "sieben seven"), (8, "acht eight"), (9, "neun nine"), (10, "zehn ten"), (11, "elf eleven"), (12, "zwoelf twelve dutzend dozen"));

    private static readonly HashSet<string> Units =
    [
        "stueck", "stuecke", "stk", "st", "stck", "x", "mal", "pieces", "piece", "pcs", "pc", "units", "unit", "exemplare", "exemplar", "packungen", "packung",
        "flaschen", "dosen", "items", "copies", "packs", "bottles", "draus", "daraus",
    ];

    private static readonly HashSet<string> Instead = ["statt", "anstatt", "anstelle", "instead", "insted", "rather"];

    private static readonly HashSet<string> Steps =
    [
        "auf", "to", "be", "want", "wanted", "need", "brauche", "brauch", "wollte", "turn",
        "make", "it", "them", "nur", "only", "just", "insgesamt", "menge", "anzahl", "stueckzahl", "quantity", "qty", "amount",
    ];

    private static readonly HashSet<string> NoPieces =
    [
        "€", "$", "£", "eur", "euro", "euros", "dollar", "dollars", "pounds", "quid", "cent", "prozent", "percent", "uhr", "am", "pm", "tage", "tagen", "tag", "days", "day",
        "wochen", "woche", "weeks", "week", "stunden", "hours", "monate", "monaten", "months", "jahre", "jahren", "years", "minuten", "minutes", "cm", "mm", "kg", "g", "ml", "l",
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december", "januar", "februar", "maerz", "mai", "juni", "juli",
        "oktober", "dezember",
    ];

    /// <summary>The value of a written-out number; null when the word is none.</summary>
    public static int? Word(string word) => Words.TryGetValue(word, out var value) ? value : null;

    /// <summary>The first number that counts pieces: "3 statt 2", "zwei Stück", "make it 3", "x2".</summary>
    public static int? Find(IReadOnlyList<Token> tokens)
    {
        int? atStep = null;
        for (var i = 0; i < tokens.Count; i++)
        {
            if (Attached(tokens[i]) is { } attached) { return attached; }

            if (Value(tokens, i) is not { } value) { continue; }

            if (Is(tokens, i + 1, Units) || Is(tokens, i + 1, Instead) || ("x" == At(tokens, i - 1)?.Word)) { return value; }

            if (After(tokens, i) is { } wanted) { return wanted; }

            if (atStep is null && Is(tokens, i - 1, Steps) && !tokens[i].Word.StartsWith("ein", StringComparison.Ordinal)) { atStep = value; }
        }

        return atStep;
    }

    /// <summary>"statt 2 bitte 3": the number behind the one that it replaces.</summary>
    private static int? After(IReadOnlyList<Token> tokens, int replaced)
    {
        var start = Is(tokens, replaced - 1, Instead) ? replaced : "of" == At(tokens, replaced - 1)?.Word && Is(tokens, replaced - 2, Instead) ? replaced : -1;
        if (start < 0) { return null; }

        for (var i = replaced + 1; i < Math.Min(tokens.Count, replaced + 5); i++)
        {
            if (Value(tokens, i) is { } value) { return value; }
        }

        return null;
    }

    /// <summary>A token that is number and unit at once: "2x", "x2", "3stk".</summary>
    public static int? Attached(Token token)
    {
        if (token.Kind != TokenKind.Code || token.Word.Length > 12) { return null; }

        var digits = token.Word.AsSpan().TrimStart("x").TrimEnd("abcdefghijklmnopqrstuvwxyz");
        if (digits.Length is 0 or > 3 || !int.TryParse(digits, out var value) || value is < 1 or > Most) { return null; }

        var unit = token.Word[(token.Word.IndexOf(digits.ToString(), StringComparison.Ordinal) + digits.Length)..];
        var isBefore = token.Word[0] == 'x';
        return (isBefore && unit.Length == 0) || (!isBefore && Units.Contains(unit)) ? value : null;
    }

    private static int? Value(IReadOnlyList<Token> tokens, int at)
    {
        var token = tokens[at];
        if (token.IsHashed || Is(tokens, at + 1, NoPieces) || At(tokens, at - 1)?.Word is "€" or "$" or "£") { return null; }

        var value = token.Kind == TokenKind.Number && token.Word.Length <= 3 && int.TryParse(token.Word, out var number) ? number : Word(token.Word);
        return value is >= 1 and <= Most ? value : null;
    }

    private static bool Is(IReadOnlyList<Token> tokens, int at, HashSet<string> words) => At(tokens, at) is { } token && words.Contains(token.Word);

    private static Token? At(IReadOnlyList<Token> tokens, int at) => at >= 0 && at < tokens.Count ? tokens[at] : null;

    private static Dictionary<string, int> Spelled(params (int Value, string Words)[] numbers) =>
        numbers.SelectMany(number => number.Words.Split(' ').Select(word => (word, number.Value))).ToDictionary(pair => pair.word, pair => pair.Value, StringComparer.Ordinal);
}
