using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Azure.Data.Tables;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Serverless.Benchmarks.Costs;
using Serverless.Channels;
using Serverless.Platform.Messaging;
using Serverless.Platform.Storage;
using Serverless.Tests.EndToEnd;
using Serverless.Tests.Infra.Bicep;

namespace Serverless.Tests.Infra;

/// <summary>The page about costs is what <c>./bench costs</c> prints, and its figures are those of the code.</summary>
public partial class CostsTests
{
    private static readonly CostFigures Figures = CostFigures.Read(File.ReadAllText(Repository.File(CostTables.File)));

    private static readonly List<MethodInfo> Functions = [.. typeof(Queues).Assembly.GetTypes()
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static)).Where(method => method.GetCustomAttribute<FunctionAttribute>() is not null)];

    [Fact]
    public void The_page_has_the_tables_that_the_command_prints()
    {
        var page = File.ReadAllText(Repository.File("docs/operate/costs.md"));

        Assert.All(CostTables.All(Figures), table => Assert.Contains($"\n\n{table}", page, StringComparison.Ordinal));
    }

    [Fact]
    public void The_page_about_scale_has_the_tables_that_its_command_prints()
    {
        var page = File.ReadAllText(Repository.File("docs/operate/scale.md"));

        Assert.All(ScaleTables.All(Figures), table => Assert.Contains($"\n\n{table}", page, StringComparison.Ordinal));
    }

    [Fact]
    public void Sending_rates_are_those_that_the_sender_keeps()
    {
        var rates = new SendRatePolicy();
        double PerSecond(string channel) => rates.At(channel, DateTimeOffset.MaxValue)!.Account is var rate ? rate.Burst + (1 / rate.Every.TotalSeconds) : 0;
        using var host = JsonDocument.Parse(File.ReadAllText(Repository.File("host.json")));

        Assert.Equal(Figures.Limit("whatsapp"), PerSecond("whatsapp"), 1);
        Assert.Equal(Figures.Limit("messenger"), PerSecond("messenger"), 1);
        Assert.Equal(host.RootElement.GetProperty("extensions").GetProperty("serviceBus").GetProperty("maxMessageBatchSize").GetDouble(), Figures.Limit("batch"));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(10, 0)]
    [InlineData(12, 1)]
    public void What_is_free_is_not_charged(double quantity, double usd) =>
        Assert.Equal(usd, new Price("x", "x", Usd: 1, Per: 2, Free: 10, "x", "x").Of(quantity));

    [Fact]
    public void Runs_that_overlap_are_charged_once()
    {
        double Webhooks(double orders) => Regex.Match(new CostModel(Figures, orders).Azure()[1].Quantity, @"^([\d,.]+)( million)? GB-s") is { Success: true } match
            ? double.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture) * (match.Groups[2].Success ? 1e6 : 1)
            : throw new InvalidOperationException();
        var most = Figures["hours"] * 3600 * Figures["daily"] / 24 * Figures["memory"];

        Assert.InRange(Webhooks(100) / Webhooks(10), 9.8, 10.1);
        Assert.InRange(Webhooks(100_000_000), most * 0.9, most * 1.1);
    }

    [Fact]
    public void Operations_are_those_that_the_bench_measured()
    {
        var page = File.ReadAllText(Repository.File("docs/performance.md"));
        double Measured(string row) => double.Parse(Regex.Match(page, $@"\n\| {Regex.Escape(row)} \| ([\d.]+) ").Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);

        Assert.Equal(Measured("Bus credits, order event to chat message"), Figures["credits"]);
        Assert.Equal(Measured("Table reads and writes"), Figures["tables"]);
        Assert.Equal(Measured("Table inserts a receipt"), Figures["inserts"]);
        Assert.InRange(Measured("Function invocations, order event to chat message"), 2, Figures["runs"] + 1);
    }

    [Fact]
    public void Functions_and_timers_are_those_of_the_code()
    {
        var triggers = Functions.SelectMany(function => function.GetParameters()).ToList();
        var timers = triggers.Select(parameter => parameter.GetCustomAttribute<TimerTriggerAttribute>()).OfType<TimerTriggerAttribute>().ToList();
        var buses = triggers.Select(parameter => parameter.GetCustomAttribute<ServiceBusTriggerAttribute>()).OfType<ServiceBusTriggerAttribute>().ToList();

        Assert.InRange(Figures["functions"] - (1 + timers.Count + buses.Count), 0, 4);
        Assert.InRange(Figures["timers"] / timers.Sum(timer => RunsAnHour(timer.Schedule) * Figures["hours"]), 1, 1.25);
        Assert.Equal(3, buses.Count(trigger => trigger.IsSessionsEnabled));
        using var host = JsonDocument.Parse(File.ReadAllText(Repository.File("host.json")));
        Assert.Equal(host.RootElement.GetProperty("extensions").GetProperty("serviceBus").GetProperty("maxConcurrentSessions").GetDouble(), Figures["lanes"]);
    }

    [Fact]
    public void Alerts_and_endpoints_are_those_of_the_deployment()
    {
        var project = BicepProject.Load();
        ListValue Listed(string file, string variable) => Assert.IsType<ListValue>(project.Files[file].All<Variable>().Single(one => one.Name == variable).Value);
        using var bus = JsonDocument.Parse(File.ReadAllText(Repository.File("infra/messaging.json")));
        var entities = bus.RootElement.GetProperty("queues").GetArrayLength() + bus.RootElement.GetProperty("topics").GetArrayLength();

        Assert.Equal(Listed("modules/alerts.bicep", "metricAlerts").Items.Cast<ObjectValue>().Sum(alert => alert["dimension"] is TextValue { Value.Length: > 0 } ? entities : 1), Figures["series"]);
        Assert.Equal(Listed("modules/log-alerts.bicep", "logAlerts").Items.Count, Figures["rules"]);
        Assert.Equal(Listed("modules/network.bicep", "endpoints").Items.Count, Figures["endpoints"]);
    }

    [Fact]
    public async Task An_order_takes_no_more_storage_than_the_page_says()
    {
        await using var app = await App.StartAsync();
        var person = await app.CustomerInChatAsync();
        var before = await StoredBytesAsync(app);
        string[] steps = ["placed", "shipped", "out_for_delivery", "delivered"];
        for (var i = 0; i < steps.Length; i++)
        {
            await app.ShopSendsAcceptedAsync(app.Order(steps[i], app.Clock.GetUtcNow()));
            await app.ReceivesAsync(person, i + 1);
            await app.DeliveryAsync(steps[i], "read");
            await app.IsQuietAsync();
        }

        var kilobytes = (await StoredBytesAsync(app) - before) / 1000;
        Assert.InRange(kilobytes, Figures["bytes"] / 2, Figures["bytes"]);
    }

    /// <summary>By Azure's formula: 4, two for each character of the keys, and of each property 8, two for each character of its name, and its value.</summary>
    private static async Task<double> StoredBytesAsync(App app)
    {
        var tables = app.Services.GetRequiredService<TableServiceClient>();
        var bytes = 0;
        foreach (var table in TableNames.All)
        {
            await foreach (var row in tables.GetTableClient(table).QueryAsync<TableEntity>())
            {
                bytes += 4 + (2 * (row.PartitionKey.Length + row.RowKey.Length))
                    + row.Where(property => property.Key is not ("PartitionKey" or "RowKey" or "odata.etag")).Sum(property => 8 + (2 * property.Key.Length) + SizeOf(property.Value));
            }
        }

        return bytes;
    }

    private static int SizeOf(object value) => value switch
    {
        string text => 4 + (2 * text.Length),
        byte[] data => 4 + data.Length,
        BinaryData data => 4 + data.ToMemory().Length,
        bool => 1,
        int => 4,
        Guid => 16,
        _ => 8,
    };

    /// <summary>Of a schedule <c>second minute hour * * *</c> that names each field, leaves it open, or has minutes like <c>*/15</c>.</summary>
    private static double RunsAnHour(string schedule)
    {
        var fields = schedule.Split(' ');
        Assert.Matches(@"^\d+ (\d+|\*|\*/\d+) (\d+|\*) \* \* \*$", schedule);
        var anHour = fields[1] == "*" ? 60 : fields[1].StartsWith("*/", StringComparison.Ordinal) ? 60d / int.Parse(fields[1][2..], System.Globalization.CultureInfo.InvariantCulture) : 1;
        return fields[2] == "*" ? anHour : anHour / 24;
    }
}
