namespace Serverless.Local.Tables.Filters;

/// <summary>
/// The Table service's filter language: comparisons (eq ne lt le gt ge) of a property with a literal, joined by and, or, not
/// and parentheses; "not" binds closest, then "and". At most 15 comparisons, as the service documents.
/// </summary>
internal sealed class FilterParser
{
    public const int MostComparisons = 15;
    private const int DeepestNesting = 64;

    private readonly FilterLexer _lexer;
    private FilterToken _token;
    private int _comparisons;
    private int _depth;

    private FilterParser(string filter)
    {
        _lexer = new FilterLexer(filter);
        _token = _lexer.Next();
    }

    /// <exception cref="FormatException">The filter is malformed; the message quotes none of it.</exception>
    public static TableFilter Parse(string filter)
    {
        try
        {
            var parser = new FilterParser(filter);
            var result = parser.Or();
            return parser._token.Kind is FilterTokenKind.End ? result : throw new FormatException("The filter goes on after its end.");
        }
        catch (OverflowException tooLarge)
        {
            throw new FormatException("A number is out of range.", tooLarge);
        }
    }

    private TableFilter Or()
    {
        var left = And();
        while (Take("or")) { left = new TableFilter.Or(left, And()); }

        return left;
    }

    private TableFilter And()
    {
        var left = Not();
        while (Take("and")) { left = new TableFilter.And(left, Not()); }

        return left;
    }

    private TableFilter Not()
    {
        if (++_depth > DeepestNesting) { throw new FormatException("The filter is nested too deeply."); }

        var result = Take("not") ? new TableFilter.Not(Not()) : Primary();
        _depth--;
        return result;
    }

    private TableFilter Primary()
    {
        if (_token.Kind is not FilterTokenKind.Open) { return Comparison(); }

        Advance();
        var inner = Or();
        if (_token.Kind is not FilterTokenKind.Close) { throw new FormatException("A parenthesis is not closed."); }

        Advance();
        return inner;
    }

    private TableFilter.Comparison Comparison()
    {
        if (++_comparisons > MostComparisons) { throw new FormatException("The filter has more than 15 comparisons."); }

        var left = Operand();
        var comparison = Operator();
        var right = Operand();
        return (left.Kind, right.Kind) switch
        {
            (FilterTokenKind.Name, FilterTokenKind.Literal) => new(left.Text, comparison, right.Value!),
            (FilterTokenKind.Literal, FilterTokenKind.Name) => new(right.Text, Mirrored(comparison), left.Value!),
            _ => throw new FormatException("A comparison needs a property and a literal."),
        };
    }

    private FilterToken Operand()
    {
        if (_token.Kind is not (FilterTokenKind.Name or FilterTokenKind.Literal)) { throw new FormatException("An operand is missing."); }

        return Advance();
    }

    private FilterOperator Operator() => Advance() switch
    {
        { Kind: FilterTokenKind.Name, Text: "eq" } => FilterOperator.Equal,
        { Kind: FilterTokenKind.Name, Text: "ne" } => FilterOperator.NotEqual,
        { Kind: FilterTokenKind.Name, Text: "lt" } => FilterOperator.Less,
        { Kind: FilterTokenKind.Name, Text: "le" } => FilterOperator.LessOrEqual,
        { Kind: FilterTokenKind.Name, Text: "gt" } => FilterOperator.Greater,
        { Kind: FilterTokenKind.Name, Text: "ge" } => FilterOperator.GreaterOrEqual,
        _ => throw new FormatException("A comparison operator is missing."),
    };

    private static FilterOperator Mirrored(FilterOperator comparison) => comparison switch
    {
        FilterOperator.Less => FilterOperator.Greater,
        FilterOperator.LessOrEqual => FilterOperator.GreaterOrEqual,
        FilterOperator.Greater => FilterOperator.Less,
        FilterOperator.GreaterOrEqual => FilterOperator.LessOrEqual,
        _ => comparison,
    };

    private bool Take(string keyword)
    {
        if (_token.Kind is not FilterTokenKind.Name || _token.Text != keyword) { return false; }

        Advance();
        return true;
    }

    private FilterToken Advance()
    {
        var token = _token;
        _token = _lexer.Next();
        return token;
    }
}
