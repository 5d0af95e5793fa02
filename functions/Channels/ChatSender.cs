using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Serverless.Businesses;
using Serverless.Platform.Messaging;

namespace Serverless.Channels;

/// <summary>
/// Sends the messages of <c>chat-outbound</c>, a batch of one lane at a time: the chats of a batch at once, the messages of one chat in
/// order. Malformed messages and those of nobody end in the dead-letter queue; after a fault the broker delivers that message again, and
/// only that one counts as delivered; everything else is recorded, and then completed.
/// </summary>
public sealed partial class ChatSender(IBusinesses businesses, IChatDelivery delivery, TimeProvider clock, ILogger<ChatSender> logger)
{
    [Function("chat-sender")]
    public async Task Run(
        [ServiceBusTrigger(Queues.ChatOutbound, Connection = Queues.Connection, IsBatched = true, IsSessionsEnabled = true, AutoCompleteMessages = false)] ServiceBusReceivedMessage[] messages,
        ServiceBusMessageActions actions,
        ServiceBusSessionMessageActions session,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(messages);
        ArgumentNullException.ThrowIfNull(actions);
        await using var lease = await SessionLease.KeepAsync(session, clock, cancellationToken);
        var letters = new List<Letter>();
        foreach (var message in messages)
        {
            if (await ReadAsync(message, actions, cancellationToken) is { } letter) { letters.Add(letter); }
        }

        var done = await Task.WhenAll(letters.GroupBy(letter => (letter.Chat.Business, letter.Chat.Thread))
            .Select(thread => SendInOrderAsync([.. thread], actions, lease, cancellationToken)));

        // What was not settled comes again in order, and without being counted, once the session is closed. Until then newer ones would overtake it.
        if (!done.All(all => all)) { await session.ReleaseSession(CancellationToken.None); }
    }

    /// <summary>Null when the message was dead-lettered.</summary>
    private async Task<Letter?> ReadAsync(ServiceBusReceivedMessage message, ServiceBusMessageActions actions, CancellationToken cancellationToken)
    {
        if (!message.TryRead(ChatMessage.Schema, out ChatMessage? chat))
        {
            await DeadLetterAsync(message, actions, "chat-outbound.malformed", cancellationToken);
            return null;
        }

        if (chat.Business != message.Business() || await businesses.FindAsync(chat.Business, cancellationToken) is not { } business)
        {
            await DeadLetterAsync(message, actions, "chat-outbound.unknown-business", cancellationToken);
            return null;
        }

        return new Letter(message, chat, business);
    }

    /// <summary>The messages of one chat. False when some of them were left to the next batch.</summary>
    private async Task<bool> SendInOrderAsync(List<Letter> letters, ServiceBusMessageActions actions, SessionLease lease, CancellationToken cancellationToken)
    {
        foreach (var letter in letters)
        {
            if (!lease.MayBegin) { return false; }

            try
            {
                await SendAsync(letter, actions, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return false;
            }
#pragma warning disable CA1031 // A batch that throws gives all its messages back and counts their deliveries: a fault must stay with its own message.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                Log.Failed(logger, exception, letter.Chat.SendId, letter.Message.DeliveryCount);
                await AbandonAsync(letter, actions);
                return letter == letters[^1];
            }
        }

        return true;
    }

    private async Task SendAsync(Letter letter, ServiceBusMessageActions actions, CancellationToken cancellationToken)
    {
        var (message, chat, business) = letter;
        var begun = clock.GetTimestamp();
        var end = await delivery.RunAsync(business, chat, mayHaveRun: message.DeliveryCount > 1 || chat.Deferrals > 0, cancellationToken);
        await actions.CompleteMessageAsync(message, CancellationToken.None);
        ChannelMetrics.Ended(end);
        var milliseconds = clock.GetElapsedTime(begun).TotalMilliseconds;
        Log.Ended(logger, end.NeedsAttention ? LogLevel.Error : LogLevel.Information,
            chat.SendId, chat.Business, end.Channel, chat.Thread, end.State, end.Reason, chat.Deferrals, milliseconds);
    }

    private async Task AbandonAsync(Letter letter, ServiceBusMessageActions actions)
    {
        try
        {
            await actions.AbandonMessageAsync(letter.Message, cancellationToken: CancellationToken.None);
        }
#pragma warning disable CA1031 // The lock is lost, or the host cannot be reached: then the message comes again by itself.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.NotAbandoned(logger, exception, letter.Chat.SendId);
        }
    }

    private async Task DeadLetterAsync(ServiceBusReceivedMessage message, ServiceBusMessageActions actions, string reason, CancellationToken cancellationToken)
    {
        await actions.DeadLetterMessageAsync(message, deadLetterReason: reason,
            deadLetterErrorDescription: "The message cannot be read by this version, or names a business that does not exist.", cancellationToken: cancellationToken);
        Log.DeadLettered(logger, message.MessageId, reason);
    }

    /// <summary>One message of the batch, read.</summary>
    private sealed record Letter(ServiceBusReceivedMessage Message, ChatMessage Chat, Business Business);

    private static partial class Log
    {
        [LoggerMessage(EventName = "chat.send-ended",
            Message = "Send {SendId} of {Business} on {Channel} thread {Thread}: {State}, {Reason}, after {Deferrals} deferrals, {Milliseconds} ms")]
        public static partial void Ended(ILogger logger, LogLevel level, string sendId, string business, string channel, string thread,
            string state, string reason, int deferrals, double milliseconds);

        [LoggerMessage(Level = LogLevel.Error, EventName = "chat.dead-lettered", Message = "Message {MessageId} of chat-outbound dead-lettered: {Reason}")]
        public static partial void DeadLettered(ILogger logger, string messageId, string reason);

        [LoggerMessage(Level = LogLevel.Error, EventName = "chat.send-failed", Message = "Send {SendId} failed at delivery {Delivery}; it goes back")]
        public static partial void Failed(ILogger logger, Exception exception, string sendId, int delivery);

        [LoggerMessage(Level = LogLevel.Warning, EventName = "chat.not-abandoned", Message = "Send {SendId} could not be given back; it comes again when its lock ends")]
        public static partial void NotAbandoned(ILogger logger, Exception exception, string sendId);
    }
}
