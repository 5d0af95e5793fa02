using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Serverless.Businesses;
using Serverless.Channels;
using Serverless.Conversations;
using Serverless.Conversations.People;
using Serverless.Conversations.Reorders;
using Serverless.Conversations.Talk;
using Serverless.Conversations.Understanding;
using Serverless.Local.Time;
using Serverless.Orders;
using Serverless.Platform.Messaging;
using Serverless.Platform.Security;
using Serverless.Shops;
using Serverless.Shops.Requests;
using Serverless.Tests.Conversations.Talk;
using Serverless.Tests.Shops.Requests;

namespace Serverless.Tests.Conversations.Reorders;

/// <summary>
/// One chat with everything that takes part in ordering again: the conversation, the topics, the records, the engine of requests and what
/// it tells. Only tables, bus, shop and channel are played.
/// </summary>
internal sealed class QuoteWorld
{
    public const string Customer = RequestWorld.Customer;
    public const string OrderId = "A-1001";

    /// <summary>From the customer's act until it is worked off.</summary>
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(1);

    private readonly ChatTalk _talk;
    private readonly ShopRequestRun _run;
    private readonly HandBus _bus;
    private readonly OneThread _threads = new();
    private readonly HashSet<BusMessage> _done = [];
    private int _events;

    public QuoteWorld(Business? business = null)
    {
        Business = business ?? RequestWorld.Demo with { Name = "Demo Shop", Locale = "de-DE", Shop = new ShopSettings(ShopKinds.Standard) { Reorder = new ReorderSettings() } };
        var tables = new MemoryTables(Steps);
        Quotes = new QuoteStore(tables);
        _bus = new HandBus(Steps);
        var store = new ShopRequestStore(tables);
        var requests = new ShopRequests(store, _bus);
        Payloads = new TapPayloads(Options.Create(new ChatLinkOptions { SigningKey = new string('l', 40) }));
        Outbox = new SteppedOutbox(Steps);
        var buttons = new QuoteButtons(Payloads);
        var news = new ReorderNews(_threads, Outbox, People, Clock);
        ITopic[] topics = [new QuoteTopic(Quotes, new QuoteDesk(Quotes, requests, Clock), Outbox, buttons), new ReorderTopic(new OrderPicks(new OneOrder(), Payloads), requests)];
        _talk = new ChatTalk(topics, new IntentReader(), Payloads, _threads, People, Outbox, Clock);
        _run = new ShopRequestRun(store, new ShopConnectors(new ShopCaller([Shop], Clock, NullLogger<ShopCaller>.Instance)), _bus,
            [new QuoteOutcomes(Quotes, requests, news, buttons, Clock), new ReorderOutcomes(Quotes, requests, news, buttons, Clock)], Clock);
    }

    public Business Business { get; }
    public Steps Steps { get; } = new();
    public LocalClock Clock { get; } = new(new DateTimeOffset(2026, 11, 21, 9, 0, 0, TimeSpan.Zero));
    public RepeatShop Shop { get; } = new();
    public QuoteStore Quotes { get; }
    public TapPayloads Payloads { get; }
    public SteppedOutbox Outbox { get; }
    public CountedPeople People { get; } = new();
    public ChatThread Thread => _threads.Thread;

    public ChatMessage Last => Outbox.Sent[^1];

    public ChatEvent Event(ChatEventKind kind = ChatEventKind.Message) => new()
    {
        EventId = $"event{++_events:d6}", Business = "demo", Channel = "messenger", Account = "1", Kind = kind, At = Clock.GetUtcNow() - Delay, Peer = Thread.Peer, MessageId = $"m_c{_events}",
    };

    public ChatEvent Say(string text) => Event() with { Text = text };

    public ChatEvent Like(long sticker = 369239263222822) => Event() with { StickerId = sticker };

    public ChatEvent React(string? mid) => Event(ChatEventKind.Reaction) with { Text = "👍", Detail = "like", MessageId = mid };

    public ChatEvent Tap(params ReadOnlySpan<string> arguments) => Event(ChatEventKind.Postback) with { Payload = Payloads.Issue(Thread, QuoteTopic.TopicName, arguments) };

    public Task<string?> TakeAsync(ChatEvent item) => _talk.AnswerAsync(Business, _threads.Thread, item, default);

    /// <summary>Works off what is due at the shop; a message whose handling died stays and is handled again.</summary>
    public async Task WorkOffAsync()
    {
        while (_bus.Waiting.Where(message => !(message.NotBefore > Clock.GetUtcNow())).MinBy(message => message.NotBefore ?? DateTimeOffset.MinValue) is { } due)
        {
            await HandleAsync(due);
            _bus.Waiting.Remove(due);
            _done.Add(due);
        }
    }

    /// <summary>The broker delivers something again that was worked off already.</summary>
    public Task RedeliverAsync(int which) => _done.Count == 0 ? Task.CompletedTask : HandleAsync(_done.ElementAt(which % _done.Count));

    public Task ReplyAsync(string requestId, ShopAnswer answer)
    {
        if (answer is ShopAnswer.Ordered) { Shop.Place(requestId); }

        return _run.ReplyAsync(Business, new ShopReply(Business.Id, requestId, answer), default);
    }

    private Task<ShopRequestStep> HandleAsync(BusMessage message)
    {
        using var document = JsonDocument.Parse(message.Body.ToString());
        var due = document.RootElement;
        var id = due.GetProperty("requestId").GetString()!;
        return message.Schema == ShopDeadline.Schema ? _run.ExpireAsync(Business, id, default) : _run.CallAsync(Business, id, due.GetProperty("attempt").GetInt32(), default);
    }

