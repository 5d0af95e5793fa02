using System.Text.Json;

namespace Serverless.Benchmarks.Costs;

/// <summary>What a thing costs.</summary>
/// <param name="Usd">US dollars for <paramref name="Per"/> of it.</param>
/// <param name="Free">How many of it a month cost nothing.</param>
/// <param name="Page">Where the seller names the price.</param>
/// <param name="Seen">When somebody read it there; <c>to check</c> when nobody of this project did.</param>
internal sealed record Price(string Id, string What, decimal Usd, decimal Per, decimal Free, string Page, string Seen)
{
    public double Of(double quantity) => Math.Max(0, quantity - (double)Free) / (double)Per * (double)Usd;
}

/// <summary>A figure that the costs are reckoned from.</summary>
/// <param name="By">The command or file that it comes from; null for an assumption.</param>
internal sealed record Figure(string Id, double Value, string What, string? By = null);

/// <summary>Prices, assumptions, measured figures and the limits of others, from <c>figures.json</c>.</summary>
internal sealed record CostFigures(IReadOnlyList<Price> Prices, IReadOnlyList<Figure> Assumptions, IReadOnlyList<Figure> Measured, IReadOnlyList<Figure> Limits)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public double this[string id] => Assumptions.Concat(Measured).Single(figure => figure.Id == id).Value;

    public static CostFigures Read(string json) => JsonSerializer.Deserialize<CostFigures>(json, Json)!;

    public double Limit(string id) => Limits.Single(limit => limit.Id == id).Value;

    public double Cost(string price, double quantity) => Prices.Single(one => one.Id == price).Of(quantity);
}
