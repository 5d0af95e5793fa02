using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;

namespace Serverless.Tests.Infra;

/// <summary>Kusto's own language service finds nothing wrong with the queries: no typo, no keyword as a name, no column that its table does not have.</summary>
public class KustoTests
{
    private static readonly List<NamedQuery> Queries = [.. AlertQueries.OfAlerts(), .. AlertQueries.OfWorkbook(), .. AlertQueries.OfPages()];

    private static readonly Dictionary<string, string> Mistakes = new()
    {
        ["customMetrics | where nme == 'x'"] = "'nme'",
        ["customMetrics | summarise count()"] = "'summarise'",
        ["customMetrics | summarize last = max(timestamp) by name"] = "'last'",
        ["customMetric | count"] = "'customMetric'",
    };

    /// <summary>All at once: the library takes seconds to load.</summary>
    private static readonly Lazy<Task<IReadOnlyList<KustoComplaint>>> Complaints =
        new(() => KustoLanguage.CheckAsync([.. Queries, .. Mistakes.Keys.Select(query => new NamedQuery(query, query))]));

    [KustoFact]
    public async Task The_queries_of_alerts_workbook_and_pages_can_be_asked()
    {
        Assert.InRange(Queries.Count, 40, 400);
        Assert.DoesNotContain(await Complaints.Value, one => !Mistakes.ContainsKey(one.Name));
    }

    [KustoFact]
    public async Task Mistakes_in_queries_are_found()
    {
        var complaints = await Complaints.Value;

        Assert.All(Mistakes, mistake => Assert.Contains(complaints, one => one.Name == mistake.Key && one.Complaint.Contains(mistake.Value, StringComparison.Ordinal)));
    }
}

/// <param name="Name">Of the query.</param>
internal sealed record KustoComplaint(string Name, string Complaint);

/// <summary>Skipped, with the reason, where the language service is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class KustoFactAttribute : FactAttribute
{
    public KustoFactAttribute() => Skip = KustoLanguage.WhyMissing;
}

/// <summary>The language service, a library for Node.js.</summary>
internal static class KustoLanguage
{
    private static readonly string Folder = Repository.File("tests/Infra/Kusto");

    public static string? WhyMissing { get; } = Check();

    public static async Task<IReadOnlyList<KustoComplaint>> CheckAsync(IReadOnlyList<NamedQuery> queries)
    {
        using var node = Process.Start(new ProcessStartInfo("node", [Path.Combine(Folder, "check.cjs")]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (printed, errors) = (node.StandardOutput.ReadToEndAsync(), node.StandardError.ReadToEndAsync());
        await node.StandardInput.WriteAsync(JsonSerializer.Serialize(queries, JsonSerializerOptions.Web));
        node.StandardInput.Close();
        await node.WaitForExitAsync();
        Assert.True(node.ExitCode == 0, await errors);
        return JsonSerializer.Deserialize<List<KustoComplaint>>(await printed, JsonSerializerOptions.Web)!;
    }

    private static string? Check()
    {
        if (!Directory.Exists(Path.Combine(Folder, "node_modules"))) { return "Kusto's language service is not installed; ./test installs it, or run 'npm ci' in tests/Infra/Kusto."; }

        try
        {
            using var node = Process.Start(new ProcessStartInfo("node", "--version") { RedirectStandardOutput = true });
            node!.WaitForExit();
            return node.ExitCode == 0 ? null : "node does not run.";
        }
        catch (Win32Exception)
        {
            return "node is not in the PATH.";
        }
    }
}
