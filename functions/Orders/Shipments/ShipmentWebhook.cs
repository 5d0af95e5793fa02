using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Serverless.Businesses;
using Serverless.Platform.Http;
using Serverless.Platform.Security;

namespace Serverless.Orders.Shipments;

/// <summary>What carriers and tracking services call when something happens to a parcel: verified, read, put on the bus, and only then answered.</summary>
public sealed partial class ShipmentWebhook(ShipmentSources sources, ShipmentIntake intake, TimeProvider clock, ILogger<ShipmentWebhook> logger)
{
    /// <summary>Tracking services send the whole history of a parcel each time.</summary>
    private const int Limit = RequestBody.WebhookLimit;

    [Function("shipment-webhook")]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "businesses/{business}/shipments/{source}")] HttpRequest request,
        string business, string source, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
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

        var delivery = new ShipmentDelivery(verdict.Business!.Id, source, verdict.WebhookId, body, Zone(verdict.Business), clock.GetUtcNow());
        using (document) { return await AcceptAsync(document.RootElement, delivery, cancellationToken); }
    }

    private async Task<IResult> AcceptAsync(JsonElement root, ShipmentDelivery delivery, CancellationToken cancellationToken)
    {
        switch (ShipmentReader.Read(root, delivery))
        {
            case ShipmentReading.Event read:
                await intake.AcceptAsync(read.Report, cancellationToken);
                Log.Accepted(logger, delivery.Business, delivery.Source, read.Report.EventId, read.Report.State);
                return Results.StatusCode(StatusCodes.Status202Accepted);
            case ShipmentReading.Unhandled other:
                await intake.RecordUnhandledAsync(delivery.Business, delivery.Source, other, cancellationToken);
                Log.Unhandled(logger, delivery.Business, delivery.Source);
                return Results.Ok();
            case ShipmentReading.Invalid invalid:
                Log.Invalid(logger, delivery.Business, delivery.Source, invalid.Errors.Count);
                return Problems.Invalid(invalid.Errors);
            default:
                throw new InvalidOperationException("An event was read as nothing known.");
        }
    }

    private static TimeZoneInfo Zone(Business business) => TimeZoneInfo.TryFindSystemTimeZoneById(business.TimeZone, out var zone) ? zone : TimeZoneInfo.Utc;

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, EventName = "shipment-webhook.accepted", Message = "Shipment event {EventId} of {Business} from {Source}: {State}")]
        public static partial void Accepted(ILogger logger, string business, string source, string eventId, ShipmentState state);

        [LoggerMessage(Level = LogLevel.Warning, EventName = "shipment-webhook.unhandled", Message = "Shipment event for {Business} from {Source} that is about no parcel we can read")]
        public static partial void Unhandled(ILogger logger, string business, string source);

        [LoggerMessage(Level = LogLevel.Warning, EventName = "shipment-webhook.invalid", Message = "Shipment event for {Business} from {Source} has {Faults} wrong members")]
        public static partial void Invalid(ILogger logger, string business, string source, int faults);

        [LoggerMessage(Level = LogLevel.Warning, EventName = "shipment-webhook.refused", Message = "Shipment webhook refused: {Check}, {Code}, {Bytes} bytes")]
        public static partial void Refused(ILogger logger, SignatureCheck check, string code, int bytes);
    }
}
