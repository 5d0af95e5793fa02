using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Serverless.Businesses;
using Serverless.Platform.Messaging;
using Serverless.Platform.Telemetry;

namespace Serverless.Conversations;

/// <summary>
/// Works off what happened in chats. Three ends: malformed or nobody's → dead letter with a reason; a fault → thrown, so that the broker
/// delivers again; everything else, refusals included → recorded in the inbox and completed.
/// </summary>
public sealed partial class ChatInboundFunction(IBusinesses businesses, InboundChat chat, InboundLedger ledger, ReadMarks marks,
    TimeProvider clock, ILogger<ChatInboundFunction> logger)
{
    private const string Malformed = "chat-inbound.malformed";
    private const string Foreign = "chat-inbound.foreign";

    private const string Name = "chat-inbound";
    private static readonly BusConsumer Bus = new(Name, Queues.ChatInbound);

    [Function(Name)]
    public Task Run(
        [ServiceBusTrigger(Queues.ChatInbound, Connection = Queues.Connection, IsSessionsEnabled = true, AutoCompleteMessages = false)] ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(actions);
        return Bus.RunAsync(message, actions, clock, counted => TakeAsync(message, counted, cancellationToken), cancellationToken);
    }

    private async Task TakeAsync(ServiceBusReceivedMessage message, ServiceBusMessageActions actions, CancellationToken cancellationToken)
    {
        if (!message.TryRead(ChatEvent.Schema, out ChatEvent? item))
        {
            await DeadLetterAsync(actions, message, Malformed, "The message is no chat event of this version.", cancellationToken);
            return;
        }

        if (message.Business() != item.Business
            || await businesses.FindAsync(item.Business, cancellationToken) is not { } business
            || business.AccountOf(item.Channel) != item.Account)
        {
            await DeadLetterAsync(actions, message, Foreign, "The business does not exist, or the account is not its own.", cancellationToken);
            return;
        }

        var outcome = "repeat";
        if (!await ledger.IsDoneAsync(business.Id, item.Channel, item.EventId, cancellationToken))
        {
            outcome = await chat.TakeAsync(business, item, cancellationToken);
            await ledger.DoneAsync(business.Id, item.Channel, item.EventId, ContactPolicy.Name(item.Kind), outcome, cancellationToken);
            await marks.MarkAsync(business, item, cancellationToken);
        }

        await actions.CompleteMessageAsync(message, cancellationToken);
        Log.Taken(logger, item.EventId, business.Id, item.Kind, outcome, message.DeliveryCount);
    }

    private async Task DeadLetterAsync(ServiceBusMessageActions actions, ServiceBusReceivedMessage message, string reason, string description, CancellationToken cancellationToken)
    {
        Log.DeadLettered(logger, message.MessageId, reason);
        await actions.DeadLetterMessageAsync(message, deadLetterReason: reason, deadLetterErrorDescription: description, cancellationToken: cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, EventName = "chat-inbound.taken",
            Message = "Event {EventId} of business {Business}, {Kind}: {Outcome} (delivery {DeliveryCount})")]
        public static partial void Taken(ILogger logger, string eventId, string business, ChatEventKind kind, string outcome, int deliveryCount);

        [LoggerMessage(Level = LogLevel.Error, EventName = "chat-inbound.dead-lettered", Message = "Message {MessageId} cannot be worked off: {Reason}")]
        public static partial void DeadLettered(ILogger logger, string messageId, string reason);
    }
}
