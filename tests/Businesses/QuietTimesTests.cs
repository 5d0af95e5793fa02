using Serverless.Businesses;

namespace Serverless.Tests.Businesses;

public class QuietTimesTests
{
    [Theory]
    [InlineData("21:00", "08:00", "2026-11-21T20:00:00Z", "2026-11-22T07:00:00Z")]
    [InlineData("21:00", "08:00", "2026-11-22T06:59:59Z", "2026-11-22T07:00:00Z")]
    [InlineData("21:00", "08:00", "2026-11-22T07:00:00Z", null)]
    [InlineData("21:00", "08:00", "2026-11-21T19:59:59Z", null)]
    [InlineData("12:00", "14:00", "2026-11-21T12:30:00Z", "2026-11-21T13:00:00Z")]
    [InlineData("12:00", "14:00", "2026-11-21T13:00:00Z", null)]
    [InlineData("21:00", "02:30", "2026-03-28T23:00:00Z", "2026-03-29T01:30:00Z")]
    [InlineData("21:00", "08:00", "2026-10-24T20:00:00Z", "2026-10-25T07:00:00Z")]
    public void Quiet_hours_end_by_the_clocks_of_the_business(string from, string to, string now, string? end) =>
        Assert.Equal(end is null ? null : DateTimeOffset.Parse(end, System.Globalization.CultureInfo.InvariantCulture),
            QuietTimes.EndAfter(Business(new(from, to)), DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData("2026-11-21T19:00:00Z", "2026-11-21T20:00:00Z")]
    [InlineData("2026-11-21T21:00:00Z", "2026-11-22T20:00:00Z")]
    public void They_begin_every_day(string now, string start) =>
        Assert.Equal(DateTimeOffset.Parse(start, System.Globalization.CultureInfo.InvariantCulture),
            QuietTimes.NextStart(Business(new("21:00", "08:00")), DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture)));

    [Fact]
    public void Without_them_no_hour_is_quiet()
    {
        Assert.Null(QuietTimes.EndAfter(Business(null), DateTimeOffset.UnixEpoch));
        Assert.Null(QuietTimes.NextStart(Business(null), DateTimeOffset.UnixEpoch));
    }

    private static Business Business(QuietHours? quiet) => new() { Id = "demo", TimeZone = "Europe/Berlin", Callers = new() { QuietHours = quiet } };
}
