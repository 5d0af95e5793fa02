using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Azure.Data.Tables;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Serverless.Businesses;
using Serverless.Callers.Calls;
using Serverless.Local.Time;
using Serverless.Orders;
using Serverless.Platform.Http;
using Serverless.Platform.Security;
using Serverless.Platform.Storage;
using Serverless.Tests.Channels;
using Serverless.Tests.EndToEnd;
using Serverless.Tests.Tables;

namespace Serverless.Tests.Callers.Calls;

/// <summary>The call webhook with two businesses that have every kind of telephone, reached at <c>https://hooks.example.org</c>.</summary>
internal sealed class CallWorld : IDisposable
{
    public const string Token = "tw_demo_token";
    public const string PreviousToken = "tw_demo_old";
    public const string Standard = "whsec_AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=";
    public const string Address = "https://hooks.example.org";
    public static readonly DateTimeOffset Now = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

    /// <summary>sipgate's, as far as these tests are concerned. Made once: a key takes its time.</summary>
    public static readonly RSA Sipgate = RSA.Create(2048);
    public static readonly RSA OtherSipgate = RSA.Create(2048);

    private readonly EmbeddedTablesFixture _fixture = new();
    private readonly CallWebhook _webhook;

    public CallWorld(string? address = Address, string? dial = "+4930555001")
    {
        Tables = new TableServiceClient(_fixture.ConnectionString);
        Tables.CreateTableIfNotExists(TableNames.Inbox);
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Secrets:demo-twilio"] = Token,
            ["Secrets:demo-twilio--previous"] = PreviousToken,
            ["Secrets:demo-sipgate"] = Sipgate.ExportSubjectPublicKeyInfoPem(),
            ["Secrets:demo-standard"] = Standard,
            ["Secrets:other-twilio"] = "tw_other_token",
            ["Secrets:other-sipgate"] = Convert.ToBase64String(OtherSipgate.ExportSubjectPublicKeyInfo()),
            ["Secrets:broken-sipgate"] = "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
        }).Build();
        var links = Options.Create(new ChatLinkOptions { BaseUrl = address is null ? null : new Uri(address) });
        var businesses = new KnownBusinesses(Business("demo", dial), Business("other"), Business("unset"), Business("broken"));
        var sources = new CallSources([new StandardCalls(), new TwilioCalls(), new SipgateCalls()], businesses, new Secrets(settings), new PublicAddress(links, settings), Clock);
        _webhook = new CallWebhook(sources, Bus, new UnhandledEvents(Tables, Clock), LoggerFactory.Create(logging => logging.AddProvider(Logs)).CreateLogger<CallWebhook>());
    }

    public LocalClock Clock { get; } = new(Now);
    public RecordingBus Bus { get; } = new();
    public TableServiceClient Tables { get; }
    public CollectedLogs Logs { get; } = new();

    public IReadOnlyList<CallEvent> Calls => [.. Bus.Sent.Select(sent => RecordingBus.Read<CallEvent>(sent.Message))];

    public CallEvent Call => Assert.Single(Calls);

    public IReadOnlyList<TableEntity> Unhandled => [.. Tables.GetTableClient(TableNames.Inbox).Query<TableEntity>()];

    public static string Path(string source, string business = "demo", string query = "") => $"/api/businesses/{business}/calls/{source}{query}";

    public Task<CallAnswer> TwilioAsync(Dictionary<string, string> fields, string query = "", string business = "demo", string token = Token, string address = Address) =>
        PostAsync("twilio", Form(fields), new() { ["X-Twilio-Signature"] = SignTwilio(token, address + Path("twilio", business, query), fields) }, business, query);

    public Task<CallAnswer> SipgateAsync(string form, string business = "demo", RSA? key = null, string query = "")
    {
        var body = Encoding.UTF8.GetBytes(form);
        return PostAsync("sipgate", body, new() { ["X-Sipgate-Signature"] = SignSipgate(key ?? Sipgate, body) }, business, query);
    }

    public Task<CallAnswer> StandardAsync(string json, string id = "msg_1", string business = "demo", string secret = Standard, string contentType = "application/json") =>
        StandardAsync(Encoding.UTF8.GetBytes(json), id, business, secret, contentType);

    public Task<CallAnswer> StandardAsync(byte[] body, string id = "msg_1", string business = "demo", string secret = Standard, string contentType = "application/json")
    {
        var seconds = Now.ToUnixTimeSeconds();
        return PostAsync("standard", body, new()
        {
            ["webhook-id"] = id,
            ["webhook-timestamp"] = seconds.ToString(CultureInfo.InvariantCulture),
            ["webhook-signature"] = StandardWebhookSignature.Sign(id, seconds, body, secret),
        }, business, contentType: contentType);
    }

    public async Task<CallAnswer> PostAsync(string source, byte[] body, Dictionary<string, string> headers, string business = "demo", string query = "",
        string? contentType = null, Action<HttpRequest>? change = null)
    {
        await using var services = new ServiceCollection().AddLogging().BuildServiceProvider();
        var context = new DefaultHttpContext { RequestServices = services };
        context.Request.Method = "POST";
        context.Request.ContentType = contentType ?? (source == "standard" ? "application/json" : "application/x-www-form-urlencoded; charset=UTF-8");
        context.Request.ContentLength = body.Length;
        context.Request.Body = new MemoryStream(body);
        context.Request.Host = new HostString("10.0.0.7", 8080);
        context.Features.Get<IHttpRequestFeature>()!.RawTarget = Path(source, business, query);
        foreach (var (name, value) in headers) { context.Request.Headers[name] = value; }

        change?.Invoke(context.Request);
        var result = await _webhook.Run(context.Request, business, source, default);
        using var answer = new MemoryStream();
        context.Response.Body = answer;
        await result.ExecuteAsync(context);
        return new CallAnswer(context.Response.StatusCode, context.Response.ContentType, Encoding.UTF8.GetString(answer.ToArray()));
    }

    public void Dispose() => _fixture.Dispose();

