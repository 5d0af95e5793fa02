using System.Text.Json;
using Microsoft.Extensions.Logging;
using Serverless.Conversations;
using Serverless.Platform.Json;

namespace Serverless.Channels;

/// <summary>The messages that wait in delivery rows.</summary>
internal sealed partial class ParkedSends(IThreads threads, Deliveries deliveries, ThreadQueue queue, ILogger<ParkedSends> logger)
{
    /// <summary>Tables: a text of at most 32 Ki characters. A longer message stays on the bus.</summary>
    private const int LongestText = 32_000;

    /// <summary>The message as it is kept in a row; null when it is too long for one.</summary>
    public static string? Write(ChatMessage message)
    {
        var text = JsonSerializer.Serialize(message.WithTrace(), RecordJson.Of<ChatMessage>());
        return text.Length <= LongestText ? text : null;
    }

    public static ChatMessage Read(string parked) =>
        JsonSerializer.Deserialize(parked, RecordJson.Of<ChatMessage>()) ?? throw new InvalidOperationException("A delivery row holds a message that cannot be read.");

    /// <summary>True when the next one of the chat lies in a row, so that no bus message will bring it.</summary>
    public static bool HasNext(ChatThread? thread, string butNot) => thread?.Deferred is [{ DueAt: null } first, ..] && first.SendId != butNot;

    /// <summary>The next one of the chat; null when nothing waits, or when the first one comes back by itself.</summary>
    public async Task<(ChatThread Thread, ChatMessage Message)?> NextAsync(string business, string customer, string threadId, CancellationToken cancellationToken)
    {
        while (await threads.FindAsync(business, customer, threadId, cancellationToken) is { Deferred: [{ DueAt: null } first, ..] } thread)
        {
            var row = await deliveries.FindAsync(business, first.Customer ?? thread.Customer, first.SendId, cancellationToken);
            if (row is { IsFinal: false, Parked: { } parked }) { return (thread, Read(parked)); }

            await queue.RemoveAsync(business, customer, threadId, first.SendId, cancellationToken);
        }

        return null;
    }

    /// <summary>The tables failed while the message was run by another one's delivery: it comes back by itself.</summary>
    public Task LeaveAsync(ChatMessage message, Exception fault, DateTimeOffset until, CancellationToken cancellationToken)
    {
        Log.Left(logger, fault, message.SendId);
        return queue.ScheduleAsync(message, until, cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, EventName = "chat.parked-failed", Message = "Send {SendId}, which waited behind others, met a fault of the tables; it comes back by itself")]
        public static partial void Left(ILogger logger, Exception exception, string sendId);
    }
}
