using System.Globalization;
using Microsoft.Extensions.Options;
using Serverless.Conversations;
using Serverless.Platform.Json;
using Serverless.Platform.Messaging;
using Serverless.Platform.Security;

namespace Serverless.Channels;

/// <summary>
/// The order of one chat while something of it must wait. The first one comes back by itself, as a scheduled message; those behind it
/// are parked: remembered here in their order, with their content in their delivery rows and nothing of them on the bus. The caller
/// completes a message only after what follows from it is stored, so between the two nothing can get lost.
/// </summary>
internal sealed class ThreadQueue(IThreads threads, IMessageBus bus, IOptions<ChannelsOptions> options, TimeProvider clock)
{
    /// <summary>A message that did not come back so long after its time no longer holds up the ones behind it.</summary>
    internal static readonly TimeSpan MissingAfter = TimeSpan.FromMinutes(15);

    /// <summary>What a thread row has room for.</summary>
    internal const int MostWaiting = 500;

    private static readonly TimeSpan AMoment = TimeSpan.FromSeconds(1);

    /// <summary>False when the message would wait longer than it may.</summary>
    public bool Permits(ChatMessage message, DateTimeOffset until) => until <= message.CreatedAt + options.Value.LongestDeferral;

    /// <summary>
    /// The message holds its place and comes back by itself; repeating it after a crash stores nothing twice. The bus comes first: a parked
    /// message is run by another one's delivery, which does not look again at what the chat says comes back.
    /// </summary>
    public async Task ScheduleAsync(ChatMessage message, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var again = message with { Deferrals = message.Deferrals + 1 };
        await bus.SendAsync(Queues.ChatOutbound, ChatOutbox.ToBus(again, until), cancellationToken);
        await UpdateAsync(message, thread => thread with { Deferred = With(thread.Deferred, Of(message, thread, until)) }, cancellationToken);
    }

    /// <summary>The message waits behind the others until they are over.</summary>
    public async Task ParkAsync(ChatMessage message, CancellationToken cancellationToken)
    {
        var thread = await UpdateAsync(message,
            stored => stored.Deferred.Any(other => other.SendId == message.SendId) ? stored : stored with { Deferred = [.. stored.Deferred, Of(message, stored, null)] },
            cancellationToken);
        if (thread?.Deferred[0].SendId == message.SendId)
        {
            // What it was to wait for has ended meanwhile, so nobody else would call it.
            await ScheduleAsync(message, clock.GetUtcNow(), cancellationToken);
        }
        else if (thread?.Deferred is [var first, _])
        {
            await WakeLaterAsync(message.Business, message.Customer, message.Thread, first, cancellationToken);
        }
    }

    /// <summary>The send is over and holds its place no longer.</summary>
    public Task<ChatThread?> RemoveAsync(string business, string customer, string thread, string sendId, CancellationToken cancellationToken) =>
        threads.UpdateAsync(business, customer, thread,
            stored => stored.Deferred.Any(send => send.SendId == sendId)
                ? stored with { Deferred = [.. stored.Deferred.Where(send => send.SendId != sendId)] }
                : stored,
            cancellationToken);

    /// <summary>
    /// The thread without those at the front that should have come back long ago. What counts is the place on the bus of the message that
    /// finds them missing: anything due before lay in front of it, however late both arrive and are worked on.
    /// </summary>
    public async Task<ChatThread?> WithoutMissingAsync(ChatThread? thread, string? present, DateTimeOffset placeAt, CancellationToken cancellationToken)
    {
        while (thread?.Deferred is [{ DueAt: { } due } first, ..] && first.SendId != present && due + MissingAfter < placeAt)
        {
            thread = await RemoveAsync(thread.Business, thread.Customer, thread.Id, first.SendId, cancellationToken);
        }

        return thread;
    }

    /// <summary>Has somebody look when the first of the queue should be back and the others could go on.</summary>
    public Task WakeLaterAsync(string business, string customer, string thread, DeferredSend first, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var due = first.DueAt is { } at && at > now ? at : now;
        var id = StableId.From("thread-wake", thread, first.SendId, due.UtcTicks.ToString(CultureInfo.InvariantCulture));
        var wake = new ThreadWake { Business = business, Customer = customer, Thread = thread };
        return bus.SendAsync(Queues.ChatOutbound,
            new BusMessage(id, Lanes.For(business, thread), business, ThreadWake.Schema, RecordJson.Body(wake)) { NotBefore = due + MissingAfter + AMoment },
            cancellationToken);
    }

    private Task<ChatThread?> UpdateAsync(ChatMessage message, Func<ChatThread, ChatThread> change, CancellationToken cancellationToken) =>
        threads.UpdateAsync(message.Business, message.Customer, message.Thread, change, cancellationToken);

    private static DeferredSend Of(ChatMessage message, ChatThread thread, DateTimeOffset? dueAt) =>
        new(message.SendId, dueAt) { Customer = message.Customer == thread.Customer ? null : message.Customer };

    private static List<DeferredSend> With(IReadOnlyList<DeferredSend> waiting, DeferredSend send) =>
        waiting.Any(other => other.SendId == send.SendId)
            ? [.. waiting.Select(other => other.SendId == send.SendId ? send : other)]
            : [.. waiting, send];
}
