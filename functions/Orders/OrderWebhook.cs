using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Serverless.Orders.Sources;
using Serverless.Platform.Http;
using Serverless.Platform.Security;

namespace Serverless.Orders;

/// <summary>What shops call when something happens to an order: verified, read, put on the bus, and only then answered.</summary>
public sealed partial class OrderWebhook(OrderSources sources, WooCommercePings pings, OrderIntake intake, UnhandledEvents unhandled, PrivacyRequests privacy,
    ILogger<OrderWebhook> logger)
{
    private const int Limit = 1024 * 1024;

    [Function("order-webhook")]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "businesses/{business}/orders/{source}")] HttpRequest request,
        string business, string source, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (await pings.AnswerAsync(request, source, cancellationToken) is { } pong) { return pong; }

        if (!request.HasJsonContentType() || request.Headers.ContentEncoding.Count > 0) { return Problems.UnsupportedMediaType; }

        var body = await RequestBody.ReadAsync(request, Limit, cancellationToken);
        if (body is null) { return Problems.TooLarge; }

        var verdict = await sources.VerifyAsync(request, business, source, body, cancellationToken);
        if (verdict.Problem is { } problem)
        {
            Log.Refused(logger, verdict.Check, problem.Code, body.Length);
            return problem;
        }

        if (!JsonBody.TryParse(body, out var document)) { return Problems.MalformedJson; }

        using (document) { return await AcceptAsync(verdict.Source.Read(verdict.Delivery, document.RootElement), verdict, cancellationToken); }
    }

    private async Task<IResult> AcceptAsync(SourceReading reading, SourceVerdict verdict, CancellationToken cancellationToken)
    {
        var (business, source) = (verdict.Delivery.Business, verdict.Source.Name);
        switch (reading)
        {
            case SourceReading.Events events:
                await intake.AcceptAsync(events.All, cancellationToken);
                foreach (var accepted in events.All) { Log.Accepted(logger, business, source, accepted.Change.EventId, accepted.Change.Step); }

                return Results.StatusCode(StatusCodes.Status202Accepted);
            case SourceReading.Reply reply:
                await intake.AcceptAsync(reply.MessageId, reply.Content, cancellationToken);
                Log.Answered(logger, business, source, reply.Content.RequestId, reply.Content.Answer.GetType().Name);
                return Results.StatusCode(StatusCodes.Status202Accepted);
            case SourceReading.Unhandled other:
                await unhandled.RecordAsync(business, source, other.Id, other.Type, cancellationToken);
                Log.Unhandled(logger, business, source);
                return Results.Ok();
            case SourceReading.Privacy when verdict.Delivery.Body.Length > PrivacyRequests.Largest:
                return Problems.TooLarge;
            case SourceReading.Privacy request:
                await privacy.KeepAsync(business, source, request.Id, request.Topic, verdict.Delivery.Body, cancellationToken);
                Log.PrivacyRequest(logger, business, source, request.Topic, request.Id);
                return Results.Ok();
            case SourceReading.Invalid invalid:
                Log.Invalid(logger, business, source, invalid.Errors.Count);
                return Problems.Invalid(invalid.Errors);
            default:
                throw new InvalidOperationException("A delivery was read as nothing known.");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, EventName = "order-webhook.accepted", Message = "Order event {EventId} of {Business} from {Source}: {Step}")]
        public static partial void Accepted(ILogger logger, string business, string source, string eventId, OrderStep step);

        [LoggerMessage(Level = LogLevel.Information, EventName = "order-webhook.answered", Message = "The shop of {Business} answered by {Source} to request {RequestId}: {Answer}")]
        public static partial void Answered(ILogger logger, string business, string source, string requestId, string answer);

        [LoggerMessage(Level = LogLevel.Warning, EventName = "order-webhook.unhandled", Message = "Order webhook for {Business} from {Source} that this version does not act on")]
        public static partial void Unhandled(ILogger logger, string business, string source);

        [LoggerMessage(Level = LogLevel.Warning, EventName = "order-webhook.privacy-request", Message = "Privacy request {Id} for {Business} from {Source} kept: {Topic}")]
        public static partial void PrivacyRequest(ILogger logger, string business, string source, string topic, string id);

        [LoggerMessage(Level = LogLevel.Warning, EventName = "order-webhook.invalid", Message = "Order event for {Business} from {Source} has {Faults} wrong members")]
        public static partial void Invalid(ILogger logger, string business, string source, int faults);

        [LoggerMessage(Level = LogLevel.Warning, EventName = "order-webhook.refused", Message = "Order webhook refused: {Check}, {Code}, {Bytes} bytes")]
        public static partial void Refused(ILogger logger, SignatureCheck check, string code, int bytes);
    }
}
