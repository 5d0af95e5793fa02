using Serverless.Local.ServiceBus.Broker;

namespace Serverless.Local.ServiceBus;

/// <summary>How a queue, topic or subscription stands.</summary>
/// <param name="Path">Its name, or <c>topic/Subscriptions/name</c>.</param>
/// <param name="Kind"><c>queue</c>, <c>topic</c> or <c>subscription</c>.</param>
/// <param name="RequiresSession">Whether messages belong to sessions.</param>
/// <param name="Active">Messages to hand out, locked ones included.</param>
/// <param name="Locked">Messages that a receiver holds, dead-lettered ones included.</param>
/// <param name="Scheduled">Messages that wait for their time.</param>
/// <param name="Deferred">Messages that were set aside.</param>
/// <param name="DeadLetter">Messages in the dead-letter queue.</param>
/// <param name="OldestEnqueued">When the oldest active message came; null when there is none.</param>
internal sealed record EntityStatus(
    string Path, string Kind, bool RequiresSession, int Active, int Locked, int Scheduled, int Deferred, int DeadLetter, DateTimeOffset? OldestEnqueued)
{
    internal static EntityStatus Of(BrokerEntity entity)
    {
        var queue = entity as BrokerQueue;
        var main = entity.Main;
        return new(
            entity.Path,
            queue is null ? "topic" : EntityPaths.IsSubscription(entity.Path) ? "subscription" : "queue",
            queue?.RequiresSession ?? false,
            main.Count - main.Scheduled - main.Deferred,
            queue?.LockedCount ?? 0,
            main.Scheduled,
            main.Deferred,
            queue?.Dead.Count ?? 0,
            main.Oldest is { } oldest ? new DateTimeOffset(oldest.EnqueuedAt, TimeSpan.Zero) : null);
    }
}
