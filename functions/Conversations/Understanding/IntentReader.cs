namespace Serverless.Conversations.Understanding;

/// <summary>Reads by the words and patterns of its vocabularies. <c>docs/slices/understanding.md</c> says how a decision comes about.</summary>
public sealed class IntentReader : IIntentReader
{
    /// <summary>What cannot wait comes first: a parcel leaves, an invoice does not. A person who was asked for comes before what a machine can say.</summary>
    private static readonly IntentKind[] Order =
    [
        IntentKind.Cancel, IntentKind.ChangeAddress, IntentKind.ChangeQuantity, IntentKind.Human, IntentKind.Reorder, IntentKind.Invoice, IntentKind.Status,
        IntentKind.Complaint, IntentKind.Yes, IntentKind.No, IntentKind.Thanks, IntentKind.Greeting,
    ];

    private readonly IReadOnlyList<Vocabulary> _vocabularies;
    private readonly OwnPhrases _ownPhrases;

    public IntentReader()
    {
        _vocabularies = Vocabulary.BuiltIn();
        _ownPhrases = new OwnPhrases(_vocabularies);
    }

    /// <inheritdoc/>
    public Intent Read(string? text, IReadOnlyDictionary<string, IReadOnlyList<string>> phrases)
    {
        ArgumentNullException.ThrowIfNull(phrases);
        if (string.IsNullOrWhiteSpace(text)) { return Intent.Nothing; }

        // Consents are the law's matter: one list of words decides there and here.
        var (word, language) = ConsentWords.Read(text);
        if (word != ConsentWord.None) { return new Intent([word == ConsentWord.Start ? IntentKind.Start : IntentKind.Stop], language, null, null); }

        if (Thumbs.Are(text)) { return new Intent([IntentKind.Thumb], null, null, null); }

        var reading = Explain(text, phrases);
        return new Intent(Kinds(reading), LanguageVotes.Count(reading), OrderNumbers.Find(reading.Tokens), Quantities.Find(reading.Tokens));
    }

    /// <summary>Everything that was found, and by which line of which table.</summary>
    internal Reading Explain(string text, IReadOnlyDictionary<string, IReadOnlyList<string>> phrases)
    {
        var reading = new Reading(PlainText.Of(text), _vocabularies);
        _ownPhrases.Find(reading, phrases);
        FindAll(reading, PatternForce.Plain);
        Answers.Find(reading, _vocabularies);
        if (!reading.Found.Exists(found => !IsCourtesy(found.Kind))) { FindAll(reading, PatternForce.Weak); }

        return reading;
    }

    private void FindAll(Reading reading, PatternForce force)
    {
        foreach (var vocabulary in _vocabularies) { PatternMatches.Find(reading, vocabulary, force); }
    }

    private static List<IntentKind> Kinds(Reading reading)
    {
        var kinds = Order.Where(kind => reading.Found.Exists(found => found.Kind == kind)).ToList();
        if (kinds.Contains(IntentKind.Yes) && kinds.Contains(IntentKind.No)) { kinds.RemoveAll(kind => kind is IntentKind.Yes or IntentKind.No); }

        var matters = kinds.Where(kind => !IsCourtesy(kind)).ToList();
        return matters.Count > 0 ? matters : kinds.Take(1).ToList();
    }

    private static bool IsCourtesy(IntentKind kind) => kind is IntentKind.Thanks or IntentKind.Greeting;
}
