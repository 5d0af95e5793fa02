using System.Linq.Expressions;
using System.Reflection;

namespace Serverless.Local.Tables.Filters;

/// <summary>The value of an expression that does not depend on the entity.</summary>
internal static class ExpressionValue
{
    public static object? Of(Expression expression) => expression switch
    {
        ConstantExpression constant => constant.Value,
        MemberExpression { Member: FieldInfo field } member => field.GetValue(member.Expression is null ? null : Of(member.Expression)),
        _ => Expression.Lambda<Func<object?>>(Expression.Convert(expression, typeof(object))).Compile(preferInterpretation: true)(),
    };

    public static bool Uses(Expression expression, ParameterExpression parameter)
    {
        var finder = new Finder(parameter);
        finder.Visit(expression);
        return finder.Found;
    }

    private sealed class Finder(ParameterExpression parameter) : ExpressionVisitor
    {
        public bool Found { get; private set; }

        protected override Expression VisitParameter(ParameterExpression node)
        {
            Found |= node == parameter;
            return node;
        }
    }
}
