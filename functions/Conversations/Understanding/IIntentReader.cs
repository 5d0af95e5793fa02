namespace Serverless.Conversations.Understanding;

/// <summary>Reads what a customer wants from what they wrote. Pure: the same text is always read the same way.</summary>
public interface IIntentReader
{
    /// <summary>Never throws, whatever the text; of a long one only the beginning counts.</summary>
    /// <param name="phrases">The business's own: intent name (see <see cref="IntentNames"/>) → phrases. Other names are ignored. Must not change afterwards.</param>
    Intent Read(string? text, IReadOnlyDictionary<string, IReadOnlyList<string>> phrases);
}
