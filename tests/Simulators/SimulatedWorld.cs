using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Serverless.Local.Hosting;
using Serverless.Local.Simulators;
using Serverless.Local.Simulators.Chats;
using Serverless.Local.Simulators.Faults;
using Serverless.Local.Simulators.Messenger;
using Serverless.Local.Simulators.Meta;
using Serverless.Local.Simulators.Webhooks;
using Serverless.Local.Simulators.WhatsApp;
using Serverless.Local.Time;

namespace Serverless.Tests.Simulators;

/// <summary>The simulators on a bare web server, with an app that notes every webhook and answers what the test wants.</summary>
internal sealed class SimulatedWorld : IAsyncDisposable
{
    public const string Page = MetaAccounts.DemoPage;
    public const string Token = "page-token-for-tests";
    public const string Number = MetaAccounts.DemoNumberId;
    public const string NumberToken = "number-token-for-tests";
    public const string AppSecret = "test_app_secret_0123456789abcdef";
    public static readonly DateTimeOffset Start = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);
    private readonly WebApplication _app;
    private readonly bool _ownsData;

    private SimulatedWorld(WebApplication app, LocalClock clock, string data, bool ownsData)
    {
        (_app, Clock, Data, _ownsData) = (app, clock, data, ownsData);
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public LocalClock Clock { get; }

    public string Data { get; }

    public HttpClient Http { get; }

    /// <summary>The HTTP status that the app answers webhooks with.</summary>
    public Func<JsonElement, int> AppAnswers { get; set; } = _ => 200;

    public MessengerChats Chats => Get<MessengerChats>();

    public WhatsAppChats WhatsAppChats => Get<WhatsAppChats>();

    public WebhookLog Webhooks => Get<WebhookLog>();

    public FaultBoard Faults => Get<FaultBoard>();

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    public static async Task<SimulatedWorld> StartAsync(string? data = null, LocalClock? clock = null, params (string Key, string? Value)[] settings)
    {
        clock ??= new LocalClock(Start);
        var ownsData = data is null;
        data ??= Directory.CreateTempSubdirectory("simulators-").FullName;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Meta:AppSecret"] = AppSecret,
            ["Secrets:demo-messenger-token"] = Token,
            ["Secrets:demo-whatsapp-token"] = NumberToken,
            ["Secrets:demo-standard"] = "whsec_" + Convert.ToBase64String(new byte[24]),
        });
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(setting => setting.Key, setting => setting.Value));
        builder.Services.AddSingleton(new EmbeddedHostOptions { FunctionsAssembly = typeof(SimulatedWorld).Assembly, DataDirectory = data });
        builder.Services.AddSingleton(new EmbeddedHost(new Uri("http://127.0.0.1")));
        builder.Services.AddSingleton(clock).AddSingleton<TimeProvider>(clock).AddSimulators();
        var app = builder.Build();
        SimulatedWorld? world = null;
        app.MapMethods("/api/{**path}", ["POST", "PUT"], async (HttpRequest request) => Results.StatusCode(world!.AppAnswers(await ReadAsync(request))));
        var local = app.MapGroup("/_local");
        foreach (var endpoints in app.Services.GetServices<ILocalEndpoints>())
        {
            endpoints.Map(local);
        }

        await app.StartAsync();
        world = new SimulatedWorld(app, clock, data, ownsData);
        await app.Services.GetRequiredService<SimulatorAddress>().RunAsync(world.Http.BaseAddress!, CancellationToken.None);
        return world;
    }

    /// <summary>A customer with a thread and an open window.</summary>
    public MessengerCustomer Customer(string? userRef = null, ReceiptHabit receipts = ReceiptHabit.Silent) => Chats.Add(new MessengerCustomer
    {
        Page = Page,
        Psid = MetaIds.Person(),
        Name = "Erika Muster",
        Locale = "de_DE",
        Receipts = receipts,
        UserRef = userRef,
        HasThread = userRef is null,
        HasWritten = userRef is null,
        WindowOpenedAt = Clock.GetUtcNow(),
    });

    /// <summary>A WhatsApp customer with an open window.</summary>
    public WhatsAppCustomer WhatsAppCustomer(ReceiptHabit receipts = ReceiptHabit.Silent, string phone = "491713920001", string bsuid = "DE.13491208655302741918") =>
        WhatsAppChats.Add(new WhatsAppCustomer
        {
            Account = Number,
            Peer = bsuid,
            Bsuid = bsuid,
            Phone = phone,
            Name = "Erika Muster",
            Receipts = receipts,
            WindowOpenedAt = Clock.GetUtcNow(),
        });

    public Chat<WhatsAppCustomer> Chat(WhatsAppCustomer customer) => WhatsAppChats.Read(customer.Account, customer.Peer)!;

    public Chat<MessengerCustomer> Chat(MessengerCustomer customer) => Chats.Read(customer.Page, customer.Psid)!;

    /// <summary>Calls the Graph API with the page's token; the body is JSON text with ' for ".</summary>
    public async Task<(HttpStatusCode Status, JsonElement Body)> GraphAsync(string path, string? body = null, string token = Token)
    {
        using var request = new HttpRequestMessage(body is null ? HttpMethod.Get : HttpMethod.Post, $"/_local/meta/v25.0/{path}");
        request.Headers.Authorization = new("Bearer", token);
        if (body is not null)
        {
            request.Content = new StringContent(body.Replace('\'', '"'), Encoding.UTF8, "application/json");
        }

        using var response = await Http.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>());
    }

    public Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(MessengerCustomer customer, string message, string type = "RESPONSE", string more = "") =>
        GraphAsync($"{Page}/messages", $"{{'recipient':{{'id':'{customer.Psid}'}},'messaging_type':'{type}'{more},'message':{message}}}");

    /// <summary>Sends with the number's token to a phone number; <paramref name="content"/> is the body from <c>type</c> on, with ' for ".</summary>
    public Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(WhatsAppCustomer customer, string content) =>
        WhatsAppAsync($"'to':'+{customer.Phone}',{content}");

    public Task<(HttpStatusCode Status, JsonElement Body)> WhatsAppAsync(string members) =>
        GraphAsync($"{Number}/messages", $"{{'messaging_product':'whatsapp',{members}}}", NumberToken);

    /// <summary>Calls the machine API.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Body)> ApiAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, $"/_local/api/{path}") { Content = body is null ? null : JsonContent.Create(body) };
        using var response = await Http.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>());
    }

    public Task<(HttpStatusCode Status, JsonElement Body)> ActAsync(MessengerCustomer customer, object action) =>
        ApiAsync(HttpMethod.Post, $"chats/{customer.Page}/{customer.Psid}/actions", action);

    public Task<(HttpStatusCode Status, JsonElement Body)> ActAsync(WhatsAppCustomer customer, object action) =>
        ApiAsync(HttpMethod.Post, $"chats/{customer.Account}/{customer.Peer}/actions", action);

    /// <summary>The values of the first <paramref name="count"/> WhatsApp webhooks of this field, in the order they were made.</summary>
    public Task<JsonNode[]> ValuesAsync(int count, string field = "messages") => Webhooks.Changes.WaitForAsync(
        () => Webhooks.After(0)
            .Where(delivery => delivery.Topic == field && delivery.Path == WhatsAppWebhooks.Path && delivery.Attempts.Count > 0)
            .Select(delivery => JsonNode.Parse(delivery.Body)!["entry"]![0]!["changes"]![0]!["value"]!)
            .ToArray() is var found && found.Length >= count ? found : null,
        new CancellationTokenSource(Guard).Token);

    /// <summary>Waits until a webhook of this topic was answered, and returns it.</summary>
    public Task<WebhookDelivery> WebhookAsync(string topic, Func<WebhookDelivery, bool>? also = null) => Webhooks.Changes.WaitForAsync(
        () => Webhooks.After(0).FirstOrDefault(delivery =>
            delivery.Topic == topic && delivery.Attempts.Count > 0 && (also is null || also(delivery))),
        new CancellationTokenSource(Guard).Token);

    /// <summary>The event object of the first webhook of this topic.</summary>
    public async Task<JsonNode> EventAsync(string topic)
    {
        var delivery = await WebhookAsync(topic);
        return JsonNode.Parse(delivery.Body)!["entry"]![0]!["messaging"]![0]!;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
        if (_ownsData)
        {
            Directory.Delete(Data, recursive: true);
        }
    }

    private static async Task<JsonElement> ReadAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        return JsonReading.Parse(body.ToArray()) ?? default;
    }
}
