using System.Linq.Expressions;

namespace Serverless.Local.Tables.Filters;

/// <summary>The two sides of a comparison that is written as a method call.</summary>
internal static class ComparedValues
{
    /// <summary><c>a.Equals(b)</c> and <c>string.Equals(a, b)</c>; null for other calls.</summary>
    /// <exception cref="NotSupportedException">A StringComparison is given: the service compares ordinally, whatever is asked.</exception>
    public static (Expression Left, Expression Right)? OfEquals(MethodCallExpression call) =>
        call.Method.Name == nameof(Equals) ? Sides(call) : null;

    /// <summary><c>a.CompareTo(b)</c> and <c>string.Compare(a, b)</c>; null for other calls.</summary>
    /// <exception cref="NotSupportedException">A StringComparison, culture or casing is given.</exception>
    public static (Expression Left, Expression Right)? OfCompare(MethodCallExpression call) =>
        call.Method.Name is nameof(string.CompareTo) or nameof(string.Compare) && call.Type == typeof(int) ? Sides(call) : null;

    private static (Expression Left, Expression Right) Sides(MethodCallExpression call) => (call.Object, call.Arguments) switch
    {
        ({ } left, [var right]) => (left, right),
        (null, [var left, var right]) => (left, right),
        _ => throw new NotSupportedException(
            $"The Table service compares texts ordinally; {call.Method.DeclaringType?.Name}.{call.Method.Name} with a StringComparison, "
            + "a culture or a casing cannot be translated."),
    };
}
