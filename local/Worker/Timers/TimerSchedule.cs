using System.Globalization;

namespace Serverless.Local.Worker.Timers;

/// <summary>When a timer is due: an NCRONTAB expression in UTC, or a fixed interval.</summary>
internal abstract class TimerSchedule
{
    /// <summary>The first occurrence after <paramref name="after"/>; null when there is none.</summary>
    public abstract DateTimeOffset? Next(DateTimeOffset after);

    /// <summary>Null when the text is neither a cron expression nor a positive TimeSpan.</summary>
    public static TimerSchedule? Parse(string text)
    {
        var fields = text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return fields.Length switch
        {
            // Timer trigger: five fields leave out the seconds.
            5 => Cron.Parse(["0", .. fields]),
            6 => Cron.Parse(fields),
            1 when TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var interval) && interval > TimeSpan.Zero => new Interval(interval),
            _ => null,
        };
    }

    private sealed class Interval(TimeSpan interval) : TimerSchedule
    {
        public override DateTimeOffset? Next(DateTimeOffset after) => after + interval;
    }

    private sealed class Cron(CronField seconds, CronField minutes, CronField hours, CronField days, CronField months, CronField weekdays)
        : TimerSchedule
    {
        // A 29 February on a given weekday comes once in 28 years, or 40 around a century that has no leap day.
        private const int LongestGapInDays = 41 * 366;

        private static readonly string[] MonthNames =
            ["JANUARY", "FEBRUARY", "MARCH", "APRIL", "MAY", "JUNE", "JULY", "AUGUST", "SEPTEMBER", "OCTOBER", "NOVEMBER", "DECEMBER"];

        private static readonly string[] WeekdayNames = ["SUNDAY", "MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY"];

        public static Cron? Parse(string[] fields) =>
            CronField.Parse(fields[0], 0, 59) is { } seconds
            && CronField.Parse(fields[1], 0, 59) is { } minutes
            && CronField.Parse(fields[2], 0, 23) is { } hours
            && CronField.Parse(fields[3], 1, 31) is { } days
            && CronField.Parse(fields[4], 1, 12, MonthNames) is { } months
            && CronField.Parse(fields[5], 0, 6, WeekdayNames) is { } weekdays
                ? new Cron(seconds, minutes, hours, days, months, weekdays)
                : null;

        public override DateTimeOffset? Next(DateTimeOffset after)
        {
            var start = after.ToUniversalTime();
            start = start.AddTicks(TimeSpan.TicksPerSecond - (start.Ticks % TimeSpan.TicksPerSecond));
            if (IsDay(start) && TimeOfDay(start.TimeOfDay) is { } today)
            {
                return start - start.TimeOfDay + today;
            }

            var day = start - start.TimeOfDay;
            for (var i = 0; i < LongestGapInDays; i++)
            {
                day = day.AddDays(1);
                if (IsDay(day))
                {
                    return day + TimeOfDay(TimeSpan.Zero)!.Value;
                }
            }

            return null;
        }

        private bool IsDay(DateTimeOffset day) =>
            months.Contains(day.Month) && days.Contains(day.Day) && weekdays.Contains((int)day.DayOfWeek);

        private TimeSpan? TimeOfDay(TimeSpan from)
        {
            for (var hour = hours.AtLeast(from.Hours); hour is { } h; hour = hours.AtLeast(h + 1))
            {
                var firstMinute = h == from.Hours ? from.Minutes : 0;
                for (var minute = minutes.AtLeast(firstMinute); minute is { } m; minute = minutes.AtLeast(m + 1))
                {
                    var firstSecond = h == from.Hours && m == from.Minutes ? from.Seconds : 0;
                    if (seconds.AtLeast(firstSecond) is { } second)
                    {
                        return new TimeSpan(h, m, second);
                    }
                }
            }

            return null;
        }
    }
}
