using System.Text.RegularExpressions;

namespace Serverless.Orders;

/// <summary>Something wrong with a business's own text.</summary>
/// <param name="Language">For example <c>de</c>.</param>
/// <param name="Name">For example <c>order.shipped</c>.</param>
public sealed record TextFault(string Language, string Name, string Reason);

/// <summary>The texts of the order steps: a business's own where it has them, else the built-in ones.</summary>
public static partial class OrderTexts
{
    /// <summary>The text name of a step is this and the step's name.</summary>
    public const string Prefix = "order.";

    /// <summary>The name of a step's subject line is the name of its text and this.</summary>
    public const string SubjectSuffix = ".subject";

    /// <summary>Filled in, a text must stay below what Messenger takes (2,000); placeholders may grow to 80 each.</summary>
    internal const int LongestOverride = 1200;

    /// <summary>What a text may name in braces.</summary>
    public static readonly IReadOnlySet<string> Placeholders =
        new HashSet<string>(StringComparer.Ordinal) { "name", "order", "carrier", "tracking", "date", "total", "shop" };

    /// <summary>
    /// The text of a step. A text of the business that names an unknown placeholder, or one without a value here, gives way to the
    /// built-in text, so that a customer never reads braces.
    /// </summary>
    /// <param name="texts">The business's own: language → text name → text.</param>
    /// <param name="values">What the placeholders stand for; filled in once and never read as text themselves.</param>
    public static string Render(IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> texts, OrderStep step, string language,
        IReadOnlyDictionary<string, string> values)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(values);
        var own = texts.GetValueOrDefault(language)?.GetValueOrDefault(Prefix + step.Name());
        if (own is { Length: > 0 and <= LongestOverride } && Fill(own, values) is { } text) { return text; }

        var builtIn = OrderWording.Texts.GetValueOrDefault(language) ?? OrderWording.Texts[OrderWording.Fallback];
        return builtIn[step].Select(variant => Fill(variant, values)).First(filled => filled is not null)!;
    }

    /// <summary>The subject line of a step where the channel has one, by the same rules as <see cref="Render"/>.</summary>
    public static string Subject(IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> texts, OrderStep step, string language,
        IReadOnlyDictionary<string, string> values)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var own = texts.GetValueOrDefault(language)?.GetValueOrDefault(Prefix + step.Name() + SubjectSuffix);
        if (own is { Length: > 0 and <= LongestOverride } && Fill(own, values) is { } subject) { return subject; }

        return Fill((OrderWording.Subjects.GetValueOrDefault(language) ?? OrderWording.Subjects[OrderWording.Fallback])[step], values)!;
    }

    /// <summary>Everything wrong with the order texts of a business record; texts of other slices are not looked at.</summary>
    public static IReadOnlyList<TextFault> Validate(IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>? texts)
    {
        var faults = new List<TextFault>();
        foreach (var (language, byName) in texts ?? new Dictionary<string, IReadOnlyDictionary<string, string>>())
        {
            foreach (var (name, text) in (byName ?? new Dictionary<string, string>()).Where(pair => pair.Key.StartsWith(Prefix, StringComparison.Ordinal)))
            {
                if (Fault(name, text) is { } reason) { faults.Add(new TextFault(language, name, reason)); }
            }
        }

        return faults;
    }

    /// <summary>The name of a step's text or subject line.</summary>
    internal static bool IsName(string name)
    {
        var step = name[Prefix.Length..];
        return OrderSteps.Parse(step.EndsWith(SubjectSuffix, StringComparison.Ordinal) ? step[..^SubjectSuffix.Length] : step) is not null;
    }

    private static string? Fault(string name, string? text)
    {
        if (!IsName(name)) { return "is not the text of an order step"; }

        if (string.IsNullOrWhiteSpace(text)) { return "is empty"; }

        if (text.Length > LongestOverride) { return $"has more than {LongestOverride} characters"; }

        return Placeholder().Matches(text).All(match => Placeholders.Contains(match.Groups[1].Value))
            ? null
            : $"names an unknown placeholder; known are {string.Join(", ", Placeholders.Order(StringComparer.Ordinal).Select(known => $"{{{known}}}"))}";
    }

    private static string? Fill(string text, IReadOnlyDictionary<string, string> values)
    {
        var missing = false;
        var filled = Placeholder().Replace(text, match =>
        {
            if (values.TryGetValue(match.Groups[1].Value, out var value)) { return value; }

            missing = true;
            return "";
        });
        return missing ? null : filled;
    }

    [GeneratedRegex(@"\{([^{}]*)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();
}
