using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Serverless.Local.Hosting;
using Serverless.Local.ServiceBus;
using Serverless.Local.Simulators.Chats;
using Serverless.Local.Simulators.Faults;
using Serverless.Local.Simulators.Mail;
using Serverless.Local.Simulators.Messenger;
using Serverless.Local.Simulators.Webhooks;
using Serverless.Local.Time;
using Serverless.Platform.Security;

namespace Serverless.Tests.EndToEnd;

/// <summary>
/// The whole app in process, on the embedded host, with the simulated outside world: what a customer sees is read where a customer
/// would read it. The clock runs, and can be moved.
/// </summary>
internal sealed class App : IAsyncDisposable
{
    public const string Page = "108000000000001";

    /// <summary>How long a test waits for something that must happen, before it fails.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly IHost _host;

    private App(IHost host, LocalClock clock, string folder, CollectedLogs logs, IReadOnlyDictionary<string, string?> settings)
    {
        _host = host;
        (Clock, Folder, Logs, Settings) = (clock, folder, logs, settings);
        Http = new HttpClient { BaseAddress = host.Services.GetRequiredService<EmbeddedHost>().BaseAddress };
        Faults = host.Services.GetRequiredService<FaultBoard>();
        Chats = host.Services.GetRequiredService<MessengerChats>();
        Actions = host.Services.GetRequiredService<CustomerActions>();
        Mailbox = host.Services.GetRequiredService<Mailbox>();
    }

    /// <summary>The shop's id of the customer that the test is about; another one in every app, because Azurite is shared.</summary>
    public string Customer { get; } = $"c-{Guid.NewGuid():N}";

    public LocalClock Clock { get; }
    public string Folder { get; }
    public CollectedLogs Logs { get; }
    public IReadOnlyDictionary<string, string?> Settings { get; }
    public HttpClient Http { get; }
    public FaultBoard Faults { get; }
    public MessengerChats Chats { get; }
    public CustomerActions Actions { get; }
    public Mailbox Mailbox { get; }
    public EmbeddedBroker Broker => _host.Services.GetRequiredService<EmbeddedHost>().Broker!;
    public IServiceProvider Services => _host.Services;

    /// <summary>Starts the app on its own bus and tables; with <paramref name="folder"/> on what an earlier one left there.</summary>
    public static Task<App> StartAsync(string? tables = null, string? folder = null, LocalClock? clock = null, params (string Name, string? Value)[] changes) =>
        StartAsync(_ => { }, tables, folder, clock, changes);

    /// <summary>Starts it with other parts than its own.</summary>
    public static Task<App> StartWithAsync(Action<IServiceCollection> replace) => StartAsync(replace, null, null, null, []);

    private static async Task<App> StartAsync(Action<IServiceCollection> replace, string? tables, string? folder, LocalClock? clock, (string Name, string? Value)[] changes)
    {
        folder ??= Directory.CreateTempSubdirectory("app").FullName;
        clock ??= new LocalClock();
        var name = Path.GetFileName(folder).ToLowerInvariant();
        var settings = Repository.ExampleSettings();
        settings["ServiceBus"] = $"Endpoint=sb://{name}.test;SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=local;UseDevelopmentEmulator=true";
        settings["Tables"] = tables ?? $"UseEmbeddedStorage=true;AccountName={name}";
        settings["Channels:CoalesceFor"] = "0";
        foreach (var (key, value) in changes) { settings[key] = value; }

        var logs = new CollectedLogs();
        var builder = FunctionsApplication.CreateBuilder(new EmbeddedHostOptions
        {
            Port = 0,
            DataDirectory = folder,
            FunctionsAssembly = typeof(Application).Assembly,
            Clock = clock,
            Settings = settings,
        });
        builder.Logging.ClearProviders().AddProvider(logs).SetMinimumLevel(LogLevel.Debug);
        Application.Configure(builder);
        replace(builder.Services);
        var host = builder.Build();
        await host.StartAsync();
        return new App(host, clock, folder, logs, settings);
    }

