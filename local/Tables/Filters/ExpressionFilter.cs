using System.Linq.Expressions;

namespace Serverless.Local.Tables.Filters;

/// <summary>OData filters from lambda expressions.</summary>
internal static class ExpressionFilter
{
    public static string Create<T>(Expression<Func<T, bool>> filter) => throw new NotSupportedException();
}
