using System.Globalization;
using System.Text;

namespace Serverless.Conversations.Understanding;

/// <summary>Cuts plain text into tokens, in one pass.</summary>
internal sealed class Tokens
{
    private readonly string _text;
    private readonly List<Token> _found = [];
    private int _at;
    private int _sentence;
    private int _clause;
    private bool _isHashed;

    private Tokens(string text) => _text = text;

    /// <param name="plain">What <see cref="PlainText"/> made.</param>
    public static List<Token> Of(string plain)
    {
        var tokens = new Tokens(plain);
        while (tokens._at < plain.Length) { tokens.Step(); }

        return tokens._found;
    }

    private void Step()
    {
        var start = _at;
        if (IsWordAt(start) || (_text[start] == '+' && IsDigitAt(start + 1)))
        {
            do { _at += char.IsHighSurrogate(_text[_at]) ? 2 : 1; }
            while (IsWordAt(_at) || IsJoint(_at));

            AddWord(_text[start.._at]);
            return;
        }

        Rune.DecodeFromUtf16(_text.AsSpan(start), out var rune, out var length);
        _at += length;
        if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.OtherSymbol or UnicodeCategory.CurrencySymbol)
        {
            var symbol = rune.ToString();
            Add(symbol, symbol, TokenKind.Symbol);
            return;
        }

        _isHashed = rune.Value == '#' || (_isHashed && rune.Value == ' ' && start > 0 && _text[start - 1] == '#');
        EndAt(start, rune);
    }

    private void EndAt(int at, Rune rune)
    {
        if (rune.Value is '\n' or '!' or '?' or ';' || (rune.Value == '.' && IsFullStop(at)))
        {
            _sentence++;
            _clause++;
        }
        else if (rune.Value is ',' or ':' or '(' or ')' or '/' or '"' or '–' or '—' or '.' || (rune.Value == '-' && at > 0 && _text[at - 1] == ' '))
        {
            _clause++;
        }
    }

    /// <summary>A point after a number or a very short word belongs to an abbreviation: "No. 5", "z. B."</summary>
    private bool IsFullStop(int at) =>
        (at + 1 == _text.Length || char.IsWhiteSpace(_text[at + 1])) && _found.Count > 0 && _found[^1] is { Kind: TokenKind.Word, Word.Length: > 2 };

    private void AddWord(string written)
    {
        var word = Folding.Word(written.Replace("'", "", StringComparison.Ordinal));
        var kind = !written.Any(char.IsDigit) ? TokenKind.Word
            : written.Length <= 9 && written.All(char.IsAsciiDigit) ? TokenKind.Number
            : TokenKind.Code;
        // "Order no. 5" denies nothing.
        if (kind != TokenKind.Word && _found.Count > 0 && _found[^1] is { Word: "no" } abbreviation) { _found[^1] = abbreviation with { Word = "nr" }; }

        if (word.Length > 0) { Add(written, word, kind); }
    }

    private void Add(string written, string word, TokenKind kind)
    {
        _found.Add(new Token(written, word, kind, _sentence, _clause, _isHashed));
        _isHashed = false;
    }

    private bool IsWordAt(int at) => at < _text.Length && (char.IsLetterOrDigit(_text, at) || char.GetUnicodeCategory(_text, at) == UnicodeCategory.NonSpacingMark);

    private bool IsDigitAt(int at) => at >= 0 && at < _text.Length && char.IsAsciiDigit(_text[at]);

    /// <summary>An apostrophe joins letters; a hyphen, a slash, a point or a comma joins only what has digits beside it: "A-1001", "59,90".</summary>
    private bool IsJoint(int at)
    {
        if (at + 1 >= _text.Length || !IsWordAt(at + 1)) { return false; }

        return _text[at] switch
        {
            '\'' => true,
            '-' or '_' => IsDigitAt(at - 1) || IsDigitAt(at + 1),
            '.' or ',' or '/' => IsDigitAt(at - 1) && IsDigitAt(at + 1),
            _ => false,
        };
    }
}
