using Microsoft.Extensions.Logging;
using Serverless.Businesses;
using Serverless.Platform.Http;

namespace Serverless.Health;

/// <summary>Runs all checks side by side. None may take longer than its time, so one slow server holds up nothing but its own line.</summary>
internal sealed partial class Examination(
    IEnumerable<IAppCheck> appChecks, IEnumerable<IBusinessCheck> businessChecks, IBusinessAdministration businesses, PublicAddress address,
    TimeProvider clock, ILogger<Examination> logger)
    : IExamination
{
    /// <summary>Businesses in one answer.</summary>
    internal const int PageSize = 20;

    /// <summary>How long one check may take, from when it begins.</summary>
    internal static readonly TimeSpan PatienceOfOne = TimeSpan.FromSeconds(10);

    /// <summary>How long all may take together. Azure cuts an answer off after 230 seconds.</summary>
    internal static readonly TimeSpan PatienceOfAll = TimeSpan.FromSeconds(90);

    private const int AtOnce = 16;

    private static readonly Finding TooSlow = Finding.Failed("check.too-slow",
        $"This did not end within {PatienceOfOne.TotalSeconds:0} seconds: something that it asks does not answer. Ask again; when it stays, look at the network in between.");

    public async Task<HealthReport?> RunAsync(ExaminationScope scope, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(PatienceOfAll, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var places = new SemaphoreSlim(AtOnce);   // not disposed: a check that was left behind gives its place back later
        var app = scope is { OfApp: true, Business: null, After: null } ? appChecks.Select(check => RunOneAsync(check.Name, null, check.RunAsync, places, either.Token)).ToList() : [];
        var (page, next, unread) = await PageAsync(scope, either.Token);
        if (page is null) { return null; }

        var ofBusinesses = page.SelectMany(business => businessChecks.Select(check =>
            RunOneAsync(check.Name, business.Id, token => check.RunAsync(business, scope.Repair, token), places, either.Token))).ToList();
        var entries = (await Task.WhenAll(app.Concat(ofBusinesses))).SelectMany(found => found).Concat(unread).ToList();
        cancellationToken.ThrowIfCancellationRequested();
        var (warned, failed) = (entries.Count(entry => entry.State is CheckState.Warning), entries.Count(entry => entry.State is CheckState.Failed));
        Log.Examined(logger, page.Count, entries.Count, warned, failed);
        return new HealthReport(clock.GetUtcNow(), address.Base, entries, next);
    }

    /// <summary>The businesses to look at. Tables that do not answer are a line of their own, not the end of the report.</summary>
    private async Task<(IReadOnlyList<Business>? Page, string? Next, IReadOnlyList<HealthEntry> Unread)> PageAsync(ExaminationScope scope, CancellationToken cancellationToken)
    {
        try
        {
            if (!scope.OfBusinesses) { return ([], null, []); }

            if (scope.Business is { } only)
            {
                return await businesses.FindAsync(only, cancellationToken).WaitAsync(PatienceOfOne, clock, cancellationToken) is { } found ? ([found], null, []) : (null, null, []);
            }

            var page = await businesses.ListAsync(scope.After, PageSize + 1, cancellationToken).WaitAsync(PatienceOfOne, clock, cancellationToken);
            return page.Count > PageSize ? ([.. page.Take(PageSize)], page[PageSize - 1].Id, []) : (page, null, []);
        }
        catch (Exception exception) when (StoreFault.Of(exception) is { } fault)
        {
            var finding = Finding.Failed("businesses.unreadable", $"The business records cannot be read: {fault.Says}.");
            return ([], null, [new HealthEntry("businesses", null, null, finding.State, finding.Code, 0, finding.Text)]);
        }
    }

    private async Task<IReadOnlyList<HealthEntry>> RunOneAsync(
        string name, string? business, Func<CancellationToken, Task<IReadOnlyList<Finding>>> run, SemaphoreSlim places, CancellationToken all)
    {
        var start = clock.GetTimestamp();
        IReadOnlyList<Finding> findings;
        try
        {
            await places.WaitAsync(all);
            start = clock.GetTimestamp();
            findings = await LimitedAsync(run, places, all);
        }
        catch (OperationCanceledException)
        {
            findings = [TooSlow];
        }
        catch (Exception exception)
        {
            Log.Broke(logger, name, exception.GetType().Name, exception);
            findings = [Finding.Failed("check.broken", "This check itself failed, which is a fault of the app; its log says more (health.check-broke).")];
        }

        var milliseconds = (long)clock.GetElapsedTime(start).TotalMilliseconds;
        return [.. findings.Select(found => new HealthEntry(name, business, found.About, found.State, found.Code, milliseconds, found.Text))];
    }

    /// <summary>A check that does not heed its token is left behind; it keeps its place until it ends.</summary>
    private async Task<IReadOnlyList<Finding>> LimitedAsync(Func<CancellationToken, Task<IReadOnlyList<Finding>>> run, SemaphoreSlim places, CancellationToken all)
    {
        using var limit = new CancellationTokenSource(PatienceOfOne, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, all);
        var running = StartAsync(run, either.Token);
        try
        {
            return await running.WaitAsync(either.Token);
        }
        finally
        {
            _ = running.ContinueWith(ended =>
            {
                _ = ended.Exception;
                places.Release();
            }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    /// <summary>What is thrown before the first wait is the task's, too.</summary>
    private static async Task<IReadOnlyList<Finding>> StartAsync(Func<CancellationToken, Task<IReadOnlyList<Finding>>> run, CancellationToken cancellationToken) => await run(cancellationToken);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, EventName = "health.examined", Message = "{Businesses} businesses examined: {Entries} lines, {Warnings} warnings, {Failed} failed")]
        public static partial void Examined(ILogger logger, int businesses, int entries, int warnings, int failed);

        [LoggerMessage(Level = LogLevel.Error, EventName = "health.check-broke", Message = "Check {Check} failed with {ExceptionType}")]
        public static partial void Broke(ILogger logger, string check, string exceptionType, Exception exception);
    }
}
