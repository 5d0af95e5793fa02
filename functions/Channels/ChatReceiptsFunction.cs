using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Serverless.Businesses;
using Serverless.Channels.Routing;
using Serverless.Platform.Messaging;
using Serverless.Platform.Telemetry;

namespace Serverless.Channels;

/// <summary>
/// Works off what failed after it was sent, and what should have been delivered by now. Three ends: malformed or nobody's → dead letter
/// with a reason; a fault → thrown, so that the broker delivers again; everything else, unknown deliveries included → completed.
/// </summary>
public sealed partial class ChatReceiptsFunction(IBusinesses businesses, IDeliveryFollowUps followUps, TimeProvider clock, ILogger<ChatReceiptsFunction> logger)
{
    private const string Name = "chat-receipts";
    private static readonly BusConsumer Bus = new(Name, Queues.ChatReceipts);

    [Function(Name)]
    public Task Run(
        [ServiceBusTrigger(Queues.ChatReceipts, Connection = Queues.Connection, AutoCompleteMessages = false)] ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(actions);
        return Bus.RunAsync(message, actions, clock, counted => TakeAsync(message, counted, cancellationToken), cancellationToken);
    }

    private async Task TakeAsync(ServiceBusReceivedMessage message, ServiceBusMessageActions actions, CancellationToken cancellationToken)
    {
        var failed = message.TryRead(ReceiptFailed.Schema, out ReceiptFailed? receipt) ? receipt : null;
        var check = message.TryRead(DeliveryCheck.Schema, out DeliveryCheck? due) ? due : null;
        if ((failed?.Business ?? check?.Message.Business) is not { } business)
        {
            await DeadLetterAsync(message, actions, "chat-receipts.malformed", cancellationToken);
            return;
        }

        if (business != message.Business() || await businesses.FindAsync(business, cancellationToken) is null)
        {
            await DeadLetterAsync(message, actions, "chat-receipts.unknown-business", cancellationToken);
            return;
        }

        var outcome = failed is not null
            ? await followUps.FailedAsync(failed, cancellationToken)
            : await followUps.DueAsync(check!, cancellationToken);
        await actions.CompleteMessageAsync(message, cancellationToken);
        Log.Taken(logger, message.MessageId, business, failed is not null ? ReceiptFailed.Schema : DeliveryCheck.Schema, outcome);
    }

    private async Task DeadLetterAsync(ServiceBusReceivedMessage message, ServiceBusMessageActions actions, string reason, CancellationToken cancellationToken)
    {
        await actions.DeadLetterMessageAsync(message, deadLetterReason: reason,
            deadLetterErrorDescription: "The message cannot be read by this version, or names a business that does not exist.", cancellationToken: cancellationToken);
        Log.DeadLettered(logger, message.MessageId, reason);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, EventName = "chat-receipts.taken", Message = "Message {MessageId} of {Business}, {Schema}: {Outcome}")]
        public static partial void Taken(ILogger logger, string messageId, string business, string schema, string outcome);

        [LoggerMessage(Level = LogLevel.Error, EventName = "chat-receipts.dead-lettered", Message = "Message {MessageId} of chat-receipts dead-lettered: {Reason}")]
        public static partial void DeadLettered(ILogger logger, string messageId, string reason);
    }
}
