using Serverless.Local.ServiceBus.Entities;
using Serverless.Local.ServiceBus.Storage;

namespace Serverless.Local.ServiceBus.Broker;

/// <summary>A topic: every subscription whose rules match gets its own copy. A message that none wants is gone, as in Azure, but not silently.</summary>
internal sealed class BrokerTopic(
    BrokerContext context, EntityRow row, TopicDefinition definition, IReadOnlyList<(BrokerQueue Queue, SubscriptionDefinition Definition)> subscriptions)
    : BrokerEntity(context, row, definition.DefaultMessageTimeToLive, definition.DuplicateDetectionWindow)
{
    protected override long Enqueue(byte[] payload, string? sessionId, long timeToLive, long enqueuedSequence)
    {
        var sequence = NextSequence();
        var isWanted = false;
        foreach (var (queue, subscription) in subscriptions)
        {
            if (!Wants(subscription, payload)) { continue; }

            queue.EnqueueCopy(payload, sessionId, Limit(timeToLive), sequence);
            isWanted = true;
        }

        if (!isWanted) { Context.Unwanted.Add(Path); }

        return sequence;
    }

    protected override void FallDue(StoredMessage message) => throw new InvalidOperationException("A topic holds scheduled messages only.");

    /// <summary>All rules of a subscription together make one copy.</summary>
    private static bool Wants(SubscriptionDefinition subscription, byte[] payload)
    {
        if (subscription.Filters.Count == 0) { return true; }

        var message = MessageCodec.Decode(new Delivery { Payload = payload });
        foreach (var filter in subscription.Filters)
        {
            if (filter.Matches(message)) { return true; }
        }

        return false;
    }
}
