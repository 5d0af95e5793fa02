using System.Linq.Expressions;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Serverless.Local.Tables.Mapping;

namespace Serverless.Local.Tables.Filters;

/// <summary>The stored property that an expression reads.</summary>
internal static class PropertyName
{
    /// <summary>
    /// For <c>e.Name</c>, <c>e.Name.Value</c>, and on a <see cref="TableEntity"/> <c>e["Name"]</c> and <c>e.GetString("Name")</c>;
    /// null for all else.
    /// </summary>
    public static string? Of(Expression expression, ParameterExpression entity) => WithoutCasts(expression) switch
    {
        MemberExpression { Member.Name: "Value", Expression: { } inner } member when Nullable.GetUnderlyingType(inner.Type) == member.Type =>
            Of(inner, entity),
        MemberExpression member when member.Expression is not null && WithoutCasts(member.Expression) == entity =>
            member.Member.DeclaringType == typeof(TableItem) ? "TableName" : EntityShape.NameOf(member.Member),
        MethodCallExpression { Object: { } target, Arguments: [var key] } call when IsAccessor(call, target, entity) =>
            ExpressionValue.Of(key) as string,
        _ => null,
    };

    private static bool IsAccessor(MethodCallExpression call, Expression target, ParameterExpression entity) =>
        WithoutCasts(target) == entity
        && entity.Type == typeof(TableEntity)
        && (call.Method.Name == "get_Item" || call.Method.Name.StartsWith("Get", StringComparison.Ordinal));

    private static Expression WithoutCasts(Expression expression)
    {
        // An enum is stored by name but compared by number here: its cast must stay visible, so that it is refused.
        while (expression is UnaryExpression { NodeType: ExpressionType.Convert or ExpressionType.ConvertChecked } cast
            && !(Nullable.GetUnderlyingType(cast.Operand.Type) ?? cast.Operand.Type).IsEnum)
        {
            expression = cast.Operand;
        }

        return expression;
    }
}
