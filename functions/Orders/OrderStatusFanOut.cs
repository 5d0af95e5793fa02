using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Serverless.Businesses;
using Serverless.Conversations;
using Serverless.Orders.Shipments;
using Serverless.Platform.Messaging;
using Serverless.Platform.Telemetry;

namespace Serverless.Orders;

/// <summary>
/// Brings order events to the customer's chats. What cannot be read or belongs to nobody ends in the dead-letter queue; a fault lets
/// the broker deliver again; everything else is recorded, and then completed.
/// </summary>
public sealed partial class OrderStatusFanOut(IBusinesses businesses, OrderOwners owners, IOrderTelling telling, OrderCatchUps catchUps,
    OrderIndex index, ShipmentTracking shipments, ShipmentLinks links, TimeProvider clock, ILogger<OrderStatusFanOut> logger)
{
    private const string Name = "order-status-fan-out";
    private static readonly BusConsumer Bus = new(Name, Queues.OrderStatus, Queues.Chats);

    [Function(Name)]
    public Task Run(
        [ServiceBusTrigger(Queues.OrderStatus, Queues.Chats, Connection = Queues.Connection, IsSessionsEnabled = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(actions);
        return Bus.RunAsync(message, actions, clock, counted => TakeAsync(message, counted, cancellationToken), cancellationToken);
    }

    private async Task TakeAsync(ServiceBusReceivedMessage message, ServiceBusMessageActions actions, CancellationToken cancellationToken)
    {
        var deadEnd =
            message.TryRead(OrderStatusChanged.Schema, out OrderStatusChanged? change)
                ? await FanOutAsync(message, change, cancellationToken)
            : message.TryRead(ShipmentReported.Schema, out ShipmentReported? report)
                ? await TrackAsync(message, report, cancellationToken)
            : message.TryRead(ChatLinked.Schema, out ChatLinked? linked)
                ? await AskCatchUpsAsync(message, linked, cancellationToken)
            : message.TryRead(OrderCatchUp.Schema, out OrderCatchUp? catchUp)
                ? await CatchUpAsync(message, catchUp, cancellationToken)
            : message.TryRead(OrderParkingEnded.Schema, out OrderParkingEnded? ended)
                ? await EndParkingAsync(message, ended, cancellationToken)
            : "order-status.malformed";
        if (deadEnd is null)
        {
            await actions.CompleteMessageAsync(message, cancellationToken);
            return;
        }

        await actions.DeadLetterMessageAsync(message, deadLetterReason: deadEnd,
            deadLetterErrorDescription: "The message cannot be read by this version, or names a business that does not exist.", cancellationToken: cancellationToken);
        Log.DeadLettered(logger, message.MessageId, deadEnd);
    }

    /// <summary>Null when done, else why the message can never be handled.</summary>
    private async Task<string?> FanOutAsync(ServiceBusReceivedMessage message, OrderStatusChanged change, CancellationToken cancellationToken)
    {
        if (await BusinessOfAsync(message, change.Business, cancellationToken) is not { } business) { return "order-status.unknown-business"; }

        if (await owners.OfAsync(change, message.FirstId(), cancellationToken) is not { } customer) { return null; }

        var sent = await telling.TellAsync(business, customer, change, isCertain: false, cancellationToken);
        if (sent is null)
        {
            customer = await owners.AskAgainAsync(change, customer, cancellationToken);
            sent = await telling.TellAsync(business, customer, change, isCertain: true, cancellationToken);
        }

        await links.AddAsync(business, customer, change, cancellationToken);
        Log.FannedOut(logger, business.Id, change.EventId, change.Step, customer, sent ?? 0);
        return null;
    }

    private async Task<string?> TrackAsync(ServiceBusReceivedMessage message, ShipmentReported report, CancellationToken cancellationToken)
    {
        if (await BusinessOfAsync(message, report.Business, cancellationToken) is not { } business) { return "order-status.unknown-business"; }

        await shipments.HandleAsync(report, new BusMessage(message.FirstId(), message.SessionId, business.Id, ShipmentReported.Schema, message.Body), cancellationToken);
        return null;
    }

    private async Task<string?> AskCatchUpsAsync(ServiceBusReceivedMessage message, ChatLinked linked, CancellationToken cancellationToken)
    {
        if (await BusinessOfAsync(message, linked.Business, cancellationToken) is not { } business) { return "order-status.unknown-business"; }

        var asked = await catchUps.AskAsync(business, linked.Customer, message.FirstId(), cancellationToken);
        Log.ChatUsable(logger, business.Id, linked.Customer, linked.Thread, asked);
        return null;
    }

    private async Task<string?> CatchUpAsync(ServiceBusReceivedMessage message, OrderCatchUp catchUp, CancellationToken cancellationToken)
    {
        if (await BusinessOfAsync(message, catchUp.Business, cancellationToken) is not { } business) { return "order-status.unknown-business"; }

        var sent = await telling.CatchUpAsync(business, catchUp.Customer, catchUp.OrderId, message.FirstId(), cancellationToken);
        Log.CaughtUp(logger, business.Id, catchUp.Customer, sent);
        return null;
    }

    private async Task<string?> EndParkingAsync(ServiceBusReceivedMessage message, OrderParkingEnded ended, CancellationToken cancellationToken)
    {
        if (await BusinessOfAsync(message, ended.Business, cancellationToken) is not { } business) { return "order-status.unknown-business"; }

        if (await index.EndAsync(ended, cancellationToken)) { Log.OrderUnknown(logger, business.Id, ended.Kind, ended.MessageId); }

        return null;
    }

    private async Task<Business?> BusinessOfAsync(ServiceBusReceivedMessage message, string claimed, CancellationToken cancellationToken) =>
        claimed == message.Business() ? await businesses.FindAsync(claimed, cancellationToken) : null;

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, EventName = "order-status.fanned-out",
            Message = "Order event {EventId} of {Business}: {Step} for customer {Customer}, {Messages} messages")]
        public static partial void FannedOut(ILogger logger, string business, string eventId, OrderStep step, string customer, int messages);

        [LoggerMessage(Level = LogLevel.Information, EventName = "order-status.chat-usable",
            Message = "Chat {Thread} of customer {Customer} of {Business} became usable: {Orders} open orders")]
        public static partial void ChatUsable(ILogger logger, string business, string customer, string thread, int orders);

        [LoggerMessage(Level = LogLevel.Information, EventName = "order-status.caught-up",
            Message = "Open order of customer {Customer} of {Business} looked at for a chat that became usable: {Messages} messages")]
        public static partial void CaughtUp(ILogger logger, string business, string customer, int messages);

        [LoggerMessage(Level = LogLevel.Warning, EventName = "order-status.order-unknown",
            Message = "An event of {Business} waited in vain for its {Kind}: parked message {MessageId} ends as order-unknown")]
        public static partial void OrderUnknown(ILogger logger, string business, string kind, string messageId);

        [LoggerMessage(Level = LogLevel.Error, EventName = "order-status.dead-lettered", Message = "Message {MessageId} of order-status dead-lettered: {Reason}")]
        public static partial void DeadLettered(ILogger logger, string messageId, string reason);
    }
}
