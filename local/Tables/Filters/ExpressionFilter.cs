using System.Linq.Expressions;
using System.Text;

namespace Serverless.Local.Tables.Filters;

/// <summary>
/// OData filters from lambda expressions, by the real client's rules: comparison operators, &amp;&amp;, ||, !, Equals, CompareTo and
/// Compare; a StringComparison is refused because the service compares ordinally; no Contains, StartsWith and the like.
/// </summary>
internal sealed class ExpressionFilter
{
    private readonly StringBuilder _text = new();
    private readonly LambdaExpression _lambda;

    private ExpressionFilter(LambdaExpression lambda) => _lambda = lambda;

    /// <exception cref="NotSupportedException">The service has no filter for the expression.</exception>
    /// <returns>The filter; null for one that is always true.</returns>
    public static string? Create<T>(Expression<Func<T, bool>> filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        if (filter.Body is ConstantExpression { Value: true }) { return null; }

        var writer = new ExpressionFilter(filter);
        writer.Condition(filter.Body);
        return writer._text.ToString();
    }

    private void Condition(Expression expression)
    {
        switch (expression)
        {
            case BinaryExpression { NodeType: ExpressionType.AndAlso or ExpressionType.And } both:
                Side(both.Left);
                _text.Append(" and ");
                Side(both.Right);
                break;
            case BinaryExpression { NodeType: ExpressionType.OrElse or ExpressionType.Or } either:
                Condition(either.Left);
                _text.Append(" or ");
                Condition(either.Right);
                break;
            case UnaryExpression { NodeType: ExpressionType.Not, Operand: UnaryExpression { NodeType: ExpressionType.Not } } twice:
                _text.Append("not ");
                Condition(twice.Operand);
                break;
            case UnaryExpression { NodeType: ExpressionType.Not } not:
                _text.Append("not ");
                Nested(not.Operand);
                break;
            case BinaryExpression binary:
                Comparison(binary);
                break;
            case MethodCallExpression call when ComparedValues.OfEquals(call) is { } operands:
                Compared(operands.Left, "eq", operands.Right);
                break;
            default:
                Flag(expression);
                break;
        }
    }

    /// <summary>A side of "and", which binds more tightly than "or".</summary>
    private void Side(Expression expression)
    {
        if (expression.NodeType is ExpressionType.OrElse or ExpressionType.Or) { Nested(expression); }
        else { Condition(expression); }
    }

    private void Nested(Expression expression)
    {
        _text.Append('(');
        Condition(expression);
        _text.Append(')');
    }

    private void Comparison(BinaryExpression binary)
    {
        var keyword = binary.NodeType switch
        {
            ExpressionType.Equal => "eq",
            ExpressionType.NotEqual => "ne",
            ExpressionType.LessThan => "lt",
            ExpressionType.LessThanOrEqual => "le",
            ExpressionType.GreaterThan => "gt",
            ExpressionType.GreaterThanOrEqual => "ge",
            _ => throw Untranslatable(binary),
        };
        if (binary.Left is MethodCallExpression call && ComparedValues.OfCompare(call) is { } operands)
        {
            if (ExpressionValue.Of(binary.Right) is not 0) { throw Untranslatable(binary); }

            Compared(operands.Left, keyword, operands.Right);
            return;
        }

        Compared(binary.Left, keyword, binary.Right);
    }

    private void Compared(Expression left, string keyword, Expression right) =>
        _text.Append(Operand(left)).Append(' ').Append(keyword).Append(' ').Append(Operand(right));

    /// <summary>A bool property that stands alone.</summary>
    private void Flag(Expression expression)
    {
        if (PropertyName.Of(expression, Parameter) is not { } name) { throw Untranslatable(expression); }

        _text.Append(name).Append(" eq true");
    }

    private ParameterExpression Parameter => _lambda.Parameters[0];

    private string Operand(Expression expression)
    {
        if (PropertyName.Of(expression, Parameter) is { } name) { return name; }

        if (ExpressionValue.Uses(expression, Parameter)) { throw Untranslatable(expression); }

        return ODataLiteral.TryFormat(ExpressionValue.Of(expression)) ?? throw Untranslatable(expression);
    }

    /// <summary>Names the kind of expression only: its values may be personal data.</summary>
    private static NotSupportedException Untranslatable(Expression expression) => new(
        $"The Table service has no filter for this {expression.NodeType} expression of type {expression.Type.Name}. "
        + "Compare a property with a value (for a prefix use CompareTo with both ends of the range), or filter the result in memory.");
}
