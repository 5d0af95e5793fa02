using System.Globalization;
using Serverless.Local.Tables.Mapping;

namespace Serverless.Local.Tables.Embedded;

/// <summary>A row's version as the service writes it: the time of the write, in 100 ns ticks, inside an ETag.</summary>
internal static class TableStamp
{
    public static string ToETag(long ticks)
    {
        var time = new DateTime(ticks, DateTimeKind.Utc).ToString(EdmValue.TimeFormat, CultureInfo.InvariantCulture);
        return $"W/\"datetime'{time.Replace(":", "%3A", StringComparison.Ordinal)}'\"";
    }

    public static DateTimeOffset ToTime(long ticks) => new(ticks, TimeSpan.Zero);
}
