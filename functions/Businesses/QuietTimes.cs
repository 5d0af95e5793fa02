using System.Globalization;

namespace Serverless.Businesses;

/// <summary>The business's quiet hours on the clock. Pure.</summary>
internal static class QuietTimes
{
    /// <summary>When the quiet hours that are now end; null outside of them.</summary>
    public static DateTimeOffset? EndAfter(Business business, DateTimeOffset now)
    {
        if (Read(business) is not var (from, to, zone)) { return null; }

        var local = TimeZoneInfo.ConvertTime(now, zone).DateTime;
        var time = TimeOnly.FromDateTime(local);
        return time.IsBetween(from, to) ? At(local, to, zone, isAfter: time) : null;
    }

    /// <summary>When the next quiet hours begin; null when there are none.</summary>
    public static DateTimeOffset? NextStart(Business business, DateTimeOffset now)
    {
        if (Read(business) is not var (from, _, zone)) { return null; }

        var local = TimeZoneInfo.ConvertTime(now, zone).DateTime;
        return At(local, from, zone, isAfter: TimeOnly.FromDateTime(local));
    }

    private static (TimeOnly From, TimeOnly To, TimeZoneInfo Zone)? Read(Business business) =>
        business.Callers?.QuietHours is { } quiet
        && TimeOnly.TryParseExact(quiet.From, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var from)
        && TimeOnly.TryParseExact(quiet.To, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var to)
        && TimeZoneInfo.TryFindSystemTimeZoneById(business.TimeZone, out var zone)
            ? (from, to, zone)
            : null;

    /// <summary>The next moment at which clocks there show the time; one that the change to summer time skips is an hour later.</summary>
    private static DateTimeOffset At(DateTime local, TimeOnly time, TimeZoneInfo zone, TimeOnly isAfter)
    {
        var moment = local.Date.Add(time.ToTimeSpan()).AddDays(time > isAfter ? 0 : 1);
        if (zone.IsInvalidTime(moment)) { moment = moment.AddHours(1); }

        return new DateTimeOffset(moment, zone.GetUtcOffset(moment)).ToUniversalTime();
    }
}
