using System.Diagnostics.Metrics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Serverless.Platform.Telemetry;

namespace Serverless.Tests.Platform.Telemetry;

/// <summary>docs/operate/telemetry.md says what the code measures, records and logs.</summary>
public partial class TelemetryPageTests
{
    private static readonly string[] Page = File.ReadAllLines(Repository.File("docs/operate/telemetry.md"));

    private static readonly Type[] App = typeof(Application).Assembly.GetTypes();

    /// <summary>The rows of the table with metrics, by name: kind, unit and tags.</summary>
    internal static IReadOnlyDictionary<string, (string Kind, string Unit, string[] Tags)> Metrics { get; } = Rows("| Metric |")
        .ToDictionary(cells => cells[0].Trim('`'), cells => (cells[1], cells[2], Names(cells[3])));

    /// <summary>The names of the table with attributes.</summary>
    internal static IReadOnlyList<string> Attributes { get; } = [.. Rows("| Attribute |").SelectMany(cells => Names(cells[0]))];

    [Fact]
    public void The_table_of_metrics_is_what_the_code_has()
    {
        var code = Instruments().ToDictionary(instrument => instrument.Name, instrument => (KindOf(instrument), instrument.Unit ?? ""));

        Assert.NotEmpty(code);
        Assert.Equal(code.OrderBy(one => one.Key), Metrics.ToDictionary(one => one.Key, one => (one.Value.Kind, one.Value.Unit)).OrderBy(one => one.Key));
    }

    [Fact]
    public void Every_meter_is_exported_and_every_metric_says_what_it_means() => Assert.All(Instruments(), instrument =>
    {
        Assert.StartsWith($"{Spans.SourceName}.", instrument.Meter.Name, StringComparison.Ordinal);
        Assert.False(string.IsNullOrEmpty(instrument.Description), instrument.Name);
    });

    [Fact]
    public void Every_histogram_has_bounds_of_its_own() => Assert.All(Instruments().OfType<Histogram<double>>(), histogram =>
    {
        var bounds = histogram.Advice?.HistogramBucketBoundaries;
        Assert.True(bounds is { Count: > 5 }, histogram.Name);
        Assert.Equal(bounds!.Order(), bounds);
    });

    [Fact]
    public void The_table_of_attributes_is_what_the_code_has() =>
        Assert.Equal(typeof(SpanTags).GetFields().Select(field => (string)field.GetRawConstantValue()!).Order(), Attributes.Order());

    [Fact]
    public void Every_error_that_is_logged_is_on_the_page_and_every_event_of_the_page_exists()
    {
        var events = App.SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public))
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>()).OfType<LoggerMessageAttribute>().ToList();
        var listed = Rows("| Event |").SelectMany(cells => Names(cells[0])).ToList();
        var others = Page.SkipWhile(line => line != "## Logs").SelectMany(line => EventName().Matches(line)).Select(match => match.Groups[1].Value).Where(name => name != "host.json");

        Assert.Empty(events.Where(one => one.Level == LogLevel.Error).Select(one => one.EventName).Except(listed));
        Assert.Empty(listed.Concat(others).Except(events.Select(one => one.EventName)));
    }

    /// <summary>The host's own telemetry holds the addresses of requests, and these hold telephone numbers.</summary>
    [Fact]
    public void The_functions_host_sends_nothing_of_requests_and_calls()
    {
        using var host = JsonDocument.Parse(File.ReadAllText(Repository.File("host.json")));
        var logging = host.RootElement.GetProperty("logging");
        var insights = logging.GetProperty("applicationInsights");

        Assert.Equal(("None", "Warning"), (logging.GetProperty("logLevel").GetProperty("Host.Results").GetString(), logging.GetProperty("logLevel").GetProperty("Microsoft").GetString()));
        Assert.False(insights.GetProperty("enableDependencyTracking").GetBoolean());
        Assert.False(insights.GetProperty("httpAutoCollectionOptions").GetProperty("enableHttpTriggerExtendedInfoCollection").GetBoolean());
        Assert.False(host.RootElement.TryGetProperty("telemetryMode", out _));
    }

    private static List<Instrument> Instruments()
    {
        var fields = App.SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly))
            .Where(field => field.FieldType.IsAssignableTo(typeof(Instrument))).ToList();
        foreach (var type in fields.Select(field => field.DeclaringType!).Distinct()) { RuntimeHelpers.RunClassConstructor(type.TypeHandle); }

        return [.. fields.Select(field => (Instrument)field.GetValue(null)!)];
    }

    private static string KindOf(Instrument instrument) => instrument.GetType().Name switch
    {
        "Counter`1" => "counter",
        "Histogram`1" => "histogram",
        var other => other,
    };

    private static IEnumerable<string[]> Rows(string head) => Page.SkipWhile(line => !line.StartsWith(head, StringComparison.Ordinal)).Skip(2)
        .TakeWhile(line => line.StartsWith('|')).Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries));

    private static string[] Names(string cell) => [.. Name().Matches(cell).Select(match => match.Groups[1].Value)];

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Name();

    [GeneratedRegex("`([a-z]+(?:-[a-z]+)*\\.[a-z]+(?:-[a-z]+)*)`")]
    private static partial Regex EventName();
}
