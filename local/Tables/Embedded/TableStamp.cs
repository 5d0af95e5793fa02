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

    /// <summary>The ticks inside an ETag that <see cref="ToETag"/> wrote; null for any other text.</summary>
    public static long? FromETag(string etag)
    {
        const string head = "W/\"datetime'";
        if (etag.Length != head.Length + 34 || !etag.StartsWith(head, StringComparison.Ordinal)) { return null; }

        var text = etag.AsSpan(head.Length);
        Span<char> time = stackalloc char[28];
        text[..13].CopyTo(time);
        time[13] = ':';
        text[16..18].CopyTo(time[14..]);
        time[16] = ':';
        text[21..32].CopyTo(time[17..]);
        return DateTime.TryParseExact(time, "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var parsed) && ToETag(parsed.Ticks) == etag
            ? parsed.Ticks
            : null;
    }

    public static DateTimeOffset ToTime(long ticks) => new(ticks, TimeSpan.Zero);
}
