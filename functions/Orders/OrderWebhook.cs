using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Serverless.Platform.Http;
using Serverless.Platform.Security;

namespace Serverless.Orders;

/// <summary>What shops call when something happens to an order: verified, read, put on the bus, and only then answered.</summary>
public sealed partial class OrderWebhook(StandardSource standard, OrderIntake intake, TimeProvider clock, ILogger<OrderWebhook> logger)
{
    private const int Limit = 1024 * 1024;

    [Function("order-webhook")]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "businesses/{business}/orders/{source}")] HttpRequest request,
        string business, string source, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!request.HasJsonContentType() || request.Headers.ContentEncoding.Count > 0) { return Problems.UnsupportedMediaType; }

        var body = await RequestBody.ReadAsync(request, Limit, cancellationToken);
        if (body is null) { return Problems.TooLarge; }

        var verdict = await standard.VerifyAsync(request, business, source, body, cancellationToken);
        if (verdict.Problem is { } problem)
        {
            Log.Refused(logger, verdict.Check, problem.Code, body.Length);
            return problem;
        }

        if (!JsonBody.TryParse(body, out var document)) { return Problems.MalformedJson; }

        using (document) { return await AcceptAsync(document.RootElement, business, source, verdict.WebhookId, cancellationToken); }
    }

    private async Task<IResult> AcceptAsync(JsonElement root, string business, string source, string webhookId, CancellationToken cancellationToken)
    {
        switch (OrderEventReader.Read(root, business, source, webhookId, clock.GetUtcNow()))
        {
            case OrderEventReading.Event read:
                await intake.AcceptAsync(read.Change, cancellationToken);
                Log.Accepted(logger, business, source, read.Change.EventId, read.Change.Step);
                return Results.StatusCode(StatusCodes.Status202Accepted);
            case OrderEventReading.Unhandled other:
                await intake.RecordUnhandledAsync(business, source, webhookId, other.Type, cancellationToken);
                Log.Unhandled(logger, business, source);
                return Results.Ok();
            case OrderEventReading.Invalid invalid:
                Log.Invalid(logger, business, source, invalid.Errors.Count);
                return Problems.Invalid(invalid.Errors);
            default:
                throw new InvalidOperationException("An event was read as nothing known.");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, EventName = "order-webhook.accepted", Message = "Order event {EventId} of {Business} from {Source}: {Step}")]
        public static partial void Accepted(ILogger logger, string business, string source, string eventId, OrderStep step);

        [LoggerMessage(Level = LogLevel.Warning, EventName = "order-webhook.unhandled", Message = "Order event of unknown type for {Business} from {Source}")]
        public static partial void Unhandled(ILogger logger, string business, string source);

        [LoggerMessage(Level = LogLevel.Warning, EventName = "order-webhook.invalid", Message = "Order event for {Business} from {Source} has {Faults} wrong members")]
        public static partial void Invalid(ILogger logger, string business, string source, int faults);

        [LoggerMessage(Level = LogLevel.Warning, EventName = "order-webhook.refused", Message = "Order webhook refused: {Check}, {Code}, {Bytes} bytes")]
        public static partial void Refused(ILogger logger, SignatureCheck check, string code, int bytes);
    }
}
