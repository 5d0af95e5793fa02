using Serverless.Conversations.Understanding;

namespace Serverless.Tests.Conversations.Understanding;

/// <summary>
/// A line of <c>Payloads/utterances</c>: what a customer writes, and what it means. <c>Cancel</c> is what comes first; <c>Status,Complaint</c> is
/// all of it; <c>!Cancel</c> must not be among it. A <c>~</c> before it: known to fail, counted and not demanded.
/// </summary>
internal sealed record Utterance(string Language, string Expected, string Text, bool IsDemanded)
{
    public static readonly Dictionary<string, IReadOnlyList<string>> NoPhrases = [];

    private static readonly IntentKind[] Acts =
        [IntentKind.Cancel, IntentKind.ChangeAddress, IntentKind.ChangeQuantity, IntentKind.Reorder, IntentKind.Stop, IntentKind.Start, IntentKind.Thumb];

    private static readonly IntentReader Reader = new();

    public bool MustNot => Expected is "None" or ['!', ..];

    public Intent Intent { get; } = Reader.Read(Text, NoPhrases);

    public bool IsRight => Expected switch
    {
        ['!', .. var kind] => !Intent.Kinds.Contains(Enum.Parse<IntentKind>(kind)),
        _ when Expected.Contains(',') => Expected == string.Join(',', Intent.Kinds),
        _ => Intent.Kind == Enum.Parse<IntentKind>(Expected),
    };

    /// <summary>It would change an order, a consent or buy, and the line does not want that.</summary>
    public bool ActsWrongly => Intent.Kinds.Where(Acts.Contains).Any(kind => Expected switch
    {
        ['!', .. var forbidden] => forbidden == kind.ToString(),
        _ => !Expected.Split(',').Contains(kind.ToString()),
    });

    public static List<Utterance> Of(string language, string suffix = "") =>
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Payloads", "utterances", $"{language}{suffix}.tsv"))
            .Select(line => line.Split('\t'))
            .Select(cells => new Utterance(language, cells[0].TrimStart('~'), cells[1], !cells[0].StartsWith('~')))];

    public override string ToString() =>
        $"{Language}: '{Text}' should be {Expected}, is [{string.Join(',', Intent.Kinds)}] by {string.Join(" | ", Reader.Explain(Text, NoPhrases).Found.Select(found => $"{found.Kind}: {found.By}"))}";
}
