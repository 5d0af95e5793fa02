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
            literals[i] = ODataLiteral.TryFormat(filter.GetArgument(i)) ?? throw new ArgumentException(
                $"Unable to convert argument {i} from type {filter.GetArgument(i)!.GetType()} to an OData literal.", nameof(filter));
        }

        return string.Format(CultureInfo.InvariantCulture, filter.Format, literals);
    }
}