#pragma warning disable CA5350 // Twilio signs with SHA-1.
    /// <summary>As Twilio's own documentation says it: the address, then names and values of all fields in the order of the names.</summary>
    public static string SignTwilio(string token, string url, IEnumerable<KeyValuePair<string, string>> fields) => Convert.ToBase64String(HMACSHA1.HashData(
        Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(url + string.Concat(fields.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => field.Key + field.Value)))));
#pragma warning restore CA5350

    public static string SignSipgate(RSA key, byte[] body) => Convert.ToBase64String(key.SignData(body, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

    public static byte[] Form(IEnumerable<KeyValuePair<string, string>> fields) =>
        Encoding.UTF8.GetBytes(string.Join('&', fields.Select(field => $"{Uri.EscapeDataString(field.Key)}={Uri.EscapeDataString(field.Value)}")));

    /// <summary>A call that comes in at Twilio; <paramref name="more"/> replaces and adds.</summary>
    public static Dictionary<string, string> Twilio(params (string Name, string? Value)[] more)
    {
        var fields = new Dictionary<string, string>
        {
            ["AccountSid"] = "AC00000000000000000000000000000000",
            ["ApiVersion"] = "2010-04-01",
            ["CallSid"] = "CA00000000000000000000000000000001",
            ["CallStatus"] = "ringing",
            ["Direction"] = "inbound",
            ["From"] = "+4915112345678",
            ["To"] = "+4930555000",
        };
        foreach (var (name, value) in more)
        {
            if (value is null) { fields.Remove(name); }
            else { fields[name] = value; }
        }

        return fields;
    }

    private static Business Business(string id, string? dial = null) => new()
    {
        Id = id,
        Name = id,
        Country = "DE",
        Calls = new Dictionary<string, CallSourceSettings>
        {
            ["twilio"] = new($"{id}-twilio") { Dial = dial },
            ["sipgate"] = new($"{id}-sipgate"),
            ["standard"] = new($"{id}-standard"),
        },
    };
}

internal sealed record CallAnswer(int Status, string? ContentType, string Body)
{
    public string? Problem => ContentType == "application/problem+json" ? System.Text.Json.JsonDocument.Parse(Body).RootElement.GetProperty("code").GetString() : null;
}
