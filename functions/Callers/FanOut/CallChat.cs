using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Serverless.Businesses;
using Serverless.Channels;
using Serverless.Channels.Routing;
using Serverless.Consents;
using Serverless.Conversations;
using Serverless.Customers;
using Serverless.Orders;
using Serverless.Platform.Messaging;

namespace Serverless.Callers.FanOut;

/// <summary>
/// Writes to customers because of their calls: once for a call. What is decided is stored first and sent afterwards, so a crash in between
/// sends what was decided, under the same id.
/// </summary>
internal sealed partial class CallChat(CallStore calls, CallerHistories histories, ICustomerRecords customers, IThreads threads, IConsents consents, IOrders orders,
    IChatOutbox outbox, IMessageBus bus, IOptions<FanOutOptions> options, TimeProvider clock, ILogger<CallChat> logger)
{
    /// <summary>After something happened to the call: an answered one that ended is decided now, a missed one when it is certain that it was.</summary>
    public Task FollowAsync(Business business, CallRecord call, CancellationToken cancellationToken) => call switch
    {
        { Chat: { IsSent: false, Outcome: CallChatOutcomes.Told } } => SendAsync(business, call, 1, cancellationToken),
        { Chat: not null } => Task.CompletedTask,
        { State: CallState.Ended } => DecideAsync(business, call, 1, cancellationToken),
        { State: CallState.Missed } when business.Callers?.TellMissed == true => PutOffAsync(call, 1, clock.GetUtcNow() + options.Value.TellMissedAfter, cancellationToken),
        _ => Task.CompletedTask,
    };

    /// <summary>The time that was waited for has come.</summary>
    /// <param name="attempt">The number of the decision; 1 for the first.</param>
    public Task TakeAsync(Business business, CallRecord call, int attempt, CancellationToken cancellationToken) => call switch
    {
        { Chat: { IsSent: false, Outcome: CallChatOutcomes.Told } } => SendAsync(business, call, attempt, cancellationToken),
        { Chat: not null } => Task.CompletedTask,
        _ => DecideAsync(business, call, attempt, cancellationToken),
    };

    private async Task DecideAsync(Business business, CallRecord call, int attempt, CancellationToken cancellationToken)
    {
        if (CallChatPolicy.KindOf(call) is not { } kind) { return; }

        var now = clock.GetUtcNow();
        var situation = await SituationAsync(business, call, kind, now, cancellationToken);
        switch (CallChatPolicy.Decide(situation))
        {
            case CallChatVerdict.Later later:
                await PutOffAsync(call, attempt + 1, later.At, cancellationToken);
                break;
            case CallChatVerdict.Drop drop:
                await StoreAsync(call, new ChatTold(kind, drop.Reason, now), cancellationToken);
                Log.NotTold(logger, call.Id, call.Business, kind, drop.Reason);
                break;
            case CallChatVerdict.Tell:
                await TellAsync(business, situation.Call, kind, attempt, now, cancellationToken);
                break;
        }
    }

    private async Task TellAsync(Business business, CallRecord call, string kind, int attempt, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var order = kind == CallChatKinds.Missed ? CallChatMessages.OrderOf(await orders.ListAsync(call.Business, call.Customer!, cancellationToken)) : null;
        var stored = await StoreAsync(call, new ChatTold(kind, CallChatOutcomes.Told, now) { Order = order?.OrderId }, cancellationToken);
        if (stored is not null) { await SendAsync(business, stored, attempt, cancellationToken); }
    }

    /// <summary>
    /// What was decided is sent, if need be again: the send has the call's id, so the customer gets it once. After a crash quiet hours may have begun.
    /// Who holds a chat by then the send itself looks at.
    /// </summary>
    private async Task SendAsync(Business business, CallRecord call, int attempt, CancellationToken cancellationToken)
    {
        var (kind, now) = (call.Chat!.Kind, clock.GetUtcNow());
        if (QuietTimes.EndAfter(business, now) is { } end)
        {
            await PutOffAsync(call, attempt + 1, end, cancellationToken);
            return;
        }

        var (customer, chats) = await ChatsAsync(business, call.Customer!, kind, call.Chat.Order is not null, cancellationToken);
        var route = FallbackPolicy.Choose(chats, now);
        if (route.Refused is null)
        {
            var order = call.Chat.Order is { } named ? await orders.FindAsync(call.Business, customer, named, cancellationToken) : null;
            await outbox.SendAsync([CallChatMessages.Of(business, call with { Customer = customer }, kind, route.Legs, order, now)], cancellationToken);
        }

        var outcome = route.Refused ?? CallChatOutcomes.Told;
        if (route.Refused is null && kind == CallChatKinds.Missed) { await histories.UpdateAsync(call.Business, customer, history => history.Told(call.Chat.At), cancellationToken); }

        await calls.UpdateAsync(call.Business, call.Id,
            stored => stored.Chat is { IsSent: false } chat ? stored with { Chat = chat with { IsSent = true, Outcome = outcome } } : stored, cancellationToken);
        if (route.Refused is { } refused) { Log.NotTold(logger, call.Id, call.Business, kind, refused); }
        else { Log.Told(logger, call.Id, call.Business, kind, customer, call.Chat.Order is not null); }
    }

    /// <summary>The record with this decision; null when another one was stored before.</summary>
    private async Task<CallRecord?> StoreAsync(CallRecord call, ChatTold told, CancellationToken cancellationToken)
    {
        var stored = await calls.UpdateAsync(call.Business, call.Id, record => record.Chat is null ? record with { Chat = told } : record, cancellationToken);
        return stored?.Chat == told ? stored with { Customer = call.Customer } : null;
    }

    private Task PutOffAsync(CallRecord call, int attempt, DateTimeOffset until, CancellationToken cancellationToken) =>
        bus.SendAsync(Queues.CallerContext, CallMessages.Chat(new CallChatDue(call.Business, call.Id, attempt), until), cancellationToken);

    private async Task<CallChatSituation> SituationAsync(Business business, CallRecord call, string kind, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (call.Customer is not { } known) { return new CallChatSituation(business, call, CallerHistory.None, [], now); }

        var (customer, chats) = await ChatsAsync(business, known, kind, withOrder: false, cancellationToken);
        var history = await histories.FindAsync(business.Id, customer, cancellationToken);
        return new CallChatSituation(business, call with { Customer = customer }, history, chats, now);
    }

    /// <summary>The chats of the customer, who may have become part of another one since.</summary>
    private async Task<(string Customer, IReadOnlyList<LegChoice> Chats)> ChatsAsync(Business business, string known, string kind, bool withOrder, CancellationToken cancellationToken)
    {
        var customer = await customers.FindIdsAsync(business.Id, known, cancellationToken) is [var id, ..] ? id : known;
        var all = await threads.ListAsync(business.Id, customer, cancellationToken);
        var given = all.All(thread => thread.Permits is not null) ? [] : await consents.ListAsync(business.Id, customer, cancellationToken);
        var text = kind == CallChatKinds.FollowUp ? CallTexts.FollowUp : withOrder ? CallTexts.MissedWithOrder : CallTexts.Missed;
        return (customer, [.. all.Select(thread => new LegChoice(thread, thread.IsPermitted(Purpose.Service, given), CallChatMessages.HasTemplate(business, thread, text)))]);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, EventName = "caller.customer-told", Message = "Call {Call} of {Business}: {Kind} told to customer {Customer}, with an order: {HasOrder}")]
        public static partial void Told(ILogger logger, string call, string business, string kind, string customer, bool hasOrder);

        [LoggerMessage(Level = LogLevel.Information, EventName = "caller.customer-not-told", Message = "Call {Call} of {Business}: {Kind} not told to the customer: {Reason}")]
        public static partial void NotTold(ILogger logger, string call, string business, string kind, string reason);
    }
}
