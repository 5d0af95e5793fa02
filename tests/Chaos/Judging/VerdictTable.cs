using System.Globalization;
using System.Text;

namespace Serverless.Chaos.Judging;

/// <summary>Writes the verdicts for people.</summary>
internal static class VerdictTable
{
    public static string Markdown(IEnumerable<Verdict> verdicts)
    {
        var table = new StringBuilder()
            .AppendLine("| Scenario | Tried | Lost | Duplicated (of them unknown outcome) | Out of order | Leaked | Seconds | | Notes |")
            .AppendLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- | --- |");
        foreach (var row in verdicts)
        {
            table.AppendLine(Row(row));
        }

        return table.ToString();
    }

    public static string Row(Verdict row) => string.Create(CultureInfo.InvariantCulture,
        $"| {row.Scenario} | {row.Tried:N0} | {row.Lost} | {row.Duplicated} ({row.DuplicatedUnknown}) | {row.OutOfOrder} | {row.Leaked} | {row.Took.TotalSeconds:F0} | {(row.IsPassed ? "passed" : "FAILED")} | {row.Notes} |");
}
