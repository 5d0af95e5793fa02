using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;
using Serverless.Local.ServiceBus;
using Serverless.Local.ServiceBus.Entities;
using Serverless.Local.Time;

namespace Serverless.Tests.ServiceBus;

/// <summary>A broker of its own with a frozen clock, in a folder of its own, reached through the client like from production code.</summary>
internal sealed class BrokerFixture : IAsyncDisposable
{
    public const string Queue = "plain", Sessions = "sessions", Unique = "unique", Dropping = "dropping", Topic = "news", Subscription = "all";
    public static readonly TimeSpan LockDuration = TimeSpan.FromMinutes(1);
    public static readonly DateTimeOffset Start = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("bus-").FullName;
    private readonly string _namespace = $"bus-{Guid.NewGuid():N}";
    private readonly long _payloadBudget;
    private EmbeddedBroker? _broker;
    private ServiceBusClient? _client;

    public BrokerFixture(MessagingEntities? entities = null, long payloadBudget = 1024 * 1024)
    {
        _payloadBudget = payloadBudget;
        Entities = entities ?? DefaultEntities();
        Open();
    }

    public LocalClock Clock { get; } = new(Start);

    /// <summary>The topics that dropped messages which no subscription wanted.</summary>
    public ConcurrentQueue<string> Unwanted { get; } = [];

    public MessagingEntities Entities { get; set; }

    public string DatabasePath => Path.Combine(_folder, "bus.db");

    public EmbeddedBroker Broker => _broker!;

    public ServiceBusClient Client => _client!;

    public ServiceBusSender Sender(string entity = Queue) => Client.CreateSender(entity);

    public ServiceBusReceiver Receiver(string entity = Queue, SubQueue subQueue = SubQueue.None, ServiceBusReceiveMode mode = ServiceBusReceiveMode.PeekLock) =>
        Client.CreateReceiver(entity, new ServiceBusReceiverOptions { SubQueue = subQueue, ReceiveMode = mode });

    public Task SendAsync(ServiceBusMessage message, string entity = Queue) => Sender(entity).SendMessageAsync(message);

    /// <summary>What is there now; empty when a receiver would have to wait.</summary>
    public Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveNowAsync(string entity = Queue, int max = 100, SubQueue subQueue = SubQueue.None) =>
        Broker.ReceiveAsync(EntityPaths.Of(entity, subQueue), null, ServiceBusReceiveMode.PeekLock, max, TimeSpan.Zero, CancellationToken.None);

    public async Task<ServiceBusReceivedMessage> ReceiveOneAsync(string entity = Queue, SubQueue subQueue = SubQueue.None) =>
        Assert.Single(await ReceiveNowAsync(entity, 1, subQueue));

    public async Task<EntityStatus> StatusAsync(string entity = Queue) =>
        (await Broker.GetStatusAsync(CancellationToken.None)).Single(e => e.Path == entity);

    /// <summary>Closes the broker and opens it again over the same file.</summary>
    public async Task RestartAsync(Action? whileClosed = null)
    {
        await CloseAsync();
        whileClosed?.Invoke();
        Open();
    }

    public async Task CloseAsync()
    {
        if (_broker is null) { return; }

        EmbeddedBrokers.Unregister(_namespace);
        await _client!.DisposeAsync();
        await _broker.DisposeAsync();
        _broker = null;
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        Directory.Delete(_folder, recursive: true);
    }

    public static MessagingEntities DefaultEntities() => new()
    {
        Queues =
        [
            new() { Path = Queue, LockDuration = LockDuration, DeadLetteringOnMessageExpiration = true, DefaultMessageTimeToLive = TimeSpan.FromDays(14) },
            new() { Path = Sessions, LockDuration = LockDuration, RequiresSession = true, DeadLetteringOnMessageExpiration = true },
            new() { Path = Unique, LockDuration = LockDuration, DuplicateDetectionWindow = TimeSpan.FromHours(1) },
            new() { Path = Dropping, LockDuration = LockDuration, DefaultMessageTimeToLive = TimeSpan.FromHours(1) },
        ],
        Topics = [TopicWith(Subscription)],
    };

    public static string PathOf(string subscription) => EntityPaths.OfSubscription(Topic, subscription);

    public static TopicDefinition TopicWith(string subscription, bool requiresSession = false, params CorrelationFilter[] filters) => new()
    {
        Path = Topic,
        DuplicateDetectionWindow = TimeSpan.FromHours(1),
        Subscriptions = [new(new() { Path = PathOf(subscription), LockDuration = LockDuration, RequiresSession = requiresSession }, filters)],
    };

    private void Open()
    {
        _broker = EmbeddedBroker.Open(DatabasePath, Entities, Clock, _payloadBudget, Unwanted.Enqueue);
        EmbeddedBrokers.Register(_namespace, _broker);
        _client = new ServiceBusClient($"Endpoint=sb://{_namespace};SharedAccessKeyName=local;SharedAccessKey=local;UseDevelopmentEmulator=true");
    }
}
