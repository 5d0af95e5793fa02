using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Serverless.Businesses;
using Serverless.Platform.Http;

namespace Serverless.Conversations;

/// <summary>
/// Where Meta tells what happened on the pages. Verifies, stores, answers: everything a body holds is durable before the 200, and
/// nothing else is done on this path, because Meta drops a page whose webhook is slow.
/// </summary>
public sealed partial class MessengerWebhook(
    MetaNotifications meta, MetaKeys keys, IBusinesses businesses, IThreads threads, InboundStorage storage, TimeProvider clock, ILogger<MessengerWebhook> logger)
    : IMetaIntake
{
    [Function("messenger-handshake")]
    public IResult Handshake([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "webhooks/messenger")] HttpRequest request) => meta.Handshake(request);

    [Function("messenger-webhook")]
    public Task<IResult> Receive(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "webhooks/messenger")] HttpRequest request, CancellationToken cancellationToken) =>
        meta.ReceiveAsync(request, this, cancellationToken);

    int IMetaIntake.MaxBody => RequestBody.WebhookLimit;

    bool IMetaIntake.IsStrict => true;

    async Task IMetaIntake.AcceptAsync(JsonElement root, CancellationToken cancellationToken)
    {
        var payload = MessengerPayload.Read(root);
        if (payload.Unhandled is { } what)
        {
            Log.Unhandled(logger, InboundLedger.NoBusiness, what);
            await storage.LeaveAsync(ChatChannels.Messenger, EventIds.OfBytes(ChatChannels.Messenger, InboundLedger.NoBusiness, root), what, cancellationToken);
            return;
        }

        var intakes = new Dictionary<string, MessengerIntake>(StringComparer.Ordinal);
        foreach (var entry in payload.Entries)
        {
            if (await businesses.FindByMessengerPageAsync(entry.PageId, cancellationToken) is not { } business)
            {
                ConversationMetrics.UnknownAccount(ChatChannels.Messenger);
                Log.UnknownPage(logger, EventIds.Name(entry.PageId), entry.Events.Count);
                continue;
            }

            if (!intakes.TryGetValue(business.Id, out var intake)) { intakes[business.Id] = intake = new MessengerIntake(business, keys, clock.GetUtcNow()); }

            foreach (var item in entry.Events) { intake.Add(item); }
        }

        foreach (var intake in intakes.Values) { await StoreAsync(intake, cancellationToken); }
    }

    private async Task StoreAsync(MessengerIntake intake, CancellationToken cancellationToken)
    {
        var batch = intake.ToBatch(threads);
        await storage.StoreAsync(batch, cancellationToken);
        foreach (var (_, kind) in batch.Unhandled) { Log.Unhandled(logger, batch.Business, kind); }

        ConversationMetrics.Received(batch);
        Log.Accepted(logger, batch.Business, batch.Acts.Count, batch.Receipts.Count, batch.Unhandled.Count);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, EventName = "messenger.unknown-page", Message = "Page {Page} belongs to no business; {Events} events ignored")]
        public static partial void UnknownPage(ILogger logger, string page, int events);

        [LoggerMessage(Level = LogLevel.Warning, EventName = "messenger.unhandled", Message = "An event of business {Business} is not understood: {What}")]
        public static partial void Unhandled(ILogger logger, string business, string what);

        [LoggerMessage(Level = LogLevel.Information, EventName = "messenger.accepted",
            Message = "Webhook of business {Business} accepted: {Events} events, {Receipts} receipts, {Unhandled} unhandled")]
        public static partial void Accepted(ILogger logger, string business, int events, int receipts, int unhandled);
    }
}
