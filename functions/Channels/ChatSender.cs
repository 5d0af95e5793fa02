using System.Diagnostics;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Serverless.Businesses;
using Serverless.Platform.Messaging;
using Serverless.Platform.Telemetry;

namespace Serverless.Channels;

/// <summary>
/// Sends the messages of <c>chat-outbound</c>, a batch of one lane at a time: the chats of a batch at once, the messages of one chat in
/// order. Malformed messages and those of nobody end in the dead-letter queue; after a fault the broker delivers that message again, and
/// only that one counts as delivered; everything else is recorded, and then completed.
/// </summary>
public sealed partial class ChatSender(IBusinesses businesses, IChatDelivery delivery, TimeProvider clock, ILogger<ChatSender> logger)
{
    private const string Name = "chat-sender";
    private static readonly BusConsumer Bus = new(Name, Queues.ChatOutbound);

    [Function(Name)]
    public async Task Run(
        [ServiceBusTrigger(Queues.ChatOutbound, Connection = Queues.Connection, IsBatched = true, IsSessionsEnabled = true, AutoCompleteMessages = false)] ServiceBusReceivedMessage[] messages,
        ServiceBusMessageActions actions,
        ServiceBusSessionMessageActions session,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(messages);
        ArgumentNullException.ThrowIfNull(actions);
        await using var lease = await SessionLease.KeepAsync(session, clock, cancellationToken);
        var counted = new CountedActions(Bus, actions, clock);
        var letters = new List<Letter>();
        await StoreFaults.RunAsync(messages[0], clock, async () =>
        {
            foreach (var message in messages)
            {
                if (await ReadAsync(message, counted, cancellationToken) is { } letter) { letters.Add(letter); }
            }
        }, cancellationToken);
        var done = await Task.WhenAll(letters.GroupBy(letter => (letter.Business.Id, letter.Thread))
            .Select(thread => SendInOrderAsync([.. thread], counted, lease, cancellationToken)));

        // What was not settled comes again in order, and without being counted, once the session is closed. Until then newer ones would overtake it.
        if (!done.All(all => all)) { await session.ReleaseSession(CancellationToken.None); }
    }

    /// <summary>Null when the message was dead-lettered.</summary>
    private async Task<Letter?> ReadAsync(ServiceBusReceivedMessage message, ServiceBusMessageActions actions, CancellationToken cancellationToken)
    {
        var chat = message.TryRead(ChatMessage.Schema, out ChatMessage? read) ? read : null;
        var wake = message.TryRead(ThreadWake.Schema, out ThreadWake? look) ? look : null;
        if (chat is null && wake is null)
        {
            await DeadLetterAsync(message, actions, "chat-outbound.malformed", cancellationToken);
            return null;
        }

        var named = chat?.Business ?? wake!.Business;
        if (named != message.Business() || await businesses.FindAsync(named, cancellationToken) is not { } business)
        {
            await DeadLetterAsync(message, actions, "chat-outbound.unknown-business", cancellationToken);
            return null;
        }

        return new Letter(message, business, chat?.Thread ?? wake!.Thread, chat, wake);
    }

    /// <summary>The messages of one chat. False when some of them were left to the next batch.</summary>
    private async Task<bool> SendInOrderAsync(List<Letter> letters, ServiceBusMessageActions actions, SessionLease lease, CancellationToken cancellationToken)
    {
        for (var next = 0; next < letters.Count;)
        {
            if (!lease.MayBegin) { return false; }

            using var span = Bus.Start(letters[next].Message);
            try
            {
                next += await SendNextAsync(letters[next..], actions, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return false;
            }
#pragma warning disable CA1031 // A batch that throws gives all its messages back and counts their deliveries: a fault must stay with its own message.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                span.Fail(exception);
                Log.Failed(logger, exception, letters[next].Message.MessageId, letters[next].Message.DeliveryCount);
                if (StoreFaults.IsOne(exception, cancellationToken)) { await StoreFaults.PauseAsync(letters[next].Message.DeliveryCount, clock, cancellationToken); }

                await AbandonAsync(letters[next], actions);
                return next == letters.Count - 1;
            }
        }

        return true;
    }

