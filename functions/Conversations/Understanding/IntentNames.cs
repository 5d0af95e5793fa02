namespace Serverless.Conversations.Understanding;

/// <summary>
/// The intents that a business may add phrases to, as its record names them. STOP and START are not among them: those words are the law's and
/// the channels'. Neither are yes, no and the thumb, which buy.
/// </summary>
public static class IntentNames
{
    public const int MostPhrases = 50;
    public const int LongestPhrase = 80;

    private static readonly Dictionary<string, IntentKind> Kinds = new(StringComparer.Ordinal)
    {
        ["status"] = IntentKind.Status,
        ["change-address"] = IntentKind.ChangeAddress,
        ["change-quantity"] = IntentKind.ChangeQuantity,
        ["cancel"] = IntentKind.Cancel,
        ["invoice"] = IntentKind.Invoice,
        ["reorder"] = IntentKind.Reorder,
        ["human"] = IntentKind.Human,
        ["greeting"] = IntentKind.Greeting,
        ["thanks"] = IntentKind.Thanks,
        ["complaint"] = IntentKind.Complaint,
    };

    public static IReadOnlyCollection<string> All => Kinds.Keys;

    /// <summary><see cref="IntentKind.None"/> for a name that is not in <see cref="All"/>.</summary>
    public static IntentKind Parse(string name) => Kinds.GetValueOrDefault(name);
}
