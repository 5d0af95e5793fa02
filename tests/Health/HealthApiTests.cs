using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Serverless.Businesses;
using Serverless.Platform.Messaging;
using Serverless.Tests.EndToEnd;

namespace Serverless.Tests.Health;

public partial class HealthApiTests
{
    private const string Details = "api/health/ready?details=true";

    [Fact]
    public async Task Details_are_the_operators_alone()
    {
        await using var app = await App.StartAsync();
        using var plain = await app.Http.GetAsync(new Uri($"{Details}&code={app.Settings["LocalHost:FunctionKey"]}", UriKind.Relative));
        using var withoutFunctionKey = app.OfOperator(HttpMethod.Get, Details);
        withoutFunctionKey.Headers.Remove("x-functions-key");
        using var refused = await app.Http.SendAsync(withoutFunctionKey);

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (plain.StatusCode, refused.StatusCode));
        Assert.Contains("operator-unauthorized", await plain.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_details_it_asks_bus_and_tables_and_nobody_else()
    {
        await using var app = await App.StartAsync();
        using var request = app.OfOperator(HttpMethod.Get, "api/health/ready");
        using var answer = await app.Http.SendAsync(request);

        var checks = (await answer.Content.ReadFromJsonAsync<JsonNode>())!["checks"]!.AsArray();
        Assert.Equal(["bus", "tables"], checks.Select(check => check!["name"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Repairs_are_asked_for_by_post()
    {
        await using var app = await App.StartAsync();
        using var get = app.OfOperator(HttpMethod.Get, $"{Details}&repair=true");
        using var post = app.OfOperator(HttpMethod.Post, $"{Details}&repair=true");
        using var refused = await app.Http.SendAsync(get);
        using var done = await app.Http.SendAsync(post);

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.OK), (refused.StatusCode, done.StatusCode));
    }

    [Fact]
    public async Task Who_has_no_JSON_reader_gets_lines()
    {
        await using var app = await App.StartAsync(changes: ("Secrets:demo-giphy", null));
        using var request = app.OfOperator(HttpMethod.Get, Details);
        request.Headers.Add("Accept", "text/plain");
        using var answer = await app.Http.SendAsync(request);
        var lines = (await answer.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("text/plain", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("FAIL  demo secrets demo-giphy:", Assert.Single(lines, line => !line.StartsWith("ok    ", StringComparison.Ordinal))[..30]);
    }

    [Fact]
    public async Task No_secret_and_no_address_of_a_person_is_in_a_report()
    {
        await using var app = await App.StartAsync(changes: [("Secrets:demo-standard", "not of its kind"), ("Meta:AppSecret", null), ("Email:Port", "1")]);
        using var request = app.OfOperator(HttpMethod.Get, Details);
        using var answer = await app.Http.SendAsync(request);
        var report = await answer.Content.ReadAsStringAsync();

        var secrets = app.Settings.Where(setting => setting.Value is { Length: > 8 } && (setting.Key.StartsWith("Secrets:", StringComparison.Ordinal) || setting.Key is "OperatorKey" or "Meta:VerifyToken" or "Identities:HashKey"));
        Assert.All(secrets, secret => Assert.DoesNotContain(secret.Value!, report, StringComparison.Ordinal));
        Assert.DoesNotContain("@demo-shop.example", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_bus_is_left_as_it_was()
    {
        await using var app = await App.StartAsync();
        await app.IsQuietAsync();
        var before = await app.Broker.GetStatusAsync(default);
        using var request = app.OfOperator(HttpMethod.Get, Details);
        using var answer = await app.Http.SendAsync(request);
        answer.EnsureSuccessStatusCode();

        Assert.Equal(before, await app.Broker.GetStatusAsync(default));
    }

    [Fact]
    public void The_bus_entities_that_are_checked_are_those_that_the_app_may_use()
    {
        using var access = JsonDocument.Parse(File.ReadAllText(Repository.File("infra/access.json")));
        var (sends, receives) = (access.RootElement.GetProperty("sends"), access.RootElement.GetProperty("receives"));
        var subscriptions = receives.GetProperty("subscriptions").EnumerateArray().Select(one => $"{one.GetProperty("topic").GetString()}/{one.GetProperty("name").GetString()}");

        Assert.Equal(Strings(sends.GetProperty("queues")).Concat(Strings(sends.GetProperty("topics"))).Order(), Queues.Sent.Order());
        Assert.Equal(Strings(receives.GetProperty("queues")).Concat(subscriptions).Order(), Queues.Received.Select(from => from.ToString()).Order());

        static IEnumerable<string> Strings(JsonElement list) => list.EnumerateArray().Select(one => one.GetString()!);
    }

    [Fact]
    public void Every_place_of_a_record_that_names_a_secret_is_looked_at()
    {
        Type[] types = [typeof(MessengerAccount), typeof(WhatsAppAccount), typeof(GiphyAccount), typeof(EmailAccount), typeof(SourceSettings), typeof(CallSourceSettings), typeof(ShopSettings), typeof(CallerSettings), typeof(CrmSettings)];
        var business = new Business
        {
            Messenger = new("1", "messenger"), WhatsApp = new("1", "whatsapp"), Giphy = new("giphy"), Email = new("a@example.org"),
            Sources = new Dictionary<string, SourceSettings> { ["woocommerce"] = new("order-source") { KeySecret = "order-key" } },
            Shipments = new Dictionary<string, SourceSettings> { ["standard"] = new("shipment-source") },
            Calls = new Dictionary<string, CallSourceSettings> { ["standard"] = new("call-source") },
            Shop = new("standard") { Secret = "shop" }, Callers = new() { Secret = "callers" }, Crm = new("http") { Secret = "crm" },
        };

        // A type with a new secret must come into the list above, and into BusinessSecrets.
        Assert.Equal(9, types.SelectMany(type => type.GetProperties()).Count(property => property.Name.EndsWith("Secret", StringComparison.Ordinal)));
        Assert.Equal(["call-source", "callers", "crm", "giphy", "messenger", "order-key", "order-source", "shipment-source", "shop", "whatsapp"], BusinessSecrets.NamedBy(business).Select(one => one.Secret).Order());
    }

    [Fact]
    public void Every_code_is_explained()
    {
        var page = File.ReadAllText(Repository.File("docs/operate/doctor.md"));
        var codes = new[] { "functions", "local/Doctor" }
            .SelectMany(folder => Directory.EnumerateFiles(Repository.File(folder), "*.cs", SearchOption.AllDirectories))
            .SelectMany(file => Codes().Matches(File.ReadAllText(file)))
            .Select(match => match.Groups[1].Value.Replace("{channel}", "messenger", StringComparison.Ordinal))
            .Distinct().ToList();

        Assert.Contains("messenger.token-refused", codes);
        Assert.All(codes, code => Assert.Contains($"| `{code}`", page, StringComparison.Ordinal));
    }

    [GeneratedRegex("""(?:Finding|DoctorLine)\.(?:Warning|Failed)\(\s*(?:name,\s*|"[a-z]+",\s*)?\$?"([a-z{}-]+\.[a-z-]+)""")]
    private static partial Regex Codes();
}
