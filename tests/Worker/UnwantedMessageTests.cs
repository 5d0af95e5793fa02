using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Serverless.Local.Hosting;
using Serverless.Local.Time;

namespace Serverless.Tests.Worker;

/// <summary>In Azure a topic drops what no subscription wants and says nothing; on the laptop that must show.</summary>
public sealed class UnwantedMessageTests : IDisposable
{
    private const string Entities = """
        { "queues": [], "topics": [ { "name": "news", "properties": {}, "subscriptions": [ { "name": "orders", "properties": {},
          "rules": [ { "name": "$Default", "properties": { "filterType": "CorrelationFilter", "correlationFilter": { "label": "order" } } } ] } ] } ] }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("unwanted-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_host_warns_of_a_message_that_no_subscription_wants_and_names_the_topic()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "messaging.json"), Entities);
        var bus = $"Endpoint=sb://{Guid.NewGuid():N};SharedAccessKeyName=x;SharedAccessKey=x;UseDevelopmentEmulator=true";
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("ServiceBus", bus)]).Build();
        var log = new LogSink();
        using var folder = DataFolder.Open(Path.Combine(_folder, "data"), fresh: false);
        await using var stores = await EmbeddedStores.OpenAsync(settings, folder, _folder, new LocalClock(WorkerHost.Start), log.CreateLogger("Host"));
        await using var client = new ServiceBusClient(bus);

        await client.CreateSender("news").SendMessageAsync(new ServiceBusMessage("Erika Muster") { Subject = "call" });

        var line = Assert.Single(log.Lines);
        Assert.Equal(LogLevel.Warning, line.Level);
        Assert.Contains("news", line.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Erika", line.Text, StringComparison.Ordinal);
    }
}
