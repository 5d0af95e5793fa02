namespace Serverless.Tests.Infra.Bicep;

internal enum TokenKind { Word, Number, Text, Mark, NewLine, End }

/// <summary>One token. A text with interpolation carries the tokens of each <c>${…}</c>.</summary>
internal sealed record Token(TokenKind Kind, string Value, int Line, IReadOnlyList<IReadOnlyList<Token>> Holes)
{
    public Token(TokenKind kind, string value, int line)
        : this(kind, value, line, [])
    {
    }

    public bool Is(string mark) => Kind is TokenKind.Mark && Value == mark;

    public bool IsWord(string word) => Kind is TokenKind.Word && Value == word;
}
