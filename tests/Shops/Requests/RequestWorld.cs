using Azure.Data.Tables;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging.Abstractions;
using Serverless.Businesses;
using Serverless.Local.Tables;
using Serverless.Local.Time;
using Serverless.Platform.Json;
using Serverless.Platform.Messaging;
using Serverless.Platform.Storage;
using Serverless.Shops;
using Serverless.Shops.Requests;
using Serverless.Tests.Conversations;

namespace Serverless.Tests.Shops.Requests;

/// <summary>Requests on embedded tables, with a shop that answers as told, a bus that is worked off by hand, and somebody who is told the outcome.</summary>
internal sealed class RequestWorld : IAsyncDisposable
{
    public const string Customer = "01KAHQ4W8RM3Z5T7V9X0Y2B4C6";

    private readonly string _folder = Directory.CreateTempSubdirectory("requests-").FullName;
    private readonly string _account = $"requests{Guid.NewGuid():N}";
    private readonly EmbeddedTableStore _store;

    private RequestWorld()
    {
        _store = EmbeddedTableStore.Open(Path.Combine(_folder, "tables.db"), Clock);
        EmbeddedTableStores.Register(_account, _store);
        Tables = new TableServiceClient($"UseEmbeddedStorage=true;AccountName={_account}");
        Told = new RecordingOutcomes(Steps);
        Shop = new ScriptedShop(Steps);
        Bus = new HandBus(Steps);
        var store = new ShopRequestStore(new SteppedTables(Tables, Steps));
        Requests = new ShopRequests(store, Bus);
        Function = new ShopRequestsFunction(new FixedBusinesses([Demo, Other, Shopless]), new ShopRequestRun(store, new ShopConnectors(new ShopCaller([Shop], Clock, NullLogger<ShopCaller>.Instance)), Bus, [Told], Clock), Clock, NullLogger<ShopRequestsFunction>.Instance);
    }

    public static Business Demo { get; } = new() { Id = "demo", Shop = new ShopSettings(ShopKinds.Standard) };
    public static Business Other { get; } = new() { Id = "other", Shop = new ShopSettings(ShopKinds.Standard) };
    public static Business Shopless { get; } = new() { Id = "shopless" };

    public LocalClock Clock { get; } = new(new DateTimeOffset(2026, 11, 21, 9, 0, 0, TimeSpan.Zero));
    public Steps Steps { get; } = new();
    public TableServiceClient Tables { get; }
    public HandBus Bus { get; }
    public ScriptedShop Shop { get; }
    public RecordingOutcomes Told { get; }
    public IShopRequests Requests { get; }
    public ShopRequestsFunction Function { get; }

    public static async Task<RequestWorld> StartAsync()
    {
        var world = new RequestWorld();
        await world.Tables.CreateTableIfNotExistsAsync(TableNames.ShopRequests);
        return world;
    }

    public ShopRequest Request(string name = "r", string business = "demo", OrderChange? change = null) => new(
        ShopRequestIds.Of(Customer, business, name), business, Customer, "messenger-1-t", new ShopWish.Change(change ?? new OrderChange.Cancel("A-1001", "#1001")),
        Clock.GetUtcNow(), Clock.GetUtcNow().AddMinutes(30));

    public async Task<ShopRequestRecord> RecordAsync(ShopRequest request) => (await Requests.FindAsync(request.Business, request.Id, default))!;

    /// <summary>The next message by its time, which the clock is moved to; null when nothing waits.</summary>
    public BusMessage? Next()
    {
        if (Bus.Waiting.MinBy(message => message.NotBefore ?? DateTimeOffset.MinValue) is not { } next) { return null; }

        if (next.NotBefore > Clock.GetUtcNow()) { Clock.Advance(next.NotBefore.Value - Clock.GetUtcNow()); }

        return next;
    }

    /// <summary>Works off the next message; false when nothing waits.</summary>
    public async Task<bool> WorkOffNextAsync()
    {
        if (Next() is not { } next) { return false; }

        Assert.Null(await TakeAsync(next));
        Bus.Waiting.Remove(next);
        return true;
    }

    public async Task WorkOffAsync()
    {
        while (await WorkOffNextAsync()) { }
    }

    /// <summary>Handles a message; the reason when it becomes a dead letter.</summary>
    public async Task<string?> TakeAsync(BusMessage message)
    {
        var received = ServiceBusModelFactory.ServiceBusReceivedMessage(body: message.Body, messageId: message.MessageId,
            properties: new Dictionary<string, object> { [BusProperties.Business] = message.Business, [BusProperties.Schema] = message.Schema });
        var actions = new RecordingActions();
        await Function.Run(received, actions, CancellationToken.None);
        Assert.True(actions.Completed != actions.DeadLetterReason is not null);
        return actions.DeadLetterReason;
    }

