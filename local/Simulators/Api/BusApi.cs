using System.Text;
using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Serverless.Local.Hosting;
using Serverless.Local.ServiceBus;

namespace Serverless.Local.Simulators.Api;

/// <summary>The embedded bus: counts and peeking, neither of which changes anything.</summary>
internal sealed class BusApi(EmbeddedHost host, WorldQuiet quiet)
{
    private const int MostPeeked = 250;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    private EmbeddedBroker Broker => host.Broker
        ?? throw new LocalProblem(StatusCodes.Status409Conflict, "no-embedded-bus", "The settings name another bus than the embedded one.");

    public void Map(IEndpointRouteBuilder api)
    {
        api.Get("/bus", async context => Results.Json(await Broker.GetStatusAsync(context.RequestAborted)));
        api.Get("/bus/messages", PeekAsync);
        api.Get("/bus/idle", IdleAsync);
    }

    /// <summary><c>?entity=</c> a queue, or <c>topic/Subscriptions/name</c>; <c>&amp;deadLetter=true</c>, <c>&amp;from=</c> a sequence number, <c>&amp;limit=</c>.</summary>
    private async Task<IResult> PeekAsync(HttpContext context)
    {
        var entity = context.Request.Query["entity"].ToString();
        var status = await Broker.GetStatusAsync(context.RequestAborted);
        if (!status.Any(known => string.Equals(known.Path, entity, StringComparison.OrdinalIgnoreCase)))
        {
            throw LocalProblem.BadRequest($"entity must be one of {string.Join(", ", status.Select(known => known.Path))}.");
        }

        var path = EntityPaths.Of(entity, context.Request.Query["deadLetter"] == "true" ? SubQueue.DeadLetter : SubQueue.None);
        var limit = (int)Math.Clamp(context.Query("limit", 50), 1, MostPeeked);
        var messages = await Broker.PeekAsync(path, null, context.Query("from", 0), limit, context.RequestAborted);
        return Results.Json(messages.Select(Describe));
    }

    /// <summary>With <c>?wait=</c> (seconds): answers as soon as no message waits or is being handled and no webhook is on its way.</summary>
    private async Task<IResult> IdleAsync(HttpContext context)
    {
        _ = Broker;
        if (await quiet.IsQuietAsync(context.RequestAborted)) { return Results.Json(new { idle = true }); }

        var wait = TimeSpan.FromSeconds(context.Query("wait", 0));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        limit.CancelAfter(wait < LongestWait ? wait : LongestWait);
        try
        {
            await quiet.WaitAsync(limit.Token);
            return Results.Json(new { idle = true });
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            return Results.Json(new { idle = false });
        }
    }

    private static object Describe(ServiceBusReceivedMessage message) => new
    {
        message.SequenceNumber,
        message.MessageId,
        message.SessionId,
        message.Subject,
        message.CorrelationId,
        message.ContentType,
        state = message.State.ToString(),
        message.DeliveryCount,
        message.EnqueuedTime,
        scheduledFor = message.ScheduledEnqueueTime == default ? (DateTimeOffset?)null : message.ScheduledEnqueueTime,
        message.ExpiresAt,
        message.DeadLetterReason,
        message.DeadLetterErrorDescription,
        message.DeadLetterSource,
        properties = message.ApplicationProperties,
        body = BodyOf(message.Body),
    };

    /// <summary>JSON as it is, else text.</summary>
    private static object BodyOf(BinaryData body) =>
        JsonReading.Parse(body.ToMemory()) is { ValueKind: JsonValueKind.Object or JsonValueKind.Array } json
            ? json
            : Encoding.UTF8.GetString(body.ToMemory().Span);
}
