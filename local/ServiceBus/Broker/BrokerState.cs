using Azure.Messaging.ServiceBus;
using Serverless.Local.ServiceBus.Entities;
using Serverless.Local.ServiceBus.Storage;

namespace Serverless.Local.ServiceBus.Broker;

/// <summary>All entities of a broker as its thread sees them; built from the file when it opens.</summary>
internal sealed class BrokerState
{
    private const string QueueKind = "queue", TopicKind = "topic", SubscriptionKind = "subscription";

    private readonly Dictionary<string, BrokerEntity> _byPath = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<int, BrokerEntity> _byId = [];

    public BrokerState(BrokerStore store, MessagingEntities entities, long payloadBudget, long now)
    {
        Context = new(store, payloadBudget) { Now = now };
        AddEntities(entities, store.ReadEntities().ToDictionary(e => e.Path, StringComparer.OrdinalIgnoreCase));
        ReadContent(store);
        Context.ServeAll();
        store.Commit();
    }

    public BrokerContext Context { get; }

    public IEnumerable<BrokerEntity> Entities => _byPath.Values;

    /// <summary>A queue or topic to send to.</summary>
    public BrokerEntity FindTarget(string path) => Find(path) switch
    {
        BrokerQueue queue when EntityPaths.IsSubscription(queue.Path) =>
            throw Refusal.NotAllowed($"'{path}' is a subscription: send to its topic."),
        var entity => entity,
    };

    /// <summary>A queue or subscription to receive from, or its dead-letter queue.</summary>
    public (BrokerQueue Queue, Shelf Shelf) FindShelf(string path)
    {
        var (entityPath, subQueue) = EntityPaths.Split(path);
        var queue = Find(entityPath) as BrokerQueue ?? throw Refusal.NotAllowed($"'{path}' is a topic: receive from one of its subscriptions.");
        return subQueue switch
        {
            SubQueue.None => (queue, queue.Main),
            SubQueue.DeadLetter => (queue, queue.Dead),
            _ => throw Refusal.NotAllowed("No entity here forwards, so there is no transfer dead-letter queue."),
        };
    }

    /// <summary>An entity to look into; of a topic, its scheduled messages.</summary>
    public (BrokerEntity Entity, Shelf Shelf) FindAny(string path)
    {
        if (_byPath.TryGetValue(path, out var entity)) { return (entity, entity.Main); }

        var (queue, shelf) = FindShelf(path);
        return (queue, shelf);
    }

    /// <summary>Does what is due.</summary>
    public void MoveTo(long now)
    {
        Context.Now = now;
        while (Context.Agenda.TryTake(now, out var item))
        {
            item.Fall();
            Context.ServeAll();
        }
    }

    /// <summary>What is in memory no longer counts: everyone who holds or waits hears of it.</summary>
    public void Abort(Exception exception)
    {
        foreach (var entity in _byPath.Values)
        {
            if (entity is BrokerQueue queue) { queue.Abort(exception); }
        }
    }

    private BrokerEntity Find(string path) => _byPath.TryGetValue(path, out var entity) ? entity : throw Refusal.NotFound(path);

    private void AddEntities(MessagingEntities entities, Dictionary<string, EntityRow> known)
    {
        foreach (var queue in entities.Queues) { Add(NewQueue(queue, QueueKind, known)); }

        foreach (var topic in entities.Topics)
        {
            var subscriptions = new List<(BrokerQueue, SubscriptionDefinition)>();
            foreach (var subscription in topic.Subscriptions)
            {
                var queue = NewQueue(subscription.Queue, SubscriptionKind, known);
                Add(queue);
                subscriptions.Add((queue, subscription));
            }

            var row = Know(new(0, topic.Path, TopicKind, false, topic.DuplicateDetectionWindow is not null, 0), known);
            Add(new BrokerTopic(Context, row, topic, subscriptions));
        }
    }

    private BrokerQueue NewQueue(QueueDefinition definition, string kind, Dictionary<string, EntityRow> known) => new(
        Context, Know(new(0, definition.Path, kind, definition.RequiresSession, definition.DuplicateDetectionWindow is not null, 0), known), definition);

    /// <summary>Finds the entity in the file or writes it there. What Service Bus cannot change after creation must be as it was.</summary>
    private EntityRow Know(EntityRow wanted, Dictionary<string, EntityRow> known)
    {
        if (!known.TryGetValue(wanted.Path, out var row))
        {
            row = wanted with { Id = known.Count == 0 ? 1 : known.Values.Max(e => e.Id) + 1 };
            known.Add(row.Path, row);
            Context.Store.AddEntity(row);
            return row;
        }

        var changed = row.Kind != wanted.Kind ? "kind"
            : row.RequiresSession != wanted.RequiresSession ? "requiresSession"
            : row.RequiresDuplicateDetection != wanted.RequiresDuplicateDetection ? "requiresDuplicateDetection"
            : null;
        return changed is null ? row : throw new InvalidDataException(
            $"The {row.Kind} '{row.Path}' exists with another {changed}. Service Bus fixes it at creation: start with an empty data folder (--fresh), or give the entity a new name.");
    }

    private void Add(BrokerEntity entity)
    {
        _byPath.Add(entity.Path, entity);
        _byId.Add(entity.Id, entity);
    }

    /// <summary>Rows of entities that are no longer declared stay in the file, for the day they are declared again.</summary>
    private void ReadContent(BrokerStore store)
    {
        foreach (var (key, messageId, at) in store.ReadSeen())
        {
            if (_byId.TryGetValue(StoreKeys.Entity(key), out var entity)) { entity.RestoreSeen(messageId, StoreKeys.Number(key), at); }
        }

        foreach (var (entityId, session, state) in store.ReadSessionStates())
        {
            if (_byId.GetValueOrDefault(entityId) is BrokerQueue queue) { queue.RestoreState(session, state); }
        }

        // Restoring writes (an attempt too many means the dead-letter queue), so the rows are read first.
        foreach (var row in store.ReadMessages().ToList())
        {
            if (_byId.TryGetValue(StoreKeys.Entity(row.Key), out var entity)) { entity.Restore(row); }
        }
    }
}
