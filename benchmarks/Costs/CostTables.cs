using System.Globalization;
using System.Text;
using static System.FormattableString;

namespace Serverless.Benchmarks.Costs;

/// <summary>The tables of docs/operate/costs.md, as <c>./bench costs</c> prints them.</summary>
internal static class CostTables
{
    /// <summary>Where the figures are, from the root of the repository.</summary>
    public const string File = "benchmarks/Costs/figures.json";

    private static readonly double[] Orders = [10_000, 1_000_000];

    public static IReadOnlyList<string> All(CostFigures figures) => [Months(figures), Options(figures), Figures(figures), Prices(figures)];

    private static string Months(CostFigures figures)
    {
        var months = Orders.Select(orders => new CostModel(figures, orders)).ToList();
        var text = new StringBuilder(Invariant($"| A month of | {Orders[0]:#,0} orders | USD | {Orders[1]:#,0} orders | USD |\n|---|--:|--:|--:|--:|\n"));
        var azure = months.Select(month => month.Azure()).ToList();
        var channels = months.Select(month => month.Channels()).ToList();
        Lines(text, azure);
        Sum(text, "Azure", azure);
        text.Append(CultureInfo.InvariantCulture, $"| Azure, for 1,000 orders | | {PerThousand(azure, 0):0.00} | | {PerThousand(azure, 1):0.00} |\n");
        Lines(text, channels);
        Sum(text, "Channels", channels);
        Sum(text, "Everything", [.. azure.Zip(channels, (one, other) => (IReadOnlyList<CostLine>)[.. one, .. other])]);
        return text.ToString();
    }

    private static double PerThousand(List<IReadOnlyList<CostLine>> azure, int month) => azure[month].Sum(line => line.Usd) / Orders[month] * 1000;

    private static void Lines(StringBuilder text, List<IReadOnlyList<CostLine>> months)
    {
        foreach (var (small, large) in months[0].Zip(months[1]))
        {
            text.Append(CultureInfo.InvariantCulture, $"| {small.What} | {small.Quantity} | {small.Usd:#,0.00} | {large.Quantity} | {large.Usd:#,0.00} |\n");
        }
    }

    private static void Sum(StringBuilder text, string what, List<IReadOnlyList<CostLine>> months) =>
        text.Append(CultureInfo.InvariantCulture, $"| **{what}** | | **{months[0].Sum(line => line.Usd):#,0.00}** | | **{months[1].Sum(line => line.Usd):#,0.00}** |\n");

    private static string Options(CostFigures figures) => "| Parameter | Adds | USD a month |\n|---|---|--:|\n"
        + string.Concat(CostModel.Options(figures).Select(line => Invariant($"| {line.What} | {line.Quantity} | {line.Usd:#,0.00} |\n")));

    private static string Figures(CostFigures figures) => "| Figure | | From |\n|--:|---|---|\n"
        + string.Concat(figures.Measured.Concat(figures.Assumptions).Select(figure => Invariant($"| {figure.Value:#,0.###} | {figure.What} | {figure.By ?? "assumed"} |\n")));

    private static string Prices(CostFigures figures) => "| Price | USD | Free a month | Named at | Seen |\n|---|--:|--:|---|---|\n"
        + string.Concat(figures.Prices.Select(price => Invariant($"| {price.What} | {price.Usd:0.00####} | {price.Free:#,0} | {price.Page} | {price.Seen} |\n")));
}
