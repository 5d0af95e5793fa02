using System.Diagnostics;
using Azure;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Messaging.ServiceBus;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Serverless.Platform.Messaging;
using Serverless.Platform.Storage;

namespace Serverless.Health;

/// <summary>Whether the process lives, and whether what it depends on answers.</summary>
public sealed class HealthApi(ServiceBusClient bus, TableServiceClient tables)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Function("health-live")]
    public static IResult Live([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health/live")] HttpRequest request) =>
        Results.Json(new { status = "live" });

    /// <summary>200 when the bus and the tables answer, else 503; one entry a check, with milliseconds and no addresses.</summary>
    [Function("health-ready")]
    public async Task<IResult> Ready(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "health/ready")] HttpRequest request, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        var checks = await Task.WhenAll(
            CheckAsync("bus", () => AskBusAsync(limit.Token)),
            CheckAsync("tables", () => AskTablesAsync(limit.Token)));
        var isReady = checks.All(check => check.Ok);
        return Results.Json(new { status = isReady ? "ready" : "not-ready", checks }, statusCode: isReady ? 200 : 503);
    }

    private async Task AskBusAsync(CancellationToken cancellationToken)
    {
        await using var sender = bus.CreateSender(Queues.ChatInbound);
        using var batch = await sender.CreateMessageBatchAsync(cancellationToken);   // opens the link, so it proves name, network and rights
    }

    private async Task AskTablesAsync(CancellationToken cancellationToken) =>
        await tables.GetTableClient(TableNames.Businesses).GetEntityIfExistsAsync<TableEntity>("health", "ready", cancellationToken: cancellationToken);

    private static async Task<HealthCheck> CheckAsync(string name, Func<Task> ask)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            await ask();
            return new(name, true, Elapsed(start), null);
        }
        catch (Exception exception) when (exception is ServiceBusException or RequestFailedException or OperationCanceledException or UnauthorizedAccessException
            or AggregateException or AuthenticationFailedException)
        {
            return new(name, false, Elapsed(start), exception.GetType().Name);
        }
    }

    private static long Elapsed(long start) => (long)Stopwatch.GetElapsedTime(start).TotalMilliseconds;

    private sealed record HealthCheck(string Name, bool Ok, long Milliseconds, string? Fault);
}
