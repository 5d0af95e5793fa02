using Azure.Data.Tables;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Serverless.Businesses;
using Serverless.Channels;
using Serverless.Channels.Routing;
using Serverless.Consents;
using Serverless.Conversations;
using Serverless.Local.Time;
using Serverless.Platform.Security;
using Serverless.Platform.Storage;
using Serverless.Tests.Tables;

namespace Serverless.Tests.Channels;

/// <summary>The sender's side of the app on embedded tables: one customer with one open chat and consent, and a channel that answers as told.</summary>
internal sealed class DeliveryWorld : IDisposable
{
    public const string Page = "108000000000001";
    public static readonly DateTimeOffset Start = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);
    private readonly EmbeddedTablesFixture _store = new();

    private DeliveryWorld(TimeSpan coalesceFor, CrashPoint? crash)
    {
        var tables = new TableServiceClient(_store.ConnectionString);
        Tables = crash is null ? tables : new CrashingTables(tables, crash);
        Bus.Crash = crash;
        var hash = new KeyedHash(Options.Create(new IdentityOptions { HashKey = "test-hash-key-0123456789abcdef-0123" }));
        var consents = new TableConsents(Tables, Clock);
        Threads = new TableThreads(Tables, hash, consents);
        Consents = new CopiedConsents(consents, Threads);
        Receipts = new ReceiptStore(Tables, hash);
        Deliveries = new Deliveries(Tables, hash);
        Pauses = new AccountPauses(Tables, Clock);
        var options = Options.Create(new ChannelsOptions { CoalesceFor = coalesceFor });
        var queue = new ThreadQueue(Threads, Bus, options, Clock);
        var states = new StoredDeliveryStates(Deliveries, Receipts);
        var legs = new NextLegs(Bus, Clock);
        var records = new DeliveryRecords(Deliveries, queue, legs, Clock);
        var accounts = new AccountHealth(Pauses, options, Clock, NullLogger<AccountHealth>.Instance);
        var outcomes = new DeliveryOutcomes(records, accounts, Receipts, new OutcomeConsents(Consents, Clock), options, Clock);
        var attempt = new DeliveryAttempt(Threads, new SendChecks(Threads, Consents, Pauses, new EarlierLegs(Deliveries, states), Clock), new SendLimits(Rates, Clock), records, outcomes,
            new ChannelSenders([Channel]), Clock, NullLogger<DeliveryAttempt>.Instance);
        var times = new CoalesceTimes(new KnownBusinesses(Business), options);
        Outbox = new ChatOutbox(Bus, times);
        Delivery = new ChatDelivery(Threads, attempt, new ParkedSends(Threads, Deliveries, queue, NullLogger<ParkedSends>.Instance), queue, times, Clock);
        FollowUps = new DeliveryFollowUps(
            new FailedReceipts([Failures], Deliveries, states, legs, Pauses, Threads, Consents, Bus, options, Clock), new DeliveryChecks(Deliveries, states, legs, Clock));
    }

    public LocalClock Clock { get; } = new(Start);
    public RecordingBus Bus { get; } = new();
    public FakeChannel Channel { get; } = new();
    public FakeRates Rates { get; } = new();
    public IChatOutbox Outbox { get; }
    public FakeFailures Failures { get; } = new();
    public IDeliveryFollowUps FollowUps { get; }
    public TableServiceClient Tables { get; }
    public IThreads Threads { get; }
    public IConsents Consents { get; }
    public ReceiptStore Receipts { get; }
    public Deliveries Deliveries { get; }
    public AccountPauses Pauses { get; }
    public IChatDelivery Delivery { get; }
    public Business Business { get; set; } = new() { Id = "demo", Name = "Muster Shop", Messenger = new MessengerAccount(Page, "token") };
    public ChatThread Thread { get; private set; } = null!;

    /// <param name="coalesceFor">How long updates are collected; none unless a test is about it.</param>
    /// <param name="crash">Where the process dies.</param>
    public static async Task<DeliveryWorld> StartAsync(TimeSpan coalesceFor = default, CrashPoint? crash = null)
    {
        var world = new DeliveryWorld(coalesceFor, crash);
        foreach (var name in TableNames.All) { await world.Tables.CreateTableIfNotExistsAsync(name); }

        world.Thread = await world.Threads.OpenAsync("demo", "customer-1", "messenger", Page, new ChatPeer("psid", "24700000000000001"), default);
        await world.ConsentAsync(Purpose.OrderUpdates, ConsentState.Given);
        return world;
    }

    public Task ConsentAsync(Purpose purpose, ConsentState state) =>
        Consents.RecordAsync("demo", "customer-1", "messenger", purpose, state, new ConsentEvidence("checkout", Clock.GetUtcNow()), default);

    public ChatMessage Message(string name, Purpose purpose = Purpose.OrderUpdates) => new()
    {
        SendId = StableId.From(name),
        Business = "demo",
        Customer = "customer-1",
        Thread = Thread.Id,
        Purpose = purpose,
        Content = new ChatContent { Text = name },
        About = $"order:{name}",
        CreatedAt = Clock.GetUtcNow(),
    };

    public Task<DeliveryEnd> RunAsync(ChatMessage message, bool again = false) =>
        Delivery.RunAsync(Business, message, new Arrival(again || message.Deferrals > 0, Clock.GetUtcNow()), default);

    /// <summary>Takes the oldest message that was put off, when its time has come, and runs it.</summary>
    public async Task<DeliveryEnd> RunNextDeferredAsync()
    {
        var next = Bus.Sent.MinBy(sent => sent.Message.NotBefore);
        Bus.Sent.Remove(next);
        if (next.Message.NotBefore > Clock.GetUtcNow()) { Clock.Advance(next.Message.NotBefore.Value - Clock.GetUtcNow()); }

        if (next.Message.Schema == ChatMessage.Schema) { return await RunAsync(RecordingBus.Read<ChatMessage>(next.Message)); }

        await Delivery.WakeAsync(Business, RecordingBus.Read<ThreadWake>(next.Message), Clock.GetUtcNow(), default);
        return new DeliveryEnd("", "wake", "");
    }

    public async Task<DeliveryRow> RowAsync(ChatMessage message) => (await Deliveries.FindAsync(message, default))!;

    public async Task<IReadOnlyList<DeferredSend>> WaitingAsync() => (await Threads.FindAsync("demo", "customer-1", Thread.Id, default))!.Deferred;

    public Task EchoAsync(ChatMessage message, string messageId) =>
        Receipts.RecordAsync([new ProviderReceipt("messenger", Page, ReceiptKind.Echoed, Clock.GetUtcNow()) { SendId = message.SendId, MessageId = messageId }], default);

    public void Dispose() => _store.Dispose();
}

/// <summary>No rates, until a test is about them.</summary>
internal sealed class FakeRates : SendRatePolicy
{
    public SendRates? Rates { get; set; }

    public override SendRates? At(string channel, DateTimeOffset now) => Rates;
}
