using System.Globalization;
using System.Text;

namespace Serverless.Local.Tables.Filters;

/// <summary>OData filters from interpolated strings: each value becomes a literal, quotes in texts are doubled.</summary>
internal static class InterpolatedFilter
{
    public static string Create(FormattableString filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var literals = new object[filter.ArgumentCount];
        for (var i = 0; i < literals.Length; i++)
        {
            literals[i] = Literal(filter.GetArgument(i)) ?? throw new ArgumentException(
                $"Unable to convert argument {i} from type {filter.GetArgument(i)!.GetType()} to an OData literal.", nameof(filter));
        }

        return string.Format(CultureInfo.InvariantCulture, filter.Format, literals);
    }

    /// <summary>The real client writes a whole double without a fraction here, other than in a lambda: the service reads an Int32.</summary>
    private static string? Literal(object? value) => value is double or float
        ? Convert.ToDouble(value, CultureInfo.InvariantCulture).ToString("R", CultureInfo.InvariantCulture)
        : ODataLiteral.TryFormat(value);
}
