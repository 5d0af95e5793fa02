using Serverless.Businesses;
using Serverless.Conversations;
using Serverless.Platform.Messaging;
using Serverless.Platform.Telemetry;

namespace Serverless.Channels;

/// <summary>What became of one run for a message, for the log.</summary>
public sealed record DeliveryEnd(string State, string Reason, string Channel)
{
    /// <summary>A person should look at it.</summary>
    public bool NeedsAttention { get; init; }

    /// <summary>As what the provider prices it; null for what was not sent, or costs nothing.</summary>
    public string? Category { get; init; }

    /// <summary>False while the message still waits for something.</summary>
    public bool IsOver => State is DeliveryStates.Sent or DeliveryStates.Refused;
}

/// <summary>Brings messages to an end or puts them off. When a call returns, everything is durable and the bus message can be completed.</summary>
public interface IChatDelivery
{
    Task<DeliveryEnd> RunAsync(Business business, ChatMessage message, Arrival arrival, CancellationToken cancellationToken);

    /// <summary>One message for several (see <see cref="Coalescing"/>); null when nothing was done, and they must be run one by one.</summary>
    Task<DeliveryEnd?> TryRunMergedAsync(Business business, ChatMessage merged, CancellationToken cancellationToken);

    /// <summary>Lets what waits in a chat go on when what it waits for was lost.</summary>
    Task WakeAsync(Business business, ThreadWake wake, DateTimeOffset placeAt, CancellationToken cancellationToken);
}

/// <summary>How a message came.</summary>
/// <param name="MayHaveRun">False only when this is certainly the first time that it is handled.</param>
/// <param name="PlaceAt">Its place on the bus: whatever was due before this time lay in front of it.</param>
public readonly record struct Arrival(bool MayHaveRun, DateTimeOffset PlaceAt);

internal sealed class ChatDelivery(IThreads threads, DeliveryAttempt attempt, ParkedSends parked, ThreadQueue queue, CoalesceTimes times, TimeProvider clock)
    : IChatDelivery
{
    /// <summary>What waits after this goes on in a later batch: an invocation must end, and its lock too.</summary>
    internal static readonly TimeSpan LongestInOneGo = TimeSpan.FromMinutes(1);

    public async Task<DeliveryEnd> RunAsync(Business business, ChatMessage message, Arrival arrival, CancellationToken cancellationToken)
    {
        var thread = await queue.WithoutMissingAsync(await FindAsync(message, cancellationToken), message.SendId, arrival.PlaceAt, cancellationToken);
        if (ParkedSends.HasNext(thread, butNot: message.SendId))
        {
            await RunParkedAsync(business, message.Customer, message.Thread, cancellationToken);
            thread = await FindAsync(message, cancellationToken);
        }

        var end = await attempt.RunAsync(business, message, thread, arrival.MayHaveRun, cancellationToken);
        if ((end.IsOver || message.Parts.Count > 0) && thread?.Deferred.Any(send => send.SendId != message.SendId) == true)
        {
            await RunParkedAsync(business, message.Customer, message.Thread, cancellationToken);
        }

        return end;
    }

    public async Task<DeliveryEnd?> TryRunMergedAsync(Business business, ChatMessage merged, CancellationToken cancellationToken) =>
        times.SpanOf(business) > TimeSpan.Zero && await FindAsync(merged, cancellationToken) is { Deferred.Count: 0 } thread
            ? await attempt.TryRunMergedAsync(business, merged, thread, cancellationToken)
            : null;

    public async Task WakeAsync(Business business, ThreadWake wake, DateTimeOffset placeAt, CancellationToken cancellationToken)
    {
        var found = await threads.FindAsync(wake.Business, wake.Customer, wake.Thread, cancellationToken);
        await queue.WithoutMissingAsync(found, null, placeAt, cancellationToken);
        await RunParkedAsync(business, wake.Customer, wake.Thread, cancellationToken);
        var thread = await threads.FindAsync(wake.Business, wake.Customer, wake.Thread, cancellationToken);
        if (thread?.Deferred is [var first, _, ..])
        {
            await queue.WakeLaterAsync(wake.Business, wake.Customer, wake.Thread, first, cancellationToken);
        }
    }

    /// <summary>Runs what is parked, in order, until one must wait again.</summary>
    private async Task RunParkedAsync(Business business, string customer, string threadId, CancellationToken cancellationToken)
    {
        var begun = clock.GetUtcNow();
        while (await parked.NextAsync(business.Id, customer, threadId, cancellationToken) is { } next)
        {
            var (thread, message) = next;
            if (clock.GetUtcNow() - begun >= LongestInOneGo)
            {
                await queue.ScheduleAsync(message, clock.GetUtcNow(), cancellationToken);
                return;
            }

            using var span = ChatTraces.Resume(message);
            try
            {
                if (!(await attempt.RunAsync(business, message, thread, mayHaveRun: true, cancellationToken)).IsOver) { return; }
            }
            catch (Exception fault) when (StoreFaults.IsOne(fault, cancellationToken))
            {
                span.Fail(fault);

                // Counted for the message that brought us here, the faults of all that wait behind it would bury it, and nobody would run them.
                await parked.LeaveAsync(message, fault, clock.GetUtcNow() + StoreFaults.ShortestPause, cancellationToken);
                return;
            }
        }
    }

    private Task<ChatThread?> FindAsync(ChatMessage message, CancellationToken cancellationToken) =>
        threads.FindAsync(message.Business, message.Customer, message.Thread, cancellationToken);
}