    private sealed class OneOrder : IOrders
    {
        private readonly OrderRecord _order = OrderRecord.Unknown(OrderId).With(TalkScene.Placed(OrderId, "#1001", new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero)));

        public Task<OrderRecord> UpdateAsync(string business, string customer, OrderRecord known, Func<OrderRecord, OrderRecord> change, CancellationToken cancellationToken) => throw new NotSupportedException();
        public Task<OrderRecord?> FindAsync(string business, string customer, string orderId, CancellationToken cancellationToken) => Task.FromResult<OrderRecord?>(_order);
        public Task<IReadOnlyList<OrderRecord>> ListAsync(string business, string customer, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<OrderRecord>>([_order]);
    }

    private sealed class OneThread : IThreads
    {
        public ChatThread Thread { get; private set; } = new()
        {
            Business = "demo", Customer = QuoteWorld.Customer, Id = "messenger-1-t", Channel = "messenger", Account = "1", Peer = MessengerPeers.Psid("24811111111111112"),
            Talk = TalkState.None with { IsDisclosed = true },
        };

        public string IdOf(string business, string channel, string account, ChatPeer peer) => Thread.Id;
        public Task<CustomerThreads> LookUpAsync(string business, string customer, CancellationToken cancellationToken) => throw new NotSupportedException();
        public Task<IReadOnlyList<ChatThread>> ListAsync(string business, string customer, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<ChatThread>>([Thread]);
        public Task<ChatThread?> FindAsync(string business, string customer, string thread, CancellationToken cancellationToken) => Task.FromResult(thread == Thread.Id ? Thread : null);
        public Task<ChatThread> OpenAsync(string business, string customer, string channel, string account, ChatPeer peer, CancellationToken cancellationToken) => Task.FromResult(Thread);
        public Task<ChatThread?> UpdateAsync(string business, string customer, string thread, Func<ChatThread, ChatThread> change, CancellationToken cancellationToken) =>
            Task.FromResult<ChatThread?>(Thread = change(Thread));
        public Task<ChatThread?> UpdateAsync(ChatThread known, Func<ChatThread, ChatThread> change, CancellationToken cancellationToken) =>
            Task.FromResult<ChatThread?>(Thread = change(Thread));
    }
}

/// <summary>Says how often a person was asked for, and leaves the chat as it is.</summary>
internal sealed class CountedPeople : IHandover
{
    public List<string> Reasons { get; } = [];

    public Task ToPersonAsync(Business business, ChatThread thread, string reason, DateTimeOffset at, CancellationToken cancellationToken)
    {
        Reasons.Add(reason);
        return Task.CompletedTask;
    }
}

/// <summary>What the customer sees: each send once, at once.</summary>
internal sealed class SteppedOutbox(Steps steps) : IChatOutbox, IShownMessages
{
    public List<ChatMessage> Sent { get; } = [];

    public static string MessageId(string sendId) => $"m_{sendId}";

    public async Task SendAsync(IReadOnlyList<ChatMessage> messages, CancellationToken cancellationToken)
    {
        await steps.PassAsync();
        Sent.AddRange(messages.Where(message => !Sent.Exists(sent => sent.SendId == message.SendId)));
        await steps.PassAsync();
    }

    public Task<ShownMessage?> FindAsync(string business, string customer, string sendId, CancellationToken cancellationToken) =>
        Task.FromResult(Sent.Find(sent => sent.SendId == sendId) is { } found ? new ShownMessage(MessageId(sendId), found.CreatedAt) : null);
}

/// <summary>A shop that knows a repeat by its request id, as <see cref="IShop"/> demands, and answers as told.</summary>
internal sealed class RepeatShop : IShop
{
    public ShopAnswer Quoting { get; set; } = Offer(59.90m);
    public ShopAnswer Ordering { get; set; } = Placed;

    /// <summary>The first call for an order finds the shop overloaded.</summary>
    public bool IsFirstInVain { get; set; }

    public static ShopAnswer Placed { get; } = new ShopAnswer.Ordered("A-1002", "#1002", new Uri("https://shop.example/pay/1"), false);

    /// <summary>The quotes that were ordered, by the request that did it.</summary>
    public Dictionary<string, string> Orders { get; } = [];

    public Dictionary<string, string> Asked { get; } = [];
    public int QuoteCalls { get; private set; }

    public string Kind => ShopKinds.Standard;

    public static ShopAnswer Offer(decimal price) => new ShopAnswer.Offered(new ShopQuote([new ShopQuoteLine("Teekanne", "TEA-1", 1, price)], "EUR", price + 4.90m,
        new PostalAddress("Erika Muster", "Hauptstraße 5", null, "10115", "Berlin", "DE"), null, "offer-1"));

    public void Place(string requestId)
    {
        if (Asked.TryGetValue(requestId, out var quote)) { Orders[requestId] = quote; }
    }

    public Task<ShopAnswer> ChangeAsync(ShopCall call, OrderChange change, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<ShopAnswer> QuoteAsync(ShopCall call, QuoteRequest request, CancellationToken cancellationToken)
    {
        QuoteCalls++;
        return Task.FromResult(Quoting);
    }

    public Task<ShopAnswer> OrderAsync(ShopCall call, ReorderRequest request, CancellationToken cancellationToken)
    {
        Asked[call.RequestId] = request.QuoteId;
        if (IsFirstInVain && call.Attempt == 1) { return Task.FromResult<ShopAnswer>(new ShopAnswer.TryAgain("shop.status-503", null)); }

        if (Ordering is ShopAnswer.Ordered) { Place(call.RequestId); }

        return Task.FromResult(Ordering);
    }
}
