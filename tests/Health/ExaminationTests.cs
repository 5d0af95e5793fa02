using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Serverless.Businesses;
using Serverless.Health;
using Serverless.Health.Checks;
using Serverless.Local.Time;
using Serverless.Platform.Http;
using Serverless.Platform.Security;

namespace Serverless.Tests.Health;

public class ExaminationTests
{
    private static readonly ExaminationScope All = new();
    private readonly LocalClock _clock = new(new DateTimeOffset(2026, 11, 26, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task A_check_that_never_ends_holds_up_nothing_but_its_own_line()
    {
        var hung = new Hung();
        var running = Examination([new Fine("first"), hung], []).RunAsync(All, default);
        await hung.Started;

        _clock.Advance(Serverless.Health.Examination.PatienceOfOne);
        var report = (await running)!;

        Assert.Equal([("first", "ok", 0), ("hung", "check.too-slow", 10_000)], report.Checks.Select(line => (line.Name, line.Code, line.Milliseconds)));
        Assert.False(report.IsReady);
    }

    [Fact]
    public async Task Checks_that_never_end_leave_a_line_for_all_that_could_not_begin()
    {
        var hung = new Hung();
        var running = Examination([.. Enumerable.Repeat<IAppCheck>(hung, 16), new Fine("last")], []).RunAsync(All, default);
        await hung.Started;

        _clock.Advance(Serverless.Health.Examination.PatienceOfAll);
        var report = (await running)!;

        Assert.Equal(17, report.Checks.Count);
        Assert.Equal(("last", "check.too-slow"), report.Checks.Select(line => (line.Name, line.Code)).Last());
    }

    [Fact]
    public async Task A_check_that_breaks_is_a_line_and_no_end()
    {
        var report = (await Examination([new Broken(), new Fine("second")], []).RunAsync(All, default))!;

        Assert.Equal(["check.broken", "ok"], report.Checks.Select(line => line.Code));
        Assert.DoesNotContain("a text with erika@example.org", report.ToText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Businesses_come_in_pages_and_the_apps_own_lines_once()
    {
        var examination = Examination([new Fine("app")], [new FineBusiness()], [.. Enumerable.Range(1, 45).Select(n => new Business { Id = $"shop-{n:00}" })]);
        var (seen, next, pages) = (new List<string?>(), (string?)null, 0);
        do
        {
            var report = (await examination.RunAsync(All with { After = next }, default))!;
            seen.AddRange(report.Checks.Select(line => line.Business));
            (next, pages) = (report.Next, pages + 1);
        }
        while (next is not null);

        Assert.Equal(3, pages);
        Assert.Equal([null, .. Enumerable.Range(1, 45).Select(n => $"shop-{n:00}")], seen);
    }

    [Fact]
    public async Task One_business_can_be_looked_at_alone_and_one_that_is_not_there_is_not_found()
    {
        var examination = Examination([new Fine("app")], [new FineBusiness()], [new Business { Id = "shop-1" }, new Business { Id = "shop-2" }]);

        Assert.Equal(["shop-2"], (await examination.RunAsync(All with { Business = "shop-2" }, default))!.Checks.Select(line => line.Business));
        Assert.Null(await examination.RunAsync(All with { Business = "shop-3" }, default));
    }

    [Fact]
    public async Task The_apps_own_and_the_businesses_can_be_looked_at_apart()
    {
        var examination = Examination([new Fine("app")], [new FineBusiness()], new Business { Id = "shop-1" });

        Assert.Equal([null], (await examination.RunAsync(All with { OfBusinesses = false }, default))!.Checks.Select(line => line.Business));
        Assert.Equal(["shop-1"], (await examination.RunAsync(All with { OfApp = false }, default))!.Checks.Select(line => line.Business));
    }

    [Theory]
    [InlineData(0, 0, CheckState.Ok, "ok")]
    [InlineData(9, 0, CheckState.Ok, "ok")]
    [InlineData(30, 30, CheckState.Warning, "clock.drifts")]
    [InlineData(-30, -30, CheckState.Warning, "clock.drifts")]
    [InlineData(180, 180, CheckState.Failed, "clock.off")]
    [InlineData(-180, -180, CheckState.Failed, "clock.off")]
    public void A_clock_is_as_far_off_as_it_is_outside_of_the_call(int appIsAhead, int skew, CheckState state, string code)
    {
        var now = _clock.GetUtcNow();
        var stamp = now - TimeSpan.FromSeconds(appIsAhead);

        // The call took no time, or a second in which the stamp was made.
        Assert.Equal(TimeSpan.FromSeconds(Math.Abs(appIsAhead) < 10 ? appIsAhead : skew), ClockCheck.Skew(now, stamp, now));
        Assert.Equal((state, code), ClockCheck.Judge(ClockCheck.Skew(now, stamp, now)) is var found ? (found.State, found.Code) : default);
        Assert.Equal(TimeSpan.Zero, ClockCheck.Skew(stamp - TimeSpan.FromSeconds(1), stamp, stamp));
    }

    private Examination Examination(IReadOnlyList<IAppCheck> app, IReadOnlyList<IBusinessCheck> ofBusinesses, params Business[] businesses) =>
        new(app, ofBusinesses, new Listed(businesses), new PublicAddress(Options.Create(new ChatLinkOptions()), new ConfigurationBuilder().Build()), _clock, NullLogger<Examination>.Instance);

    private sealed class Fine(string name) : IAppCheck
    {
        public string Name => name;

        public Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Finding>>([Finding.Ok("Fine.")]);
    }

    private sealed class FineBusiness : IBusinessCheck
    {
        public string Name => "fine";

        public Task<IReadOnlyList<Finding>> RunAsync(Business business, bool repair, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Finding>>([Finding.Ok("Fine.")]);
    }

    /// <summary>Does not even heed its token.</summary>
    private sealed class Hung : IAppCheck
    {
        private readonly TaskCompletionSource _started = new();
        private readonly TaskCompletionSource<IReadOnlyList<Finding>> _never = new();

        public string Name => "hung";

        public Task Started => _started.Task;

        public Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
        {
            _started.TrySetResult();
            return _never.Task;
        }
    }

    private sealed class Broken : IAppCheck
    {
        public string Name => "broken";

        public Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken) => throw new InvalidOperationException("a text with erika@example.org");
    }

    private sealed class Listed(IReadOnlyList<Business> businesses) : IBusinessAdministration
    {
        public Task<Business?> FindAsync(string business, CancellationToken cancellationToken) => Task.FromResult(businesses.FirstOrDefault(one => one.Id == business));

        public Task<IReadOnlyList<Business>> ListAsync(string? after, int most, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<Business>>([.. businesses.Where(one => string.CompareOrdinal(one.Id, after ?? "") > 0).Take(most)]);

        public Task<(SavedBusiness? Saved, Problem? Problem)> SaveAsync(string business, Business record, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
