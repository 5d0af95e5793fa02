using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using Azure.Messaging.ServiceBus;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Serverless.Businesses;
using Serverless.Callers;
using Serverless.Callers.Calls;
using Serverless.Callers.Cards;
using Serverless.Callers.Crm;
using Serverless.Callers.FanOut;
using Serverless.Channels;
using Serverless.Consents;
using Serverless.Conversations;
using Serverless.Customers;
using Serverless.Local.Tables;
using Serverless.Local.Time;
using Serverless.Orders;
using Serverless.Platform.Http;
using Serverless.Platform.Json;
using Serverless.Platform.Messaging;
using Serverless.Platform.Security;
using Serverless.Platform.Storage;
using Serverless.Tests.Channels;
using Serverless.Tests.Conversations;

namespace Serverless.Tests.Callers;

/// <summary>The fan-out of calls on embedded tables: the bus is worked off by hand, the agent's endpoint answers what the test says.</summary>
internal sealed class CallWorld : HttpMessageHandler, IHttpClientFactory, IAsyncDisposable
{
    public const string Signing = "whsec_AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=";
    public const string Number = "+4915112345678";
    public static readonly DateTimeOffset Start = new(2026, 11, 21, 9, 0, 0, TimeSpan.Zero);

    public static readonly Business Demo = new()
    {
        Id = "demo", Name = "Demo Shop", Locale = "de-DE", Country = "DE", TimeZone = "Europe/Berlin", Messenger = new("118000000000042", "demo-token"),
        Callers = new CallerSettings
        {
            Endpoint = new Uri("https://desk.example/calls"), Secret = "demo-agents", TellMissed = true, FollowUp = new Uri("https://shop.example/return"),
        },
    };

    public static readonly Business Other = new() { Id = "other", Name = "Other Shop", Locale = "en", Country = "DE", TimeZone = "Europe/Berlin" };

    private readonly string _folder = Directory.CreateTempSubdirectory("calls-").FullName;
    private readonly string _account = $"calls{Guid.NewGuid():N}";
    private readonly EmbeddedTableStore _store;
    private readonly ServiceProvider _services;
    private readonly HashSet<string> _delivered = [];

