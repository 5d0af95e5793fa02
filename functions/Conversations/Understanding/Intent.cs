namespace Serverless.Conversations.Understanding;

/// <summary>What a customer may want with a message.</summary>
public enum IntentKind { None, Status, ChangeAddress, ChangeQuantity, Cancel, Invoice, Reorder, Human, Stop, Start, Greeting, Thanks, Complaint, Yes, No, Thumb }

/// <summary>What was read from a message.</summary>
/// <param name="Kinds">Everything that was found, the one to act on first; a greeting and thanks only when there is nothing else.</param>
/// <param name="Language"><c>de</c>, <c>en</c>, or null when the words do not tell.</param>
/// <param name="Order">An order number that the text names, as written and without <c>#</c>.</param>
/// <param name="Quantity">A number of pieces, 1 to 999.</param>
public sealed record Intent(IReadOnlyList<IntentKind> Kinds, string? Language, string? Order, int? Quantity)
{
    public static readonly Intent Nothing = new([], null, null, null);

    /// <summary>What to act on first.</summary>
    public IntentKind Kind => Kinds.Count == 0 ? IntentKind.None : Kinds[0];
}
