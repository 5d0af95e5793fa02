using System.Globalization;
using Microsoft.Extensions.Options;
using Serverless.Conversations;
using Serverless.Platform.Messaging;

namespace Serverless.Channels;

/// <summary>
/// Puts messages off without losing the thread's order and without blocking its lane: the thread remembers who waits, and a new
/// scheduled message comes back. The caller completes the old one only afterwards, so between the two nothing can get lost.
/// </summary>
internal sealed class ChatDeferrals(IThreads threads, IMessageBus bus, IOptions<ChannelsOptions> options, TimeProvider clock)
{
    /// <summary>False when the message would wait longer than it may.</summary>
    public bool Permits(ChatMessage message, DateTimeOffset until) => until <= message.CreatedAt + options.Value.LongestDeferral;

    /// <summary>Durable when it returns; repeating it after a crash stores nothing twice.</summary>
    public async Task DeferAsync(ChatMessage message, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await threads.UpdateAsync(message.Business, message.Customer, message.Thread,
            thread => thread with { Deferred = With(SendGate.Waiting(thread.Deferred, now), new DeferredSend(message.SendId, until)) }, cancellationToken);
        var again = message with { Deferrals = message.Deferrals + 1 };
        await bus.SendAsync(Queues.ChatOutbound, ChatOutbox.ToBus(again, until), cancellationToken);
    }

    /// <summary>Lets the next waiting message go: this one is over.</summary>
    public async Task ReleaseAsync(ChatMessage message, ChatThread? thread, CancellationToken cancellationToken)
    {
        if (thread?.Deferred.Any(send => send.SendId == message.SendId) != true) { return; }

        await threads.UpdateAsync(message.Business, message.Customer, message.Thread,
            stored => stored.Deferred.Any(send => send.SendId == message.SendId)
                ? stored with { Deferred = [.. stored.Deferred.Where(send => send.SendId != message.SendId)] }
                : stored,
            cancellationToken);
    }

    /// <summary>
    /// The pause before the next try: the provider's, or one that doubles from 30 seconds to 15 minutes; stretched by up to a fifth,
    /// differently for each message, so that not everything comes back at once.
    /// </summary>
    internal static TimeSpan Pause(ChatMessage message, TimeSpan? asked, int tries)
    {
        var pause = asked ?? TimeSpan.FromSeconds(Math.Min(900, 30 * Math.Pow(2, Math.Min(tries, 10))));
        var spread = int.Parse(Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(message.SendId)).AsSpan(0, 2)),
            NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 65536.0;
        return pause * (1 + (spread / 5));
    }

    private static List<DeferredSend> With(IReadOnlyList<DeferredSend> waiting, DeferredSend send) =>
        waiting.Any(other => other.SendId == send.SendId)
            ? [.. waiting.Select(other => other.SendId == send.SendId ? send : other)]
            : [.. waiting, send];
}