    private CallWorld()
    {
        _store = EmbeddedTableStore.Open(Path.Combine(_folder, "tables.db"), Clock);
        EmbeddedTableStores.Register(_account, _store);
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Identities:HashKey"] = new string('h', 40), ["Links:SigningKey"] = new string('l', 40), ["Secrets:demo-agents"] = Signing,
        }).Build());
        services.AddSingleton<ILoggerFactory>(Logs).AddSingleton(typeof(ILogger<>), typeof(Logger<>));
        services.AddSingleton<TimeProvider>(Clock).AddSingleton<Secrets>().AddSingleton<KeyedHash>().AddSingleton<IdempotencyKeys>().AddSingleton<IdempotentCalls>();
        services.AddOptions<IdentityOptions>().BindConfiguration("Identities");
        services.AddOptions<ChatLinkOptions>().BindConfiguration("Links");
        services.AddSingleton(new TableServiceClient($"UseEmbeddedStorage=true;AccountName={_account}"));
        services.AddSingleton<IMessageBus>(Bus).AddSingleton<IChatOutbox>(Outbox).AddSingleton<IOrders, OrderStore>();
        services.AddSingleton<IBusinesses>(Businesses).AddSingleton<IBusinessAuthorization>(Businesses);
        services.AddCustomers().AddConsents().AddConversations().AddCallers();
        services.AddSingleton<ICallerCards>(Cards).AddSingleton<ICrmLookup>(Crm).AddSingleton<ICrmActivities>(Crm);
        services.AddSingleton<IHttpClientFactory>(this);
        _services = services.BuildServiceProvider();
    }

    public LocalClock Clock { get; } = new(Start);
    public Conversations.RecordingBus Bus { get; } = new();
    public RecordingOutbox Outbox { get; } = new();
    public RecordingLogs Logs { get; } = new();
    public FixedBusinesses Businesses { get; } = new([Demo, Other]);
    public FixedCards Cards { get; } = new();
    public ScriptedCrm Crm { get; } = new();

    /// <summary>What the agent's endpoint got: the webhook's id and its body.</summary>
    public List<(string Id, JsonNode Body)> Desk { get; } = [];

    /// <summary>The same with the headers and the bytes.</summary>
    public List<(Dictionary<string, string> Headers, byte[] Body)> Asked { get; } = [];

    /// <summary>The next answers of the endpoint; 200 when there is none.</summary>
    public Queue<Func<HttpResponseMessage>> Answers { get; } = new();

    public CallStore Calls => Get<CallStore>();
    public IThreads Threads => Get<IThreads>();

    public static async Task<CallWorld> CreateAsync(Func<Business, Business>? change = null)
    {
        var world = new CallWorld();
        foreach (var name in TableNames.All) { await world.Get<TableServiceClient>().CreateTableIfNotExistsAsync(name); }

        if (change is not null) { world.Businesses.Replace(change(Demo)); }

        return world;
    }

    public T Get<T>()
        where T : notnull => ActivatorUtilities.GetServiceOrCreateInstance<T>(_services);

    /// <summary>A customer with a Messenger chat, whose number leads to them; agreed to service messages unless told otherwise.</summary>
    public async Task<ChatThread> CustomerAsync(CallerMatch match = CallerMatch.Unique, bool agrees = true, string number = Number)
    {
        var psid = $"24700000000{Cards.Of.Count:d5}";
        var customer = await Get<ICustomers>().ResolveAsync("demo", [new Identity(IdentityKind.MessengerPsid, psid)], default);
        var thread = await Threads.OpenAsync("demo", customer, ChatChannels.Messenger, "118000000000042", new ChatPeer("psid", psid), default);
        if (agrees)
        {
            await Get<IConsents>().RecordAsync("demo", customer, ChatChannels.Messenger, Purpose.Service, ConsentState.Given, new ConsentEvidence("checkout", Start), default);
        }

        thread = (await Threads.UpdateAsync("demo", customer, thread.Id, known => known with { WindowUntil = Start.AddDays(30), LastContactAt = Start }, default))!;
        Cards.Of[number] = new CallerCard { MadeAt = Start, Match = match, Customer = match is CallerMatch.Shared or CallerMatch.None ? null : customer };
        return thread;
    }

    /// <summary>A customer with a WhatsApp chat who hides the number; WhatsApp may have told it earlier.</summary>
    public async Task<ChatThread> WhatsAppCustomerAsync(string bsuid, string? told)
    {
        var customer = await Get<ICustomers>().ResolveAsync("demo", [new Identity(IdentityKind.WhatsAppUser, bsuid)], default);
        var thread = await Threads.OpenAsync("demo", customer, ChatChannels.WhatsApp, "106000000000042", new ChatPeer("bsuid", bsuid), default);
        var vouched = Serverless.Customers.Phones.PhoneNumber.Parse(told, null);
        return (await Threads.UpdateAsync("demo", customer, thread.Id, known => known with { VouchedPhone = vouched, LastContactAt = Start }, default))!;
    }

    public Task OrderAsync(string customer, string orderId, OrderStep step, DateTimeOffset at) => Get<IOrders>().UpdateAsync("demo", customer, OrderRecord.Unknown(orderId), known => known.With(new OrderStatusChanged
    {
        EventId = $"{orderId}-{step}", Business = "demo", Source = "standard", Step = step, OccurredAt = at,
        Order = new OrderDetails(orderId) { Number = $"#{orderId[2..]}" }, Customer = new OrderCustomer { Id = "c-77", Locale = "de-DE" },
    }), default);

    /// <summary>An event of an inbound call of <see cref="Number"/>, at the present time unless told otherwise.</summary>
    public CallEvent Event(CallStep step, string callId = "c-1", DateTimeOffset? at = null) =>
        new("demo", "standard", callId, step, at ?? Clock.GetUtcNow(), Number, "+4930555000", true, step is CallStep.Answered ? "anna" : null, null,
            CallVerification.Unknown, null, null, null);

    /// <summary>Delivers an event as the bus would; how it was settled.</summary>
    public Task<string?> TakeAsync(CallEvent said) =>
        DeliverAsync(CallMessages.Of($"{said.CallId}.{said.Step}", said.Business, CallEvent.Schema, RecordJson.Body(said)), Clock.GetUtcNow());

    /// <summary>Works off what is due on the bus, once each, until nothing is; how each was settled.</summary>
    public async Task<IReadOnlyList<string?>> WorkOffAsync()
    {
        var settled = new List<string?>();
        while (Bus.To(Queues.CallerContext).FirstOrDefault(IsDue) is { } message)
        {
            _delivered.Add(message.MessageId);
            settled.Add(await DeliverAsync(message, message.NotBefore ?? Clock.GetUtcNow()));
        }

        return settled;
    }

    /// <summary>Moves the clock and works off what becomes due on the way, each at its time.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        var end = Clock.GetUtcNow() + time;
        await WorkOffAsync();
        while (Bus.To(Queues.CallerContext).Where(message => !_delivered.Contains(message.MessageId) && message.Kind == BusKinds.Call && message.NotBefore <= end).Min(message => message.NotBefore) is { } next)
        {
            if (next > Clock.GetUtcNow()) { Clock.Advance(next - Clock.GetUtcNow()); }

            await WorkOffAsync();
        }

        if (end > Clock.GetUtcNow()) { Clock.Advance(end - Clock.GetUtcNow()); }
    }

    public async Task<CallRecord> CallAsync(string callId = "c-1") => await Calls.FindAsync("demo", CallEvent.IdOf("demo", "standard", callId), default)
        ?? throw new InvalidOperationException("There is no such call.");

    public HttpRequest Request(string method, JsonNode? body, string key = "demo", string? idempotencyKey = null)
    {
        var context = new DefaultHttpContext { RequestServices = _services };
        context.Response.Body = new MemoryStream();
        context.Request.Method = method;
        context.Request.Headers.Authorization = $"Bearer {key}";
        if (idempotencyKey is not null) { context.Request.Headers["Idempotency-Key"] = idempotencyKey; }

        if (body is null) { return context.Request; }

        var bytes = Encoding.UTF8.GetBytes(body.ToJsonString());
        (context.Request.Body, context.Request.ContentLength, context.Request.ContentType) = (new MemoryStream(bytes), bytes.Length, "application/json");
        return context.Request;
    }

    public async Task<string?> DeliverAsync(BusMessage message, DateTimeOffset enqueuedAt)
    {
        var actions = new RecordingActions();
        await Get<CallerContextFunction>().Run(ServiceBusModelFactory.ServiceBusReceivedMessage(body: message.Body, messageId: message.MessageId, enqueuedTime: enqueuedAt,
            properties: new Dictionary<string, object> { [BusProperties.Business] = message.Business, [BusProperties.Schema] = message.Schema }), actions, default);
        return actions.Settled;
    }

    public HttpClient CreateClient(string name) => new(this, disposeHandler: false);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        EmbeddedTableStores.Unregister(_account);
        _store.Dispose();
        Directory.Delete(_folder, recursive: true);
        Dispose();
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
        Asked.Add((request.Headers.ToDictionary(header => header.Key, header => string.Join(',', header.Value)), body));
        Desk.Add((Asked[^1].Headers["webhook-id"], JsonNode.Parse(body)!));
        return Answers.TryDequeue(out var answer) ? answer() : new HttpResponseMessage(HttpStatusCode.OK);
    }

    private bool IsDue(BusMessage message) => message.Kind == BusKinds.Call && !(message.NotBefore > Clock.GetUtcNow()) && !_delivered.Contains(message.MessageId);
}

