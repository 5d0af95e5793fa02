using System.Diagnostics;
using System.Text;
using Azure.Data.Tables;
using Azure.Messaging.ServiceBus;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Serverless.Businesses;
using Serverless.Platform.Http;
using Serverless.Platform.Messaging;
using Serverless.Platform.Storage;

namespace Serverless.Health;

/// <summary>Whether the process lives, whether what it depends on answers, and for the operator what is wrong and how it is cured.</summary>
public sealed class HealthApi(ServiceBusClient bus, TableServiceClient tables, OperatorAuthorization operators, IExamination examination)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly Problem RepairNeedsPost = new(400, "repair-needs-post", "A repair changes something.", "Send POST instead of GET with repair=true.");

    [Function("health-live")]
    public static IResult Live([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health/live")] HttpRequest request) =>
        Results.Json(new { status = "live" });

    /// <summary>
    /// 200 when the bus and the tables answer, else 503; one entry a check, with milliseconds and no addresses. With <c>details=true</c> and
    /// the operator key every check, and with <c>repair=true</c> by POST also what can be set right.
    /// </summary>
    [Function("health-ready")]
    public async Task<IResult> Ready(
        [HttpTrigger(AuthorizationLevel.Function, "get", "post", Route = "health/ready")] HttpRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (IsTrue(request, "details")) { return await ExamineAsync(request, cancellationToken); }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        var checks = await Task.WhenAll(
            CheckAsync("bus", () => AskBusAsync(limit.Token)),
            CheckAsync("tables", () => AskTablesAsync(limit.Token)));
        var isReady = checks.All(check => check.Ok);
        return Results.Json(new { status = isReady ? "ready" : "not-ready", checks }, statusCode: isReady ? 200 : 503);
    }

    private async Task<IResult> ExamineAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (operators.Check(request) is { } refused) { return refused; }

        var repair = IsTrue(request, "repair");
        if (repair && !HttpMethods.IsPost(request.Method)) { return RepairNeedsPost; }

        var scope = new ExaminationScope
        {
            Business = One(request, "business"),
            After = One(request, "after"),
            OfApp = One(request, "of") is not "businesses",
            OfBusinesses = One(request, "of") is not "app",
            Repair = repair,
        };
        if (await examination.RunAsync(scope, cancellationToken) is not { } report) { return Problems.NotFound; }

        var status = report.IsReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return request.Headers.Accept is [{ } accept] && accept.StartsWith("text/plain", StringComparison.OrdinalIgnoreCase)
            ? Results.Text(report.ToText(), "text/plain", Encoding.UTF8, status)
            : Results.Json(report, HealthJson.Default.HealthReport, statusCode: status);
    }

    private static bool IsTrue(HttpRequest request, string name) => request.Query[name] is ["true"];

    private static string? One(HttpRequest request, string name) => request.Query[name] is [{ Length: > 0 and <= 64 } value] ? value : null;

    private async Task AskBusAsync(CancellationToken cancellationToken)
    {
        await using var sender = bus.CreateSender(Queues.ChatInbound);
        using var batch = await sender.CreateMessageBatchAsync(cancellationToken);   // opens the link, so it proves name, network and rights
    }

    private async Task AskTablesAsync(CancellationToken cancellationToken) =>
        await tables.GetTableClient(TableNames.Businesses).GetEntityIfExistsAsync<TableEntity>("health", "ready", cancellationToken: cancellationToken);

    private static async Task<Answered> CheckAsync(string name, Func<Task> ask)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            await ask();
            return new(name, true, Elapsed(start), null);
        }
        catch (Exception exception) when (exception is OperationCanceledException || StoreFault.Of(exception) is not null)
        {
            return new(name, false, Elapsed(start), exception.GetType().Name);
        }
    }

    private static long Elapsed(long start) => (long)Stopwatch.GetElapsedTime(start).TotalMilliseconds;

    private sealed record Answered(string Name, bool Ok, long Milliseconds, string? Fault);
}
