using System.Text;
using Azure.Data.Tables;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Serverless.Businesses;
using Serverless.Channels;
using Serverless.Channels.WhatsApp;
using Serverless.Consents;
using Serverless.Conversations;
using Serverless.Customers;
using Serverless.Local.Tables;
using Serverless.Local.Time;
using Serverless.Media;
using Serverless.Orders;
using Serverless.Platform.Http;
using Serverless.Platform.Messaging;
using Serverless.Platform.Security;
using Serverless.Platform.Storage;
using Serverless.Shops;
using Serverless.Shops.Requests;
using Serverless.Tests.Shops.Requests;

namespace Serverless.Tests.Conversations;

/// <summary>The three slices about people on embedded tables, with a bus, receipts and an outbox that remember what they were given.</summary>
internal sealed class ChatWorld : IAsyncDisposable
{
    public const string AppSecret = "test_app_secret_0123456789abcdef";
    public const string VerifyToken = "verify-me-please";
    public const string AppId = "910000000000007";
    public static readonly DateTimeOffset Start = new(2026, 11, 21, 9, 0, 0, TimeSpan.Zero);

    public static readonly Business Demo = new()
    {
        Id = "demo", Name = "Demo Shop", Locale = "de-DE", Messenger = new("118000000000042", "demo-token"),
        WhatsApp = new("106000000000003", "demo-whatsapp-token") { BusinessAccountId = "102000000000002", Number = "4930123456" },
        Shop = new ShopSettings(ShopKinds.Standard) { Changes = new ShopChanges { Address = true, Quantity = true, Cancel = true } },
    };

