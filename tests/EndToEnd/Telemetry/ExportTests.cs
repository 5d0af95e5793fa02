using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Azure.Identity;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpenTelemetry.Trace;
using Serverless.Platform.Telemetry;

namespace Serverless.Tests.EndToEnd.Telemetry;

/// <summary>What leaves the app by each way out, and that nothing does where none is set.</summary>
[Collection(RecordingCollection.Name)]
public class ExportTests
{
    private const string Insights = "InstrumentationKey=11111111-2222-3333-4444-555555555555;IngestionEndpoint=";

    [Fact]
    public async Task A_collector_gets_traces_metrics_and_logs()
    {
        await using var collector = await Receiver.StartAsync();
        await using (var app = await App.StartAsync(changes: [(TelemetryRegistration.Collector, collector.Address), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), ("OTEL_EXPORTER_OTLP_HEADERS", "api-key=key-1")]))
        {
            await StoryAsync(app);
        }

        var (traces, metrics, logs) = (collector.Posted("/v1/traces"), collector.Posted("/v1/metrics"), collector.Posted("/v1/logs"));
        Assert.All(["POST /api/businesses/{business}/orders/{source}", "send order-status", "process order-status", "process chat-outbound", "meta-graph", "serverless"],
            expected => Assert.Contains(expected, traces, StringComparison.Ordinal));
        Assert.All(["webhooks", "bus.handled", "bus.message.age", "chat.sends", "order.standard", "accepted", "{request}"], expected => Assert.Contains(expected, metrics, StringComparison.Ordinal));
        Assert.All(["chat.send-ended", "order-webhook.accepted", "order-status.fanned-out"], expected => Assert.Contains(expected, logs, StringComparison.Ordinal));
        Assert.Contains("[api-key, key-1]", collector.Headers, StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1", traces + metrics, StringComparison.Ordinal);
        Assert.All([A.CustomerName, A.CustomerEmail, A.CustomerPhone[1..], "Kanarienvogel"], canary => Assert.DoesNotContain(canary, traces + metrics + logs, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Application_Insights_gets_requests_calls_metrics_and_logs()
    {
        Environment.SetEnvironmentVariable("APPLICATIONINSIGHTS_STATSBEAT_DISABLED", "true");
        await using var insights = await Receiver.StartAsync(items => new { itemsReceived = items, itemsAccepted = items, errors = Array.Empty<object>() });
        await using (var app = await App.StartAsync(changes: (TelemetryRegistration.Insights, $"{Insights}{insights.Address}/")))
        {
            await StoryAsync(app);
            using var refused = await app.Http.GetAsync(new Uri("api/businesses/demo", UriKind.Relative));
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        }

        var items = insights.Posted("/track").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToList();
        var webhook = Assert.Single(items, item => Is(item, "RequestData", "name", "POST /api/businesses/{business}/orders/{source}"));
        var handled = items.Where(item => Is(item, "RequestData", "name", "process chat-outbound")).ToList();
        Assert.Contains(handled, item => Trace(item) == Trace(webhook) && (string?)item["data"]!["baseData"]!["properties"]!["serverless.send.state"] == "sent");
        Assert.Contains(items, item => Is(item, "RemoteDependencyData", "name", "POST meta-graph") && Trace(item) == Trace(webhook));
        Assert.Contains(items, item => (string?)item["data"]!["baseType"] == "MetricData" && (string?)item["data"]!["baseData"]!["metrics"]![0]!["name"] == "bus.message.age"
            && (string?)item["data"]!["baseData"]!["properties"]!["function"] == "chat-sender");
        Assert.Contains(items, item => (string?)item["data"]!["baseType"] == "MessageData" && Trace(item) == Trace(webhook)
            && (string?)item["data"]!["baseData"]!["properties"]!["EventName"] == "chat.send-ended");
    }

    [Fact]
    public async Task Metrics_and_logs_are_whole_whatever_the_share_of_traces()
    {
        Environment.SetEnvironmentVariable("APPLICATIONINSIGHTS_STATSBEAT_DISABLED", "true");
        await using var insights = await Receiver.StartAsync(items => new { itemsReceived = items, itemsAccepted = items, errors = Array.Empty<object>() });
        await using (var app = await App.StartAsync(changes: [(TelemetryRegistration.Insights, $"{Insights}{insights.Address}/"), ("OTEL_TRACES_SAMPLER_ARG", "0")]))
        {
            await StoryAsync(app);
        }

        var posted = insights.Posted("/track");
        Assert.DoesNotContain("RequestData", posted, StringComparison.Ordinal);
        Assert.All(["chat.send-ended", "order-webhook.accepted", "bus.message.age"], expected => Assert.Contains(expected, posted, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_a_place_to_send_it_to_nothing_of_it_is_there()
    {
        await using var app = await App.StartAsync();

        Assert.Null(app.Services.GetService<TracerProvider>());
        Assert.Null(app.Services.GetService<OpenTelemetry.Metrics.MeterProvider>());
        Assert.False(Spans.AreWanted);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("1", true)]
    [InlineData("0", false)]
    public void The_share_of_traces_is_that_of_the_setting_and_not_of_an_exporter(string? share, bool isRecorded)
    {
        using var services = Services((TelemetryRegistration.Insights, $"{Insights}http://127.0.0.1:9/"), ("OTEL_TRACES_SAMPLER_ARG", share));
        using var traces = services.GetRequiredService<TracerProvider>();

        var recorded = Enumerable.Range(0, 20).Select(_ =>
        {
            using var span = Spans.StartTrace("test", ActivityKind.Internal);
            return span is { Recorded: true };
        });

        // An exporter's own sampler would take five a second.
        Assert.All(recorded, one => Assert.Equal(isRecorded, one));
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("Authorization=AAD", true)]
    [InlineData("ClientId=0d1b7f66-0000-0000-0000-000000000000;Authorization=AAD", true)]
    public void The_identity_signs_in_where_the_setting_says_so(string? setting, bool signsIn)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("APPLICATIONINSIGHTS_AUTHENTICATION_STRING", setting)]).Build();

        Assert.Equal(signsIn, TelemetryExport.Credential(settings) is DefaultAzureCredential);
    }

    [Fact]
    public void The_host_is_told_that_the_app_sends_its_log_lines_itself_when_it_does()
    {
        using var insights = Services((TelemetryRegistration.Insights, $"{Insights}http://127.0.0.1:9/"));
        using var collector = Services((TelemetryRegistration.Collector, "http://127.0.0.1:9"));

        Assert.Equal("True", insights.GetRequiredService<IOptions<WorkerOptions>>().Value.Capabilities["WorkerApplicationInsightsLoggingEnabled"]);
        Assert.Empty(collector.GetRequiredService<IOptions<WorkerOptions>>().Value.Capabilities);
    }

    private static async Task StoryAsync(App app)
    {
        var person = await app.CustomerInChatAsync();
        await app.ShopSendsAcceptedAsync(app.Order("placed", app.Clock.GetUtcNow()));
        await app.ReceivesAsync(person, 1);
        await app.DeliveryAsync("placed", "read");
        await app.IsIdleAsync();
    }

    private static ServiceProvider Services(params (string Name, string? Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => new KeyValuePair<string, string?>(setting.Name, setting.Value))).Build();
        return new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddTelemetry(configuration).BuildServiceProvider();
    }

    private static bool Is(JsonNode item, string type, string member, string value) =>
        (string?)item["data"]!["baseType"] == type && (string?)item["data"]!["baseData"]![member] == value;

    private static string? Trace(JsonNode item) => (string?)item["tags"]!["ai.operation.id"];
}
