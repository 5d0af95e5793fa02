using System.Globalization;

namespace Serverless.Local.Tables.Embedded;

/// <summary>A row's version as the service writes it: the time of the write, in 100 ns ticks, inside an ETag.</summary>
internal static class TableStamp
{
    public static string ToETag(long ticks)
    {
        // yyyy-MM-ddTHH:mm:ss.fffffffZ, the service's format, whose colons an ETag escapes.
        Span<char> time = stackalloc char[28];
        new DateTime(ticks, DateTimeKind.Utc).TryFormat(time, out _, "O", CultureInfo.InvariantCulture);
        return $"W/\"datetime'{time[..13]}%3A{time[14..16]}%3A{time[17..]}'\"";
    }

    public static DateTimeOffset ToTime(long ticks) => new(ticks, TimeSpan.Zero);
}
