using System.Text.Json;
using System.Text.RegularExpressions;
using Serverless.Tests.Infra.Bicep;

namespace Serverless.Tests.Infra;

/// <summary>A query in Kusto's language, and where it stands.</summary>
internal sealed record NamedQuery(string Name, string Query);

/// <summary>Every query that the deployment brings or a page tells an operator to ask.</summary>
internal static partial class AlertQueries
{
    public static IEnumerable<NamedQuery> OfAlerts() =>
        Assert.IsType<ListValue>(BicepProject.Load().Files["modules/log-alerts.bicep"].All<Variable>().Single(one => one.Name == "logAlerts").Value).Items.Cast<ObjectValue>()
            .Select(alert => new NamedQuery($"alert {Text(alert["name"])}", Text(alert["query"])));

    /// <summary>As the workbook asks them of a day.</summary>
    public static IReadOnlyList<NamedQuery> OfWorkbook()
    {
        using var workbook = JsonDocument.Parse(File.ReadAllText(Repository.File("infra/workbook.json")));
        return [.. workbook.RootElement.GetProperty("items").EnumerateArray().Where(item => item.GetProperty("content").TryGetProperty("query", out _))
            .Select(item => new NamedQuery($"workbook {item.GetProperty("name").GetString()}",
                item.GetProperty("content").GetProperty("query").GetString()!.Replace("{TimeRange:grain}", "5m", StringComparison.Ordinal)))];
    }

    public static IEnumerable<NamedQuery> OfPages() =>
        Directory.EnumerateFiles(Repository.File("docs/operate"), "*.md", SearchOption.AllDirectories)
            .SelectMany(file => Asked().Matches(File.ReadAllText(file)).Select(match => new NamedQuery(Path.GetRelativePath(Repository.Root, file), match.Groups[1].Value)))
            .Where(query => !query.Query.Contains('<', StringComparison.Ordinal) || query.Query.Contains(" < ", StringComparison.Ordinal));

    private static string Text(Expression? value) => Assert.IsType<TextValue>(value).Value;

    [GeneratedRegex("""(?:\bask|--analytics-query) "([^"$]+)""")]
    private static partial Regex Asked();
}
