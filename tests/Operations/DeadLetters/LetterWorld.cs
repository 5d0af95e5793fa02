using Azure.Data.Tables;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging.Abstractions;
using Serverless.Local.ServiceBus;
using Serverless.Local.Time;
using Serverless.Operations.DeadLetters;
using Serverless.Platform.Messaging;
using Serverless.Platform.Storage;
using Serverless.Tests.Channels;
using Serverless.Tests.ServiceBus;
using Serverless.Tests.Tables;

namespace Serverless.Tests.Operations.DeadLetters;

/// <summary>The operator's side of dead letters on the bus of infra/messaging.json and embedded tables. The clock stands still.</summary>
internal sealed class LetterWorld : IAsyncDisposable
{
    /// <summary>A schema of these tests, which is never stale.</summary>
    public const string Schema = "test/1";

    /// <summary>One whose letters are stale, and may be forced when the body says so.</summary>
    public const string StaleSchema = "stale/1";

    public static readonly Consumer Inbound = Consumers.Find("chat-inbound")!;
    public static readonly Consumer Receipts = Consumers.Find("chat-receipts")!;
    public static readonly Consumer Calls = Consumers.Find("caller-context.chats")!;
    public static readonly Consumer Updates = Consumers.Find("order-status.chats")!;

    private readonly EmbeddedTablesFixture _store = new();
    private readonly BrokerFixture _bus = new(MessagingEntities.Load(Repository.File("infra/messaging.json")));

    private LetterWorld(CrashPoint? crash)
    {
        var tables = new TableServiceClient(_store.ConnectionString);
        Tables = crash is null ? tables : new CrashingTables(tables, crash);
        Queues = new DeadLetterQueues(_bus.Client);
        Journal = new ReplayJournal(Tables, Clock);
        var judge = new ReplayJudge([ReplayRule.Of<TestBody>(Schema, (_, _) => null), ReplayRule.Of<TestBody>(StaleSchema, (body, _) => new ReplayRefusal("too-old", body.Text == "force"))], Clock);
        var work = new LetterWork(new LetterSettling(Journal, new ReplaySender(_bus.Client)), Journal);
        Recovery = new LetterRecovery(Queues, judge, Journal, work, Clock, NullLogger<LetterRecovery>.Instance);
        Runs = new LetterRuns(Queues, judge, Journal, work, Recovery, NullLogger<LetterRuns>.Instance);
        Reading = new DeadLetterReading(Queues, judge, Journal);
        Counts = new DeadLetterCounts(Queues);
    }

    public LocalClock Clock => _bus.Clock;
    public TableServiceClient Tables { get; }
    public DeadLetterQueues Queues { get; }
    public ReplayJournal Journal { get; }
    public LetterRecovery Recovery { get; }
    public ILetterRuns Runs { get; }
    public IDeadLetterReading Reading { get; }
    public IDeadLetterCounts Counts { get; }
    public BrokerFixture Bus => _bus;

    public static async Task<LetterWorld> CreateAsync(CrashPoint? crash = null)
    {
        var world = new LetterWorld(crash);
        await world.Tables.CreateTableIfNotExistsAsync(TableNames.Replays);
        return world;
    }

    /// <summary>Messages that their consumer gave up, one after the other; their sequence numbers.</summary>
    public async Task<List<long>> BuryAsync(Consumer consumer, params IEnumerable<ServiceBusMessage> messages)
    {
        foreach (var message in messages) { await _bus.SendAsync(message, consumer.Entity); }

        return await BuryAllAsync(consumer);
    }

    /// <summary>Whatever its consumer has now becomes dead letters.</summary>
    public async Task<List<long>> BuryAllAsync(Consumer consumer, string reason = "test.broken")
    {
        var numbers = new List<long>();
        var lanes = (await WaitingAsync(consumer)).Select(message => message.SessionId).Distinct().ToList();
        foreach (var lane in lanes)
        {
            await using var receiver = lane is null ? Open(consumer) : await AcceptAsync(consumer, lane);
            while ((await WaitingAsync(consumer)).Any(message => message.SessionId == lane))
            {
                foreach (var message in await receiver.ReceiveMessagesAsync(100))
                {
                    await receiver.DeadLetterMessageAsync(message, reason);
                    numbers.Add(message.SequenceNumber);
                }
            }
        }

        return numbers;
    }

    /// <summary>What waits for the consumer, in order.</summary>
    public Task<IReadOnlyList<ServiceBusReceivedMessage>> WaitingAsync(Consumer consumer) => Open(consumer).PeekMessagesAsync(1_000, 0);

    public Task<IReadOnlyList<ServiceBusReceivedMessage>> DeadAsync(Consumer consumer) => Queues.Open(consumer).PeekMessagesAsync(2_500, 0);

    public async Task<List<string>> WaitingTextsAsync(Consumer consumer) => [.. (await WaitingAsync(consumer)).Select(message => message.Body.ToString())];

    public ServiceBusReceiver Open(Consumer consumer) => consumer.Subscription is { } subscription
        ? _bus.Client.CreateReceiver(consumer.Entity, subscription)
        : _bus.Client.CreateReceiver(consumer.Entity);

    /// <summary>Whenever the work waits for seconds, they pass; locks last.</summary>
    public async Task<T> WithTimeAsync<T>(Task<T> work)
    {
        while (!work.IsCompleted)
        {
            if (Clock.NextDue - Clock.GetUtcNow() is { } wait && wait <= TimeSpan.FromSeconds(5)) { Clock.Advance(wait > TimeSpan.Zero ? wait : TimeSpan.Zero); }

            await Task.Yield();
        }

        return await work;
    }

    public static LetterOrder ReplayAll(Consumer consumer) => Replay(consumer, new LetterSelection([], null, 0));

    public static LetterOrder Replay(Consumer consumer, params IReadOnlyList<long> numbers) => Replay(consumer, new LetterSelection(numbers, null, 0));

    public static LetterOrder Replay(Consumer consumer, LetterSelection selection) => new(consumer, LetterAct.Replay, selection, DryRun: false, Force: false, Why: "fixed");

    public static LetterOrder Discard(Consumer consumer, params IReadOnlyList<long> numbers) =>
        new(consumer, LetterAct.Discard, new LetterSelection(numbers, null, 0), DryRun: false, Force: false, Why: "rubbish");

    public static ServiceBusMessage Message(string text, string? lane = null, string schema = Schema) => new($$"""{"text":"{{text}}"}""")
    {
        MessageId = $"m-{text}",
        SessionId = lane,
        ContentType = "application/json",
        Subject = schema,
        ApplicationProperties = { [BusProperties.Business] = "demo", [BusProperties.Schema] = schema },
    };

    public static ServiceBusMessage Of(string kind, ServiceBusMessage message)
    {
        message.ApplicationProperties[BusProperties.Kind] = kind;
        return message;
    }

    public async ValueTask DisposeAsync()
    {
        await _bus.DisposeAsync();
        _store.Dispose();
    }

    private Task<ServiceBusSessionReceiver> AcceptAsync(Consumer consumer, string lane) => consumer.Subscription is { } subscription
        ? _bus.Client.AcceptSessionAsync(consumer.Entity, subscription, lane)
        : _bus.Client.AcceptSessionAsync(consumer.Entity, lane);

    internal sealed record TestBody(string Text);
}