    public static BusMessage Reply(ShopRequest request, ShopAnswer answer, string? id = null) =>
        new(id ?? $"reply-{request.Id}", null, request.Business, ShopReply.Schema, RecordJson.Body(new ShopReply(request.Business, request.Id, answer)));

    public ValueTask DisposeAsync()
    {
        EmbeddedTableStores.Unregister(_account);
        _store.Dispose();
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}

/// <summary>What is done at the points where the process may die, or something else may happen, in between.</summary>
internal sealed class Steps
{
    private readonly Dictionary<int, Func<Task>> _at = [];
    private int? _death;
    private bool _isInterrupted;

    public int Count { get; private set; }

    public void Arm(int? death = null, params ReadOnlySpan<(int At, Func<Task> Do)> interruptions)
    {
        (Count, _death) = (0, death);
        _at.Clear();
        foreach (var (at, action) in interruptions) { _at[at] = action; }
    }

    public async Task PassAsync()
    {
        if (_isInterrupted) { return; }

        Count++;
        if (_at.Remove(Count, out var interruption))
        {
            _isInterrupted = true;
            await interruption();
            _isInterrupted = false;
        }

        if (Count == _death) { throw new Died(); }
    }

    internal sealed class Died : Exception;
}

/// <summary>Keeps messages until they are worked off; the same id twice is one message, as with duplicate detection.</summary>
internal sealed class HandBus(Steps steps) : IMessageBus
{
    private readonly HashSet<string> _seen = [];

    public List<BusMessage> Waiting { get; } = [];

    public List<BusMessage> All { get; } = [];

    public async Task SendAsync(string entity, IReadOnlyList<BusMessage> messages, CancellationToken cancellationToken)
    {
        Assert.Equal(Queues.ShopRequests, entity);
        await steps.PassAsync();
        foreach (var message in messages.Where(message => _seen.Add(message.MessageId)))
        {
            Waiting.Add(message);
            All.Add(message);
        }

        await steps.PassAsync();
    }
}

/// <summary>Answers each call with the next of what it was told, the last one for ever.</summary>
internal sealed class ScriptedShop(Steps steps) : IShop
{
    public Queue<ShopAnswer> Script { get; } = new();
    public List<ShopCall> Calls { get; } = [];
    public OrderChange? LastChange { get; private set; }

    public string Kind => ShopKinds.Standard;

    public async Task<ShopAnswer> ChangeAsync(ShopCall call, OrderChange change, CancellationToken cancellationToken)
    {
        LastChange = change;
        await steps.PassAsync();
        Calls.Add(call);
        await steps.PassAsync();
        return Script.Count > 1 ? Script.Dequeue() : Script.Peek();
    }

    public Task<ShopAnswer> QuoteAsync(ShopCall call, QuoteRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<ShopAnswer> OrderAsync(ShopCall call, ReorderRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();
}

internal sealed class RecordingOutcomes(Steps steps) : IShopOutcomes
{
    public List<(ShopRequest Request, ShopSettlement Settlement)> All { get; } = [];

    public string Kind => ShopWishes.Change;

    /// <summary>The settlements as somebody sees them who notices each only once.</summary>
    public IReadOnlyList<ShopSettlement> Of(ShopRequest request) =>
        [.. All.Where(told => told.Request.Id == request.Id).Select(told => told.Settlement).Distinct()];

    public async Task TellAsync(Business business, ShopRequest request, ShopSettlement settlement, CancellationToken cancellationToken)
    {
        await steps.PassAsync();
        All.Add((request, settlement));
        await steps.PassAsync();
    }
}

internal sealed class RecordingActions : Microsoft.Azure.Functions.Worker.ServiceBusMessageActions
{
    public bool Completed { get; private set; }
    public string? DeadLetterReason { get; private set; }

    public override Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default)
    {
        Completed = true;
        return Task.CompletedTask;
    }

    public override Task DeadLetterMessageAsync(ServiceBusReceivedMessage message, Dictionary<string, object>? propertiesToModify = default,
        string? deadLetterReason = default, string? deadLetterErrorDescription = default, CancellationToken cancellationToken = default)
    {
        DeadLetterReason = deadLetterReason;
        return Task.CompletedTask;
    }
}
