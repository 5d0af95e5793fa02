using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Serverless.Businesses;
using Serverless.Channels.WhatsApp;
using Serverless.Platform.Json;

namespace Serverless.Conversations;

/// <summary>
/// Where Meta tells what happened on the WhatsApp numbers. Verifies, stores, answers: everything a body holds is durable before the 200,
/// and nothing else is done on this path.
/// </summary>
public sealed partial class WhatsAppWebhook(
    MetaNotifications meta, IBusinesses businesses, IThreads threads, InboundStorage storage, IWhatsAppNotices notices, TimeProvider clock, ILogger<WhatsAppWebhook> logger)
    : IMetaIntake
{
    /// <summary>Meta's own limit for WhatsApp webhooks.</summary>
    public const int MaxBody = 3 * 1024 * 1024;

    [Function("whatsapp-handshake")]
    public IResult Handshake([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "webhooks/whatsapp")] HttpRequest request) => meta.Handshake(request);

    [Function("whatsapp-webhook")]
    public Task<IResult> Receive(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "webhooks/whatsapp")] HttpRequest request, CancellationToken cancellationToken) =>
        meta.ReceiveAsync(request, this, cancellationToken);

    int IMetaIntake.MaxBody => MaxBody;

    bool IMetaIntake.IsStrict => false;

    async Task IMetaIntake.AcceptAsync(JsonElement root, CancellationToken cancellationToken)
    {
        if (!root.Member("object"u8).Is("whatsapp_business_account"u8))
        {
            await LeaveAsync(root, root.Text("object"u8, 40) is { } kind ? $"object.{EventIds.Name(kind)}" : "no-object", cancellationToken);
            return;
        }

        var intakes = new List<WhatsAppIntake>(1);
        var count = 0;
        foreach (var entry in root.Items("entry"u8))
        {
            foreach (var change in entry.Items("changes"u8))
            {
                count++;
                await TakeAsync(entry, change, intakes, cancellationToken);
            }
        }

        if (count == 0) { await LeaveAsync(root, "no-change", cancellationToken); }

        foreach (var intake in intakes) { await StoreAsync(intake.Batch, cancellationToken); }
    }

    private async ValueTask TakeAsync(JsonElement entry, JsonElement change, List<WhatsAppIntake> intakes, CancellationToken cancellationToken)
    {
        if (change.Member("value"u8).Member("metadata"u8).Text("phone_number_id"u8, 64) is not { } number)
        {
            await TakeAccountEventAsync(entry, change, cancellationToken);
            return;
        }

        foreach (var known in intakes)
        {
            if (known.Account == number)
            {
                known.Add(change);
                return;
            }
        }

        if (await businesses.FindByWhatsAppNumberAsync(number, cancellationToken) is not { } business)
        {
            ConversationMetrics.UnknownAccount(ChatChannels.WhatsApp);
            Log.UnknownNumber(logger, EventIds.Name(number));
            return;
        }

        var intake = new WhatsAppIntake(business, number, threads, clock.GetUtcNow());
        intakes.Add(intake);
        intake.Add(change);
    }

    /// <summary>Accounts, numbers and templates: rare, of no customer, and kept where the sender sees them.</summary>
    private async Task TakeAccountEventAsync(JsonElement entry, JsonElement change, CancellationToken cancellationToken)
    {
        var field = change.Text("field"u8, 80);
        var read = WhatsAppAccountEvents.Read(entry, field, change.Member("value"u8), clock.GetUtcNow());
        foreach (var notice in read)
        {
            await notices.RecordAsync(notice, cancellationToken);
            var account = EventIds.Name(notice.BusinessAccount);
            if (notice.IsAlarming) { Log.Alarming(logger, account, notice.Subject, notice.State, notice.Reason); }
            else { Log.Noticed(logger, account, notice.Subject, notice.State, notice.Reason); }
        }

        if (read.Count == 0) { await LeaveAsync(change, $"change.{EventIds.Name(field)}", cancellationToken); }
    }

    private async Task StoreAsync(InboundBatch batch, CancellationToken cancellationToken)
    {
        await storage.StoreAsync(batch, cancellationToken);
        foreach (var (_, what) in batch.Unhandled) { Log.Unhandled(logger, batch.Business, what); }

        ConversationMetrics.Received(batch);
        Log.Accepted(logger, batch.Business, batch.Acts.Count, batch.Receipts.Count, batch.Failures.Count, batch.Calls.Count, batch.Unhandled.Count);
    }

    private async Task LeaveAsync(JsonElement item, string what, CancellationToken cancellationToken)
    {
        Log.Unhandled(logger, InboundLedger.NoBusiness, what);
        await storage.LeaveAsync(ChatChannels.WhatsApp, EventIds.OfBytes(ChatChannels.WhatsApp, InboundLedger.NoBusiness, item), what, cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, EventName = "whatsapp.unknown-number", Message = "Number {Number} belongs to no business; its events are ignored")]
        public static partial void UnknownNumber(ILogger logger, string number);

        [LoggerMessage(Level = LogLevel.Warning, EventName = "whatsapp.unhandled", Message = "An event of business {Business} is not understood: {What}")]
        public static partial void Unhandled(ILogger logger, string business, string what);

        [LoggerMessage(Level = LogLevel.Error, EventName = "whatsapp.alarming",
            Message = "Meta tells of WhatsApp account {Account}, {Subject}: {State} ({Reason}). Look into the account in Meta's business manager.")]
        public static partial void Alarming(ILogger logger, string account, NoticeSubject subject, string state, string? reason);

        [LoggerMessage(Level = LogLevel.Information, EventName = "whatsapp.noticed", Message = "Meta tells of WhatsApp account {Account}, {Subject}: {State} ({Reason})")]
        public static partial void Noticed(ILogger logger, string account, NoticeSubject subject, string state, string? reason);

        [LoggerMessage(Level = LogLevel.Information, EventName = "whatsapp.accepted",
            Message = "Webhook of business {Business} accepted: {Acts} acts, {Receipts} receipts ({Failures} failed), {Calls} calls, {Unhandled} unhandled")]
        public static partial void Accepted(ILogger logger, string business, int acts, int receipts, int failures, int calls, int unhandled);
    }
}
