using System.Text;

namespace Serverless.Tests.Infra.Bicep;

/// <summary>Cuts Bicep text into tokens: words, numbers, texts with interpolation, multi-line texts, marks, new lines.</summary>
internal sealed class Lexer(string text, int line = 1)
{
    /// <summary>What stands in the value of a text for each <c>${…}</c>.</summary>
    public const string Hole = "{}";

    private static readonly string[] Marks =
        ["=>", "==", "!=", "=~", "!~", "<=", ">=", "&&", "||", "??", ".?", "::", "{", "}", "[", "]", "(", ")", ":", ",", ".", "=", "?", "!", "<", ">", "+", "-", "*", "/", "%", "@", "|"];

    private int _at;
    private int _line = line;

    public static IReadOnlyList<Token> Read(string text) => new Lexer(text).ReadAll();

    private List<Token> ReadAll()
    {
        var tokens = new List<Token>();
        while (Next() is { } token) { tokens.Add(token); }

        tokens.Add(new Token(TokenKind.End, "", _line));
        return tokens;
    }

    private Token? Next()
    {
        SkipBlanks();
        if (_at == text.Length) { return null; }

        var c = text[_at];
        if (c == '\n') { _at++; return new Token(TokenKind.NewLine, "\n", _line++); }

        if (StartsWith("'''")) { return MultiLine(); }

        if (c == '\'') { return Text(); }

        if (char.IsAsciiLetter(c) || c == '_') { return new Token(TokenKind.Word, While(one => char.IsAsciiLetterOrDigit(one) || one == '_'), _line); }

        if (char.IsAsciiDigit(c)) { return new Token(TokenKind.Number, While(char.IsAsciiDigit), _line); }

        var mark = Marks.FirstOrDefault(StartsWith) ?? throw Mistake(c == '"' ? "texts stand in single quotes" : $"'{c}' means nothing");
        _at += mark.Length;
        return new Token(TokenKind.Mark, mark, _line);
    }

    private void SkipBlanks()
    {
        while (_at < text.Length)
        {
            if (text[_at] is ' ' or '\t' or '\r') { _at++; }
            else if (StartsWith("//")) { While(one => one != '\n'); }
            else if (StartsWith("/*"))
            {
                var end = text.IndexOf("*/", _at, StringComparison.Ordinal);
                if (end < 0) { throw Mistake("the comment does not end"); }

                _line += text[_at..end].Count(one => one == '\n');
                _at = end + 2;
            }
            else { return; }
        }
    }

    private Token MultiLine()
    {
        var end = text.IndexOf("'''", _at + 3, StringComparison.Ordinal);
        if (end < 0) { throw Mistake("the multi-line text does not end"); }

        var value = text[(_at + 3)..end];
        var token = new Token(TokenKind.Text, value, _line);
        _line += value.Count(one => one == '\n');
        _at = end + 3;
        return token;
    }

    private Token Text()
    {
        var value = new StringBuilder();
        var holes = new List<IReadOnlyList<Token>>();
        for (_at++; ; _at++)
        {
            if (_at == text.Length || text[_at] == '\n') { throw Mistake("the text does not end on its line"); }

            if (text[_at] == '\'') { _at++; return new Token(TokenKind.Text, value.ToString(), _line, holes); }

            if (text[_at] == '\\') { value.Append(Escape()); }
            else if (StartsWith("${"))
            {
                holes.Add(HoleTokens());
                value.Append(Hole);
            }
            else { value.Append(text[_at]); }
        }
    }

    private char Escape()
    {
        _at++;
        return _at < text.Length && text[_at] is '\\' or '\'' or 'n' or 'r' or 't' or '$' ? text[_at] : throw Mistake("an unknown escape in a text");
    }

    /// <summary>The tokens between the braces; leaves the position at the closing one.</summary>
    private List<Token> HoleTokens()
    {
        _at += 2;
        var tokens = new List<Token>();
        for (var depth = 0; ;)
        {
            var token = Next() ?? throw Mistake("the interpolation does not end");
            if (token.Kind is TokenKind.NewLine) { throw Mistake("the interpolation does not end on its line"); }

            if (token.Is("}") && depth == 0)
            {
                _at--;
                tokens.Add(new Token(TokenKind.End, "", _line));
                return tokens;
            }

            depth += token.Is("{") ? 1 : token.Is("}") ? -1 : 0;
            tokens.Add(token);
        }
    }

    private string While(Func<char, bool> belongs)
    {
        var start = _at;
        while (_at < text.Length && belongs(text[_at])) { _at++; }

        return text[start.._at];
    }

    private bool StartsWith(string mark) => string.CompareOrdinal(text, _at, mark, 0, mark.Length) == 0;

    private BicepMistakeException Mistake(string what) => new(_line, what);
}
