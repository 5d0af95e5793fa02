using System.Text.Json;
using System.Text.RegularExpressions;
using Serverless.Tests.Infra.Bicep;

namespace Serverless.Tests.Infra;

/// <summary>Each alert has a page that says what to do, each page an alert, and each query asks for what the code measures.</summary>
public partial class AlertTests
{
    private const string Folder = "docs/operate/runbooks";
    private static readonly BicepProject Project = BicepProject.Load();

    private static readonly IReadOnlyList<ObjectValue> MetricAlerts = Listed("modules/alerts.bicep", "metricAlerts");
    private static readonly IReadOnlyList<ObjectValue> LogAlerts = Listed("modules/log-alerts.bicep", "logAlerts");

    private static readonly Dictionary<string, string> Runbooks =
        Directory.EnumerateFiles(Repository.File(Folder), "*.md").ToDictionary(file => Path.GetFileNameWithoutExtension(file), File.ReadAllText);

    private static readonly string Code = string.Join('\n', Directory.EnumerateFiles(Repository.File("functions"), "*.cs", SearchOption.AllDirectories)
        .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal)).Select(File.ReadAllText));

    private static readonly HashSet<string> Metrics = [.. Instrument().Matches(Code).Select(match => match.Groups[1].Value)];
    private static readonly HashSet<string> Tags = [.. Tag().Matches(Code).Select(match => match.Groups[1].Value)];

    [Fact]
    public void Every_alert_has_a_runbook_and_every_runbook_an_alert() =>
        Assert.Equal(MetricAlerts.Concat(LogAlerts).Select(Name).Append("budget").Order(), Runbooks.Keys.Order());

    [Theory]
    [InlineData("modules/alerts.bicep", "Microsoft.Insights/metricAlerts")]
    [InlineData("modules/log-alerts.bicep", "Microsoft.Insights/scheduledQueryRules")]
    public void The_description_of_an_alert_ends_with_its_runbook(string file, string kind)
    {
        var rule = Project.Files[file].All<Resource>().Single(resource => resource.Kind == kind).Body;
        var description = Assert.IsType<TextValue>(Assert.IsType<ObjectValue>(rule["properties"])["description"]);

        Assert.EndsWith($" What to do: {Folder}/{Lexer.Hole}.md", description.Value, StringComparison.Ordinal);
        Assert.Equal(["description", "name"], description.Holes.Select(hole => Assert.IsType<MemberValue>(hole).Name));
        Assert.Equal("name", Assert.IsType<MemberValue>(rule["name"]).Name);
    }

    [Fact]
    public void The_page_of_alerts_lists_each_with_its_severity_and_its_runbook()
    {
        var page = File.ReadAllLines(Repository.File("docs/operate/alerts.md"));

        Assert.All(MetricAlerts.Concat(LogAlerts), alert =>
        {
            var row = Assert.Single(page, line => line.StartsWith($"| `{Name(alert)}` | {Assert.IsType<NumberValue>(alert["severity"]).Value} |", StringComparison.Ordinal));
            Assert.Contains($"(runbooks/{Name(alert)}.md)", row, StringComparison.Ordinal);
        });
        Assert.Equal(Runbooks.Count, page.Count(line => line.Contains("(runbooks/", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_runbook_says_what_it_means_whom_to_wake_how_to_look_and_what_to_do() => Assert.All(Runbooks, runbook =>
    {
        Assert.StartsWith($"# {runbook.Key}\n\n**Means**: ", runbook.Value, StringComparison.Ordinal);
        Assert.All(["\n**Wake somebody**: ", "\n## Look\n", "\n## Do\n"], part => Assert.Contains(part, runbook.Value, StringComparison.Ordinal));
        Assert.InRange(runbook.Value.Split('\n').Length, 10, 45);
    });

    [Fact]
    public void Queries_ask_for_metrics_and_tags_that_the_code_has()
    {
        var queries = LogAlerts.Select(alert => Text(alert["query"])).Concat(WorkbookQueries()).Concat(Runbooks.Values).ToList();

        Assert.Empty(queries.SelectMany(Asked).Distinct().Except(Metrics));
        Assert.Empty(queries.SelectMany(query => Dimension().Matches(query)).Select(match => match.Groups[1].Value).Distinct().Except(Tags).Except(["EventName"]));
    }

    [Fact]
    public void The_page_about_telemetry_has_every_metric_that_an_alert_rests_on()
    {
        var page = File.ReadAllText(Repository.File("docs/operate/telemetry.md"));

        Assert.All(LogAlerts.SelectMany(alert => Asked(Text(alert["query"]))), metric => Assert.Contains($"`{metric}`", page, StringComparison.Ordinal));
    }

    [Fact]
    public void A_log_alert_names_its_figure_and_its_dimension_in_its_query() => Assert.All(LogAlerts, alert =>
    {
        var (query, dimension) = (Text(alert["query"]), Text(alert["dimension"]));
        Assert.Matches(@"(summarize|project) amount = ", query);
        if (dimension.Length > 0) { Assert.Matches($@"(summarize amount = .* by {dimension}\s*$|project amount = .*, {dimension}\s*$)", query.TrimEnd()); }
    });

    [Fact]
    public void The_workbook_shows_every_metric_of_an_alert_and_knows_no_installation()
    {
        var text = File.ReadAllText(Repository.File("infra/workbook.json"));
        using var workbook = JsonDocument.Parse(text);
        var names = workbook.RootElement.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("name").GetString()).ToList();
        var shown = WorkbookQueries().SelectMany(Asked).ToHashSet();

        Assert.Equal(names.Distinct(), names);
        Assert.All(LogAlerts.SelectMany(alert => Asked(Text(alert["query"]))).Except(["callers.sweeps"]), metric => Assert.Contains(metric, shown));
        Assert.DoesNotContain("/subscriptions/", text, StringComparison.Ordinal);
        Assert.Equal(["<bus>", "<insights>"], Placeholder().Matches(text).Select(match => match.Value).Distinct().Order());
    }

    [Fact]
    public void What_the_runbooks_take_from_the_environment_is_an_output_of_the_deployment()
    {
        var outputs = Project.Files["main.bicep"].All<Output>().Select(output => output.Name).ToHashSet();
        var used = Runbooks.Values.Append(File.ReadAllText(Repository.File("docs/operate/alerts.md"))).SelectMany(text => Variable().Matches(text)).Select(match => match.Groups[1].Value).Distinct();

        Assert.Empty(used.Except(outputs));
    }

    private static IReadOnlyList<ObjectValue> Listed(string file, string variable) =>
        [.. Assert.IsType<ListValue>(Project.Files[file].All<Variable>().Single(one => one.Name == variable).Value).Items.Cast<ObjectValue>()];

    private static string Name(ObjectValue alert) => Text(alert["name"]);

    private static string Text(Expression? value) => Assert.IsType<TextValue>(value).Value;

    private static IEnumerable<string> Asked(string text) =>
        NameIs().Matches(text).SelectMany(match => Quoted().Matches(match.Value)).Select(match => match.Groups[1].Value);

    private static IEnumerable<string> WorkbookQueries() => AlertQueries.OfWorkbook().Select(query => query.Query);

    [GeneratedRegex(@"Create(?:Counter|Histogram|UpDownCounter|Gauge|ObservableGauge)<\w+>\(\s*""([^""]+)""")]
    private static partial Regex Instrument();

    [GeneratedRegex(@"(?:Tag|new|KeyValuePair<string, object\?>)\(""(\w+)"",")]
    private static partial Regex Tag();

    [GeneratedRegex(@"\bname (?:==|in) (?:'[^']*'|\([^)]*\))")]
    private static partial Regex NameIs();

    [GeneratedRegex("'([^']+)'")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"customDimensions\.(\w+)")]
    private static partial Regex Dimension();

    [GeneratedRegex("<[a-z]+>")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"\$\{?([A-Z][A-Z_]+)\b")]
    private static partial Regex Variable();
}