    /// <summary>A customer agrees at the checkout; the answer of the opt-in API.</summary>
    public async Task<JsonNode> OptInAsync(object? address = null)
    {
        using var response = await PostAsync("api/businesses/demo/opt-ins", A.OptIn(Customer, address, Clock.GetUtcNow()), $"opt-in-{Customer}");
        Assert.True(response.StatusCode == System.Net.HttpStatusCode.Created, $"The opt-in was answered {response.StatusCode}. {string.Join('\n', Logs.Errors)}");
        return (await response.Content.ReadFromJsonAsync<JsonNode>())!;
    }

    /// <summary>A customer agrees at the checkout to order updates by e-mail.</summary>
    public async Task OptInByEmailAsync()
    {
        var optIn = A.OptIn(Customer, new { email = A.CustomerEmail }, Clock.GetUtcNow());
        optIn["channel"] = "email";
        using var response = await PostAsync("api/businesses/demo/opt-ins", optIn, $"email-{Customer}");
        Assert.Equal(System.Net.HttpStatusCode.Created, response.StatusCode);
    }

    /// <summary>Waits until <paramref name="count"/> mails came in, and returns all of them.</summary>
    public async Task<IReadOnlyList<ReceivedMail>> MailsAsync(int count)
    {
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            return await Mailbox.Changes.WaitForAsync(() => Mailbox.After(0) is var mails && mails.Count >= count ? mails : null, limit.Token);
        }
        catch (OperationCanceledException)
        {
            throw new InvalidOperationException($"{Mailbox.After(0).Count} of {count} mails came in.\n{string.Join('\n', Logs.Tail)}");
        }
    }

    /// <summary>A customer who agreed at the checkout and opened the link: the chat. All that the link sets off has been done.</summary>
    public async Task<MessengerCustomer> CustomerInChatAsync()
    {
        var optIn = await OptInAsync();
        var person = NewPerson();
        Actions.Act(person, new CustomerAction { Do = "open-link", Link = optIn["link"]!.GetValue<string>() });
        await IsIdleAsync();
        return person;
    }

    public MessengerCustomer NewPerson(string? userRef = null) => Chats.Add(new MessengerCustomer
    {
        Page = Page,
        Psid = $"2470{Random.Shared.NextInt64(1_000_000_000_000, 9_999_999_999_999)}",
        Name = "Erika Muster",
        Locale = "de_DE",
        Receipts = ReceiptHabit.Reads,
        UserRef = userRef,
    });

    /// <summary>An event of the customer's order.</summary>
    public JsonObject Order(string step, DateTimeOffset at, string order = "A-1001") => A.OrderEvent(step, at, order, Customer);

    /// <summary>A signed order webhook of the demo shop.</summary>
    public async Task<HttpResponseMessage> ShopSendsAsync(JsonObject orderEvent, string? webhookId = null, string business = "demo")
    {
        var body = Encoding.UTF8.GetBytes(orderEvent.ToJsonString());
        var id = webhookId ?? StableId.From(orderEvent.ToJsonString());
        var now = Clock.GetUtcNow().ToUnixTimeSeconds();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"api/businesses/{business}/orders/standard") { Content = Json(body) };
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", now.ToString(System.Globalization.CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", StandardWebhookSignature.Sign(id, now, body, Settings["Secrets:demo-standard"]!));
        return await Http.SendAsync(request);
    }

    public async Task ShopSendsAcceptedAsync(JsonObject orderEvent, string? webhookId = null)
    {
        using var response = await ShopSendsAsync(orderEvent, webhookId);
        Assert.Equal(System.Net.HttpStatusCode.Accepted, response.StatusCode);
    }

    /// <summary>What the business wrote to the person so far.</summary>
    public IReadOnlyList<ChatItem> Received(MessengerCustomer person) =>
        [.. (Chats.Read(person.Page, person.Psid)?.Items ?? []).Where(item => item.From == "business")];

    /// <summary>Waits until the person has received <paramref name="count"/> messages, and returns all of them.</summary>
    public async Task<IReadOnlyList<ChatItem>> ReceivesAsync(MessengerCustomer person, int count)
    {
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            return await Chats.Changes.WaitForAsync(() => Received(person) is var items && items.Count >= count ? items : null, limit.Token);
        }
        catch (OperationCanceledException)
        {
            throw new InvalidOperationException($"The customer received {Received(person).Count} of {count} messages.\n{string.Join('\n', Logs.Tail)}");
        }
    }

    /// <summary>Reads an API of the business until the answer satisfies <paramref name="until"/>; the chats' changes say when to look again.</summary>
    public async Task<JsonNode> ReadsAsync(string path, Func<JsonNode, bool> until)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            using var response = await Http.SendAsync(Authorized(new HttpRequestMessage(HttpMethod.Get, path)));
            if (response.IsSuccessStatusCode && await response.Content.ReadFromJsonAsync<JsonNode>() is { } answer && until(answer)) { return answer; }

            if (TimeProvider.System.GetElapsedTime(start) > Patience) { Assert.Fail($"{path} never answered what was expected.\n{string.Join('\n', Logs.Tail)}"); }
        }
    }

    /// <summary>Waits until the bus has nothing to hand out and nothing is being handled.</summary>
    public async Task IsQuietAsync()
    {
        var start = TimeProvider.System.GetTimestamp();
        while ((await Broker.GetStatusAsync(default)).Any(entity => entity.Active > 0))
        {
            if (TimeProvider.System.GetElapsedTime(start) > Patience) { Assert.Fail($"The bus never became quiet.\n{string.Join('\n', Logs.Tail)}"); }
        }
    }

    /// <summary>Waits until no webhook is on its way either.</summary>
    public async Task IsIdleAsync()
    {
        using var answer = await Http.GetAsync(new Uri("_local/api/bus/idle?wait=30", UriKind.Relative));
        Assert.True((await answer.Content.ReadFromJsonAsync<JsonNode>())!["idle"]!.GetValue<bool>(), string.Join('\n', Logs.Tail));
    }

    /// <summary>Our id of the customer that the test is about.</summary>
    public async Task<string> CustomerIdAsync() =>
        (await ReadsAsync($"api/businesses/demo/customers?shopCustomer={Customer}", _ => true))["id"]!.GetValue<string>();

    /// <summary>Waits until the delivery of this step of the order is in this state, and returns it.</summary>
    public async Task<JsonNode> DeliveryAsync(string step, string state, DateTimeOffset? changedAfter = null)
    {
        var about = $"order:A-1001:{step}";
        var deliveries = await ReadsAsync($"api/businesses/demo/customers/{await CustomerIdAsync()}/deliveries", answer =>
            Find(answer) is { } delivery && delivery["state"]!.GetValue<string>() == state && !(delivery["changedAt"]!.GetValue<DateTimeOffset>() <= changedAfter));
        return Find(deliveries)!;

        JsonNode? Find(JsonNode answer) => answer["deliveries"]!.AsArray().FirstOrDefault(delivery => delivery!["about"]!.GetValue<string>() == about);
    }

    /// <summary>Waits until the app has answered every webhook that was sent so far.</summary>
    public async Task WebhooksArriveAsync()
    {
        var log = Services.GetRequiredService<WebhookLog>();
        using var limit = new CancellationTokenSource(Patience);
        await log.Changes.WaitForAsync(() => log.After(0).All(delivery => delivery.State is not WebhookState.Pending) ? log : null, limit.Token);
    }

    /// <summary>The next <paramref name="times"/> calls to Meta meet this fault.</summary>
    public void Break(string kind, int times = 1) => Faults.Arm(new Fault { Kind = kind, Mode = FaultMode.Next, Times = times });

    public async Task<HttpResponseMessage> PostAsync(string path, JsonObject body, string? idempotencyKey = null)
    {
        using var request = Authorized(new HttpRequestMessage(HttpMethod.Post, path) { Content = Json(Encoding.UTF8.GetBytes(body.ToJsonString())) });
        if (idempotencyKey is not null) { request.Headers.Add("Idempotency-Key", idempotencyKey); }

        return await Http.SendAsync(request);
    }

    public HttpRequestMessage Authorized(HttpRequestMessage request)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Settings["ApiKeys:demo"]);
        return request;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>Stops the app and leaves its data.</summary>
    public async Task StopAsync()
    {
        Http.Dispose();
        await _host.StopAsync();
        _host.Dispose();
    }

    private static ByteArrayContent Json(byte[] body) => new(body) { Headers = { ContentType = new("application/json") } };
}