/// <summary>Cards by number; a customer who is known already is certain.</summary>
internal sealed class FixedCards : ICallerCards
{
    public Dictionary<string, CallerCard> Of { get; } = [];

    public Task<CallerCard> MakeAsync(Business business, Serverless.Customers.Phones.PhoneNumber? phone, string? customer, CancellationToken cancellationToken) =>
        Task.FromResult(customer is not null ? new CallerCard { MadeAt = CallWorld.Start, Match = CallerMatch.Unique, Customer = customer }
            : phone is { } number && Of.TryGetValue(number.Value, out var card) ? card
            : new CallerCard { MadeAt = CallWorld.Start, Match = CallerMatch.None });
}

/// <summary>A CRM that answers what the test says.</summary>
internal sealed class ScriptedCrm : ICrmLookup, ICrmActivities
{
    public CrmAnswer Answer { get; set; } = new(CrmState.NotConfigured, [], false);

    public Queue<CrmWriteResult> Results { get; } = new();

    public List<(string Contact, CrmActivity Activity)> Written { get; } = [];

    public Task<CrmAnswer> FindAsync(Business business, Serverless.Customers.Phones.PhoneNumber phone, CancellationToken cancellationToken) => Task.FromResult(Answer);

    public Task<CrmWriteResult> AddAsync(Business business, string contactId, CrmActivity activity, CancellationToken cancellationToken)
    {
        Written.Add((contactId, activity));
        return Task.FromResult(Results.TryDequeue(out var result) ? result : new CrmWriteResult(CrmWriteState.Written, "ok", null));
    }
}
