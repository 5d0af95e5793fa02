using System.Globalization;

namespace Serverless.Local.Tables.Filters;

internal enum FilterTokenKind
{
    Name,
    Literal,
    Open,
    Close,
    End,
}

/// <summary>A word of the filter language; <see cref="Value"/> is the literal's value.</summary>
internal readonly record struct FilterToken(FilterTokenKind Kind, string Text, object? Value = null);

/// <summary>Splits a filter into names, operators, parentheses and typed literals.</summary>
internal sealed class FilterLexer(string text)
{
    private int _position;

    /// <exception cref="FormatException">The text is no word of the language.</exception>
    public FilterToken Next()
    {
        while (_position < text.Length && char.IsWhiteSpace(text[_position])) { _position++; }

        if (_position == text.Length) { return new(FilterTokenKind.End, ""); }

        switch (text[_position])
        {
            case '(': _position++; return new(FilterTokenKind.Open, "(");
            case ')': _position++; return new(FilterTokenKind.Close, ")");
            case '\'': return Literal(Quoted());
        }

        var word = Word();
        return _position < text.Length && text[_position] == '\'' ? Literal(Prefixed(word, Quoted())) : Bare(word);
    }

    private static FilterToken Literal(object value) => new(FilterTokenKind.Literal, "", value);

    private string Word()
    {
        var start = _position;
        while (_position < text.Length && !char.IsWhiteSpace(text[_position]) && text[_position] is not ('(' or ')' or '\''))
        {
            _position++;
        }

        return text[start.._position];
    }

    private string Quoted()
    {
        var start = ++_position;
        while (true)
        {
            var quote = text.IndexOf('\'', _position);
            if (quote < 0) { throw new FormatException("A text is not closed."); }

            _position = quote + 1;
            if (_position == text.Length || text[_position] != '\'')
            {
                return text[start..quote].Replace("''", "'", StringComparison.Ordinal);
            }

            _position++;
        }
    }

    private static object Prefixed(string prefix, string body) => prefix switch
    {
        "datetime" => DateTimeOffset.Parse(body, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal),
        "guid" => Guid.Parse(body),
        "X" or "binary" => Convert.FromHexString(body),
        _ => throw new FormatException("A literal has an unknown prefix."),
    };

    private static FilterToken Bare(string word)
    {
        if (word is "true" or "false") { return Literal(word == "true"); }

        if (word is "NaN" or "Infinity" or "-Infinity") { return Literal(double.Parse(word, CultureInfo.InvariantCulture)); }

        return char.IsAsciiDigit(word[0]) || word[0] is '-' or '+' or '.' ? Literal(Number(word)) : new(FilterTokenKind.Name, word);
    }

    private static object Number(string word)
    {
        if (word[^1] is 'L' or 'l') { return long.Parse(word.AsSpan(0, word.Length - 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture); }

        if (int.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var small)) { return small; }

        if (long.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var large)) { return large; }

        return double.Parse(word.TrimEnd('d', 'D'), NumberStyles.Float, CultureInfo.InvariantCulture);
    }
}