    public static readonly Business Other = new()
    {
        Id = "other", Name = "Other Shop", Locale = "en", Messenger = new("118000000000099", "other-token"),
        WhatsApp = new("106000000000099", "other-whatsapp-token"),
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("people-").FullName;
    private readonly string _account = $"people{Guid.NewGuid():N}";
    private readonly EmbeddedTableStore _store;
    private readonly ServiceProvider _services;

    private ChatWorld(Dictionary<string, string?> settings)
    {
        _store = EmbeddedTableStore.Open(Path.Combine(_folder, "tables.db"), Clock);
        EmbeddedTableStores.Register(_account, _store);
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        services.AddSingleton<ILoggerFactory>(Logs).AddSingleton(typeof(ILogger<>), typeof(Logger<>));
        services.AddSingleton<TimeProvider>(Clock);
        services.AddOptions<IdentityOptions>().BindConfiguration("Identities");
        services.AddOptions<ChatLinkOptions>().BindConfiguration("Links");
        services.AddSingleton<KeyedHash>().AddSingleton<IdempotencyKeys>().AddSingleton<IdempotentCalls>();
        services.AddSingleton(new TableServiceClient($"UseEmbeddedStorage=true;AccountName={_account}"));
        services.AddSingleton<IMessageBus>(Bus).AddSingleton<IReceipts>(Receipts).AddSingleton<IChatOutbox>(Outbox).AddSingleton<IShownMessages>(Outbox).AddSingleton<IChatActions>(ReadMarks);
        services.AddOptions<ChannelsOptions>().BindConfiguration("Channels");
        services.AddSingleton<IBusinesses>(Businesses).AddSingleton<IBusinessAuthorization>(Businesses);
        services.AddSingleton<WhatsAppStates>().AddSingleton<IWhatsAppNotices>(provider => provider.GetRequiredService<WhatsAppStates>());
        services.AddSingleton<IOrders, OrderStore>();
        services.AddSingleton<IShop>(Shop).AddSingleton<ShopCaller>().AddShopRequests();
        services.AddCustomers().AddConsents().AddConversations().AddMedia();
        _services = services.BuildServiceProvider();
    }

    public LocalClock Clock { get; } = new(Start);
    public RecordingBus Bus { get; } = new();
    public RecordingReceipts Receipts { get; } = new();
    public RecordingOutbox Outbox { get; } = new();
    public RecordingReadMarks ReadMarks { get; } = new();
    public ScriptedShop Shop { get; } = new(new Steps());
    public RecordingLogs Logs { get; } = new();
    public FixedBusinesses Businesses { get; } = new([Demo, Other]);

    public ICustomers Customers => Get<ICustomers>();
    public ICustomerRecords Records => Get<ICustomerRecords>();
    public IConsents Consents => Get<IConsents>();
    public IConsentRecords ConsentRecords => Get<IConsentRecords>();
    public IThreads Threads => Get<IThreads>();
    public IThreadMoves Moves => Get<IThreadMoves>();
    public IChatLinking Linking => Get<IChatLinking>();
    public ChatLinks Links => Get<ChatLinks>();

    public static async Task<ChatWorld> CreateAsync(params (string Key, string? Value)[] settings)
    {
        var all = new Dictionary<string, string?>
        {
            ["Identities:HashKey"] = new string('h', 40),
            ["Links:SigningKey"] = new string('l', 40),
            ["Meta:AppSecret"] = AppSecret,
            ["Meta:VerifyToken"] = VerifyToken,
            ["Meta:AppId"] = AppId,
        };
        foreach (var (key, value) in settings) { all[key] = value; }

        var world = new ChatWorld(all);
        foreach (var name in TableNames.All) { await world.Get<TableServiceClient>().CreateTableIfNotExistsAsync(name); }

        return world;
    }

    public T Get<T>()
        where T : notnull => ActivatorUtilities.GetServiceOrCreateInstance<T>(_services);

    /// <summary>All rows of a table, as text: for looking for what must not be there.</summary>
    public async Task<string> DumpAsync(string table)
    {
        var dump = new StringBuilder();
        await foreach (var row in Get<TableServiceClient>().GetTableClient(table).QueryAsync<TableEntity>())
        {
            dump.AppendLine(string.Join('\t', row.Select(property => $"{property.Key}={property.Value}")));
        }

        return dump.ToString();
    }

    public HttpRequest Request(string method, byte[]? body = null, params (string Name, string Value)[] headers)
    {
        var context = new DefaultHttpContext { RequestServices = _services };
        context.Response.Body = new MemoryStream();
        context.Request.Method = method;
        foreach (var (name, value) in headers) { context.Request.Headers.Append(name, value); }

        if (body is not null)
        {
            context.Request.Body = new MemoryStream(body);
            context.Request.ContentLength = body.Length;
        }

        return context.Request;
    }

    /// <summary>What the caller gets: status, headers, body.</summary>
    public static async Task<Answer> AnswerAsync(HttpRequest request, IResult result)
    {
        var response = request.HttpContext.Response;
        await result.ExecuteAsync(request.HttpContext);
        return new Answer(response.StatusCode, response.ContentType, response.Headers, Encoding.UTF8.GetString(((MemoryStream)response.Body).ToArray()));
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        EmbeddedTableStores.Unregister(_account);
        _store.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}

internal sealed record Answer(int Status, string? ContentType, IHeaderDictionary Headers, string Body);

internal sealed class RecordingBus : IMessageBus
{
    private readonly Lock _lock = new();
    private readonly List<(string Entity, BusMessage Message)> _sent = [];

    public Exception? Fault { get; set; }

    public IReadOnlyList<(string Entity, BusMessage Message)> Sent
    {
        get { lock (_lock) { return [.. _sent]; } }
    }

    public IReadOnlyList<BusMessage> To(string entity) => [.. Sent.Where(sent => sent.Entity == entity).Select(sent => sent.Message)];

    public Task SendAsync(string entity, IReadOnlyList<BusMessage> messages, CancellationToken cancellationToken)
    {
        if (Fault is { } fault) { return Task.FromException(fault); }

        lock (_lock) { _sent.AddRange(messages.Select(message => (entity, message))); }

        return Task.CompletedTask;
    }
}

internal sealed class RecordingReceipts : IReceipts
{
    private readonly Lock _lock = new();

    public List<ProviderReceipt> All { get; } = [];

    public Task RecordAsync(IReadOnlyList<ProviderReceipt> receipts, CancellationToken cancellationToken)
    {
        lock (_lock) { All.AddRange(receipts); }

        return Task.CompletedTask;
    }
}

internal sealed class RecordingOutbox : IChatOutbox, IShownMessages
{
    public List<ChatMessage> Sent { get; } = [];

    /// <summary>What was sent was taken at once, under the id of the send.</summary>
    public Task<ShownMessage?> FindAsync(string business, string customer, string sendId, CancellationToken cancellationToken) =>
        Task.FromResult(Sent.Find(message => message.SendId == sendId) is { } sent ? new ShownMessage(sendId, sent.CreatedAt) : null);

    public Task SendAsync(IReadOnlyList<ChatMessage> messages, CancellationToken cancellationToken)
    {
        Sent.AddRange(messages);
        return Task.CompletedTask;
    }
}

/// <summary>Businesses whose API key is their id, with every scope that <see cref="Scopes"/> names.</summary>
internal sealed class FixedBusinesses(IReadOnlyList<Business> businesses) : IBusinesses, IBusinessAuthorization
{
    private readonly List<Business> _all = [.. businesses];

    /// <summary>The business's record is another one from now on.</summary>
    public void Replace(Business business) => _all[_all.FindIndex(known => known.Id == business.Id)] = business;

    public Task<IReadOnlyList<string>> ListPolledAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>([]);

    public HashSet<string> Scopes { get; } = [.. ApiScopes.All];

    public Task<Business?> FindAsync(string business, CancellationToken cancellationToken) =>
        Task.FromResult(_all.FirstOrDefault(known => known.Id == business));

    public Task<Business?> FindByMessengerPageAsync(string pageId, CancellationToken cancellationToken) =>
        Task.FromResult(_all.FirstOrDefault(known => known.Messenger?.PageId == pageId));

    public Task<Business?> FindByWhatsAppNumberAsync(string phoneNumberId, CancellationToken cancellationToken) =>
        Task.FromResult(_all.FirstOrDefault(known => known.WhatsApp?.PhoneNumberId == phoneNumberId));

    public Task<BusinessAccess> AuthorizeAsync(HttpRequest request, string business, string scope, CancellationToken cancellationToken)
    {
        var key = request.Headers.Authorization.ToString().Replace("Bearer ", "", StringComparison.Ordinal);
        var owner = _all.FirstOrDefault(known => known.Id == key);
        return Task.FromResult(owner is null ? new BusinessAccess(null, Problems.Unauthorized)
            : owner.Id != business ? new BusinessAccess(null, Problems.NotFound)
            : Scopes.Contains(scope) ? new BusinessAccess(owner, null) { Key = key }
            : new BusinessAccess(null, Problems.ScopeMissing));
    }
}

/// <summary>Everything that was logged, as text.</summary>
internal sealed class RecordingLogs : ILoggerFactory, ILogger
{
    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];

    public IReadOnlyList<string> Lines
    {
        get { lock (_lock) { return [.. _lines]; } }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (_lock) { _lines.Add($"{logLevel} {eventId.Name} {formatter(state, exception)}"); }
    }

    public void Dispose()
    {
    }
}