    /// <summary>Sends the first of them, together with those behind it that fit; how many were settled.</summary>
    private async Task<int> SendNextAsync(List<Letter> letters, ServiceBusMessageActions actions, CancellationToken cancellationToken)
    {
        var first = letters[0];
        var together = Together(letters);
        if (together.Count == 1 || await delivery.TryRunMergedAsync(first.Business, Coalescing.Merge([.. together.Select(letter => letter.Part)]), cancellationToken) is null)
        {
            together = [first];
            if (first.Wake is { } wake) { await delivery.WakeAsync(first.Business, wake, first.PlaceAt, cancellationToken); }
            else { await delivery.RunAsync(first.Business, first.Chat!, new Arrival(first.MayHaveRun, first.PlaceAt), cancellationToken); }
        }

        // Whatever the host does now, these are done.
        await actions.CompleteMessageAsync(first.Message, CancellationToken.None);
        foreach (var other in together.Skip(1)) { await CompleteAsync(other.Message, actions); }

        return together.Count;
    }

    /// <summary>A message that went out with another one: its own trace leads to that one's, and the other way round.</summary>
    private static async Task CompleteAsync(ServiceBusReceivedMessage message, ServiceBusMessageActions actions)
    {
        var lead = Activity.Current;
        using var span = Bus.Start(message);
        if (span is not null && lead is not null)
        {
            span.AddLink(new ActivityLink(lead.Context));
            lead.AddLink(new ActivityLink(span.Context));
        }

        await actions.CompleteMessageAsync(message, CancellationToken.None);
    }

    private List<Letter> Together(List<Letter> letters)
    {
        var updates = letters.TakeWhile(letter => letter is { Chat: not null, MayHaveRun: false }).ToList();
        return updates.Count < 2 ? [letters[0]] : updates[..Coalescing.Fitting([.. updates.Select(letter => letter.Chat!)], clock.GetUtcNow())];
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
            Log.NotAbandoned(logger, exception, letter.Message.MessageId);
        }
    }

    private async Task DeadLetterAsync(ServiceBusReceivedMessage message, ServiceBusMessageActions actions, string reason, CancellationToken cancellationToken)
    {
        using var span = Bus.Start(message);
        await actions.DeadLetterMessageAsync(message, deadLetterReason: reason,
            deadLetterErrorDescription: "The message cannot be read by this version, or names a business that does not exist.", cancellationToken: cancellationToken);
        Log.DeadLettered(logger, message.MessageId, reason);
    }

    /// <summary>One message of the batch, read: a message to a customer, or a wake.</summary>
    private sealed record Letter(ServiceBusReceivedMessage Message, Business Business, string Thread, ChatMessage? Chat, ThreadWake? Wake)
    {
        /// <summary>
        /// Whatever was due before this lies in front of it. For a scheduled one it is its own time: after an outage, or when the clock jumps,
        /// all that fell due meanwhile arrives at once, in the order of those times.
        /// </summary>
        public DateTimeOffset PlaceAt => Message.ScheduledEnqueueTime is var due && due > default(DateTimeOffset) && due < Message.EnqueuedTime ? due : Message.EnqueuedTime;

        /// <summary>The message as part of another: its trace would be lost with its bus message.</summary>
        public ChatMessage Part => Chat! with { TraceParent = Spans.AreWanted ? Message.TraceParent() : Chat.TraceParent };

        public bool MayHaveRun => Message.DeliveryCount > 1 || Message.IsReplay() || Chat?.Deferrals > 0;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, EventName = "chat.dead-lettered", Message = "Message {MessageId} of chat-outbound dead-lettered: {Reason}")]
        public static partial void DeadLettered(ILogger logger, string messageId, string reason);

        [LoggerMessage(Level = LogLevel.Error, EventName = "chat.send-failed", Message = "Message {MessageId} of chat-outbound failed at delivery {Delivery}; it goes back")]
        public static partial void Failed(ILogger logger, Exception exception, string messageId, int delivery);

        [LoggerMessage(Level = LogLevel.Warning, EventName = "chat.not-abandoned", Message = "Message {MessageId} could not be given back; it comes again when its lock ends")]
        public static partial void NotAbandoned(ILogger logger, Exception exception, string messageId);
    }
}
