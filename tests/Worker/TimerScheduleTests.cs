using System.Globalization;
using Serverless.Local.Worker.Timers;

namespace Serverless.Tests.Worker;

public sealed class TimerScheduleTests
{
    [Theory]
    [InlineData("0 */5 * * * *", "2026-11-21T10:02:30Z", "2026-11-21T10:05:00Z")]
    [InlineData("0 */5 * * * *", "2026-11-21T10:05:00Z", "2026-11-21T10:10:00Z")]
    [InlineData("0 */5 * * * *", "2026-11-21T10:04:59.5Z", "2026-11-21T10:05:00Z")]
    [InlineData("0 0 * * * *", "2026-12-31T23:30:00Z", "2027-01-01T00:00:00Z")]
    [InlineData("0 30 9 * * 1-5", "2026-11-20T10:00:00Z", "2026-11-23T09:30:00Z")]
    [InlineData("0 30 9 * * Mon-Fri", "2026-11-20T10:00:00Z", "2026-11-23T09:30:00Z")]
    [InlineData("0 0 0 1 Jan *", "2026-11-20T10:00:00Z", "2027-01-01T00:00:00Z")]
    [InlineData("0 0 12 29 2 *", "2026-11-20T10:00:00Z", "2028-02-29T12:00:00Z")]
    [InlineData("0 0 0 13 * Fri", "2026-11-20T10:00:00Z", "2027-08-13T00:00:00Z")]
    [InlineData("15,45 59 23 31 12 *", "2026-11-20T10:00:00Z", "2026-12-31T23:59:15Z")]
    [InlineData("15,45 59 23 31 12 *", "2026-12-31T23:59:15Z", "2026-12-31T23:59:45Z")]
    [InlineData("10/20 * * * * *", "2026-11-21T10:00:31Z", "2026-11-21T10:00:50Z")]
    [InlineData("0 0-30/10 8 * * *", "2026-11-21T08:21:00Z", "2026-11-21T08:30:00Z")]
    [InlineData("*/10 * * * *", "2026-11-21T10:02:30Z", "2026-11-21T10:10:00Z")]
    [InlineData("01:30:00", "2026-11-21T10:00:00Z", "2026-11-21T11:30:00Z")]
    public void The_next_occurrence_follows_the_expression(string schedule, string after, string expected)
    {
        Assert.Equal(Time(expected), TimerSchedule.Parse(schedule)!.Next(Time(after)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("* * * *")]
    [InlineData("60 * * * * *")]
    [InlineData("* * 24 * * *")]
    [InlineData("* * * 0 * *")]
    [InlineData("* * * * 13 *")]
    [InlineData("* * * * * 7")]
    [InlineData("* * * * * Someday")]
    [InlineData("*/0 * * * * *")]
    [InlineData("5-1 * * * * *")]
    [InlineData("1/2/3 * * * * *")]
    [InlineData(", * * * * *")]
    [InlineData("-00:01:00")]
    [InlineData("00:00:00")]
    public void A_text_that_is_no_schedule_is_refused(string schedule)
    {
        Assert.Null(TimerSchedule.Parse(schedule));
    }

    [Fact]
    public void A_day_that_never_comes_has_no_occurrence()
    {
        Assert.Null(TimerSchedule.Parse("0 0 0 30 2 *")!.Next(Time("2026-11-21T10:00:00Z")));
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
