using static System.FormattableString;

namespace Serverless.Benchmarks.Costs;

/// <summary>The tables of docs/operate/scale.md, as <c>./bench scale</c> prints them.</summary>
internal static class ScaleTables
{
    private static readonly double[] Rates = [10, 100, 1_000];

    public static IReadOnlyList<string> All(CostFigures figures) => [Rows(figures), Ends(figures), Limits(figures)];

    private static string Rows(CostFigures figures)
    {
        var (credits, receipts) = (figures["credits"], figures["receipts"]);
        var tables = figures["tables"] + (receipts * figures["inserts"]);
        return Invariant($"| Messages a second | {string.Join(" | ", Rates.Select(rate => Invariant($"{rate:#,0}")))} |\n|---|--:|--:|--:|\n")
            + Row("Bus credits a second", rate => rate * credits)
            + Row("Standard namespaces for them", rate => Math.Ceiling(rate * credits / figures.Limit("credits")))
            + Row("Table operations a second, receipts included", rate => rate * tables)
            + Row("Storage accounts for them", rate => Math.Ceiling(rate * tables / figures.Limit("account")))
            + Row("Webhooks from Meta a second", rate => rate * receipts)
            + Row("Calls to Meta under way", rate => rate * figures.Limit("call"))
            + Row("WhatsApp numbers at their first limit", rate => Math.Ceiling(rate / figures.Limit("whatsapp")))
            + Row("or pages", rate => Math.Ceiling(rate / figures.Limit("messenger")));
    }

    private static string Ends(CostFigures figures)
    {
        var tables = figures["tables"] + (figures["receipts"] * figures["inserts"]);
        var lanes = figures["lanes"] / figures.Limit("call");
        return "| What ends where | Messages a second |\n|---|--:|\n"
            + Invariant($"| One Standard namespace: {figures.Limit("credits"):#,0} / {figures["credits"]} | {figures.Limit("credits") / figures["credits"]:#,0} |\n")
            + Invariant($"| One storage account: {figures.Limit("account"):#,0} / {tables} | {Math.Floor(figures.Limit("account") / tables):#,0} |\n")
            + Invariant($"| The lanes, one message of each at a time: {figures["lanes"]} / {figures.Limit("call")} | {Math.Floor(lanes):#,0} |\n")
            + Invariant($"| The lanes, whole batches of different chats: {figures.Limit("batch")} times that | {Math.Floor(lanes * figures.Limit("batch")):#,0} |\n");
    }

    private static string Limits(CostFigures figures) => "| Limit | | From |\n|--:|---|---|\n"
        + string.Concat(figures.Limits.Select(limit => Invariant($"| {limit.Value:#,0.###} | {limit.What} | {limit.By} |\n")));

    private static string Row(string what, Func<double, double> of) => Invariant($"| {what} | {string.Join(" | ", Rates.Select(rate => Invariant($"{of(rate):#,0}")))} |\n");
}
