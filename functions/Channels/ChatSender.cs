using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Serverless.Businesses;
using Serverless.Platform.Messaging;

namespace Serverless.Channels;

/// <summary>
/// Sends the messages of <c>chat-outbound</c>. Malformed ones and those of nobody end in the dead-letter queue; a fault lets the broker
/// deliver again; everything else is recorded, and then completed.
/// </summary>
public sealed partial class ChatSender(IBusinesses businesses, IChatDelivery delivery, TimeProvider clock, ILogger<ChatSender> logger)
{
    [Function("chat-sender")]
    public async Task Run(
        [ServiceBusTrigger(Queues.ChatOutbound, Connection = Queues.Connection, IsSessionsEnabled = true, AutoCompleteMessages = false)] ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(actions);
        var begun = clock.GetTimestamp();
        if (!message.TryRead(ChatMessage.Schema, out ChatMessage? chat))
        {
            await DeadLetterAsync(message, actions, "chat-outbound.malformed", cancellationToken);
            return;
        }

        if (chat.Business != message.Business() || await businesses.FindAsync(chat.Business, cancellationToken) is not { } business)
        {
            await DeadLetterAsync(message, actions, "chat-outbound.unknown-business", cancellationToken);
            return;
        }

        var end = await delivery.RunAsync(business, chat, mayHaveRun: message.DeliveryCount > 1 || chat.Deferrals > 0, cancellationToken);
        await actions.CompleteMessageAsync(message, cancellationToken);
        ChannelMetrics.Ended(end);
        var milliseconds = clock.GetElapsedTime(begun).TotalMilliseconds;
        Log.Ended(logger, end.NeedsAttention ? LogLevel.Error : LogLevel.Information,
            chat.SendId, chat.Business, end.Channel, chat.Thread, end.State, end.Reason, chat.Deferrals, milliseconds);
    }

    private async Task DeadLetterAsync(ServiceBusReceivedMessage message, ServiceBusMessageActions actions, string reason, CancellationToken cancellationToken)
    {
        await actions.DeadLetterMessageAsync(message, deadLetterReason: reason,
            deadLetterErrorDescription: "The message cannot be read by this version, or names a business that does not exist.", cancellationToken: cancellationToken);
        Log.DeadLettered(logger, message.MessageId, reason);
    }

    private static partial class Log
    {
        [LoggerMessage(EventName = "chat.send-ended",
            Message = "Send {SendId} of {Business} on {Channel} thread {Thread}: {State}, {Reason}, after {Deferrals} deferrals, {Milliseconds} ms")]
        public static partial void Ended(ILogger logger, LogLevel level, string sendId, string business, string channel, string thread,
            string state, string reason, int deferrals, double milliseconds);

        [LoggerMessage(Level = LogLevel.Error, EventName = "chat.dead-lettered", Message = "Message {MessageId} of chat-outbound dead-lettered: {Reason}")]
        public static partial void DeadLettered(ILogger logger, string messageId, string reason);
    }
}
