using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Serverless.Platform.Json;

namespace Serverless.Orders.Shipments;

/// <summary>Reads the times of carriers tolerantly: what no parcel can have is null, and nothing throws.</summary>
internal static partial class CarrierTimes
{
    private const int Earliest = 2000;
    private const int Latest = 2100;

    /// <summary>
    /// A time between the year 2000 and tomorrow. One without offset is the local time of wherever the parcel was, which nobody tells;
    /// it is read as the business's.
    /// </summary>
    public static DateTimeOffset? Time(string? text, TimeZoneInfo zone, DateTimeOffset now)
    {
        if (text is null || !IsoStart().IsMatch(text)) { return null; }

        DateTimeOffset? time = Offset().IsMatch(text)
            ? DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var exact) ? exact : null
            : DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) ? In(zone, local) : null;
        return time is { Year: >= Earliest } && time <= now.AddDays(1) ? time : null;
    }

    /// <summary>The newest time in a history of entries that have this status; null when there is none.</summary>
    public static DateTimeOffset? Newest(JsonElement? history, ReadOnlySpan<byte> statusName, string? status, ReadOnlySpan<byte> timeName,
        TimeZoneInfo zone, DateTimeOffset now)
    {
        DateTimeOffset? newest = null;
        if (history is not { ValueKind: JsonValueKind.Array } entries) { return newest; }

        foreach (var entry in entries.EnumerateArray())
        {
            if (!string.Equals(entry.Text(statusName, 100), status, StringComparison.OrdinalIgnoreCase)) { continue; }

            var at = Time(entry.Text(timeName, 40), zone, now);
            if (newest is null || at > newest) { newest = at ?? newest; }
        }

        return newest;
    }

    /// <summary>A date, or the date of a time, between the year 2000 and five years from now.</summary>
    public static DateOnly? Date(string? text, DateTimeOffset now) =>
        text is { Length: >= 10 } && DateOnly.TryParseExact(text.AsSpan(0, 10), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
        && date.Year >= Earliest && date <= DateOnly.FromDateTime(now.UtcDateTime).AddYears(5)
            ? date
            : null;

    private static DateTimeOffset? In(TimeZoneInfo zone, DateTime local)
    {
        if (local.Year is < Earliest or > Latest) { return null; }

        var plain = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        return new DateTimeOffset(plain, zone.GetUtcOffset(plain)).ToUniversalTime();
    }

    [GeneratedRegex(@"^[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[Tt ][0-9:.,+\-Zz]{0,30})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex IsoStart();

    [GeneratedRegex(@":[0-9.,:]*(?:[Zz]|[+\-][0-9]{2}:?[0-9]{2})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Offset();
}
