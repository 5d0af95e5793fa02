using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Serverless.Businesses;
using Serverless.Channels;
using Serverless.Platform.Http;
using Serverless.Platform.Messaging;
using Serverless.Platform.Security;

namespace Serverless.Conversations;

/// <summary>
/// Where Meta tells what happened on the pages. Verifies, stores, answers: everything a body holds is durable before the 200, and
/// nothing else is done on this path, because Meta drops a page whose webhook is slow.
/// </summary>
public sealed partial class MessengerWebhook(
    MetaKeys keys, IBusinesses businesses, MessengerStorage storage, TimeProvider clock, ILogger<MessengerWebhook> logger)
{
    [Function("messenger-handshake")]
    public IResult Handshake([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "webhooks/messenger")] HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.HttpContext.Response.Headers.XContentTypeOptions = "nosniff";
        return MetaHandshake.Answer(request.Query, keys);
    }

    [Function("messenger-webhook")]
    public async Task<IResult> Receive(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "webhooks/messenger")] HttpRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (keys.AppSecrets.Count == 0) { return Problems.SignatureNotConfigured; }

        if (await RequestBody.ReadAsync(request, RequestBody.WebhookLimit, cancellationToken) is not { } body) { return Problems.TooLarge; }

        var check = MetaSignature.Check(request.Headers[MetaSignature.Header], body, keys.AppSecrets);
        if (check is not SignatureCheck.Valid)
        {
            Log.Refused(logger, check, body.Length);
            return Problems.BadSignature;
        }

        if (!JsonBody.TryParse(body, out var document)) { return Problems.MalformedJson; }

        using (document) { await AcceptAsync(document.RootElement, cancellationToken); }

        return Results.Ok();
    }

    private async Task AcceptAsync(JsonElement root, CancellationToken cancellationToken)
    {
        var payload = MessengerPayload.Read(root);
        if (payload.Unhandled is { } what)
        {
            Log.Unhandled(logger, InboundLedger.NoBusiness, what);
            await storage.LeaveAsync(MessengerPayload.IdOf(InboundLedger.NoBusiness, root), what, cancellationToken);
            return;
        }

        var intakes = new Dictionary<string, MessengerIntake>(StringComparer.Ordinal);
        foreach (var entry in payload.Entries)
        {
            if (await businesses.FindByMessengerPageAsync(entry.PageId, cancellationToken) is not { } business)
            {
                ConversationMetrics.UnknownPage();
                Log.UnknownPage(logger, MessengerPayload.Name(entry.PageId), entry.Events.Count);
                continue;
            }

            if (!intakes.TryGetValue(business.Id, out var intake)) { intakes[business.Id] = intake = new MessengerIntake(business, keys, clock.GetUtcNow()); }

            foreach (var item in entry.Events) { intake.Add(item); }
        }

        foreach (var (business, intake) in intakes)
        {
            await storage.StoreAsync(business, intake, cancellationToken);
            foreach (var (_, kind) in intake.Unhandled) { Log.Unhandled(logger, business, kind); }

            ConversationMetrics.Received(intake.Events.Count, intake.Receipts.Count, intake.Unhandled.Count);
            Log.Accepted(logger, business, intake.Events.Count, intake.Receipts.Count, intake.Unhandled.Count);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, EventName = "messenger.refused", Message = "A webhook of {Bytes} bytes was refused: signature {Check}")]
        public static partial void Refused(ILogger logger, SignatureCheck check, int bytes);

        [LoggerMessage(Level = LogLevel.Warning, EventName = "messenger.unknown-page", Message = "Page {Page} belongs to no business; {Events} events ignored")]
        public static partial void UnknownPage(ILogger logger, string page, int events);

        [LoggerMessage(Level = LogLevel.Warning, EventName = "messenger.unhandled", Message = "An event of business {Business} is not understood: {What}")]
        public static partial void Unhandled(ILogger logger, string business, string what);

        [LoggerMessage(Level = LogLevel.Information, EventName = "messenger.accepted",
            Message = "Webhook of business {Business} accepted: {Events} events, {Receipts} receipts, {Unhandled} unhandled")]
        public static partial void Accepted(ILogger logger, string business, int events, int receipts, int unhandled);
    }
}
