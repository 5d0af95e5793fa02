using System.Globalization;

namespace Serverless.Customers.Phones;

/// <summary>The dial plans of all countries, read once from <c>dial-plans.txt</c>.</summary>
internal static class DialPlans
{
    private const int LongestCode = 3;

    private static readonly Lazy<IReadOnlyList<DialPlan>> Rows = new(Load);
    private static readonly Lazy<Dictionary<string, DialPlan>> ByCountry = new(() => Rows.Value.ToDictionary(plan => plan.Country, StringComparer.OrdinalIgnoreCase));
    private static readonly Lazy<Dictionary<string, DialPlan>> ByCode = new(() => Rows.Value.DistinctBy(plan => plan.Code).ToDictionary(plan => plan.Code, StringComparer.Ordinal));

    public static IReadOnlyList<DialPlan> All => Rows.Value;

    /// <param name="country">ISO 3166-1 alpha-2.</param>
    public static DialPlan? Of(string? country) => country is null ? null : ByCountry.Value.GetValueOrDefault(country);

    public static DialPlan? OfCode(string code) => ByCode.Value.GetValueOrDefault(code);

    /// <summary>How many of the first digits are the calling code; those of no country's are taken to have three.</summary>
    public static int CodeLength(string digits)
    {
        for (var length = 1; length < LongestCode && length < digits.Length; length++)
        {
            if (ByCode.Value.ContainsKey(digits[..length])) { return length; }
        }

        return Math.Min(LongestCode, digits.Length);
    }

    private static DialPlan[] Load()
    {
        using var stream = typeof(DialPlans).Assembly.GetManifestResourceStream("Serverless.Customers.Phones.dial-plans.txt")
            ?? throw new InvalidOperationException("The dial plans are not in the assembly.");
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#').Select(Read)];
    }

    private static DialPlan Read(string line)
    {
        var cells = line.Split(' ');
        if (cells is not [var country, var code, var abroad, var trunk, var digits]) { throw new FormatException($"'{line}' is no dial plan."); }

        var lengths = digits.Split('-');
        return new DialPlan(country, code, [.. abroad.Split('|')], trunk is "none" or "kept" ? [] : trunk.Split('|'), trunk == "kept",
            int.Parse(lengths[0], CultureInfo.InvariantCulture), int.Parse(lengths[^1], CultureInfo.InvariantCulture));
    }
}
