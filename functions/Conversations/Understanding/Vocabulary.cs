using System.Reflection;

namespace Serverless.Conversations.Understanding;

/// <summary>What is known of one language: its words and the patterns that tell intents.</summary>
/// <param name="language">Null for what every language has, such as emoji.</param>
internal sealed class Vocabulary(string? language)
{
    /// <summary>"nicht", "don't".</summary>
    public const string Negation = "@not";

    /// <summary>Ends the reach of a negation: "bitte", "weil", "angekommen".</summary>
    public const string NegationEnd = "@until";

    /// <summary>"wenn", "if": what follows is no wish, unless one is spoken.</summary>
    public const string Condition = "@if";

    /// <summary>"ich", "I": who threatens speaks of themselves.</summary>
    public const string Self = "@self";

    /// <summary>"nein": as a sentence of its own it takes back the one before.</summary>
    public const string Refusal = "@refusal";

    /// <summary>"sonst", "otherwise": what follows is a threat.</summary>
    public const string Threat = "@else";

    /// <summary>"bitte", "can you": speaks a wish.</summary>
    public const string Wish = "@wish";

    /// <summary>"kann", "could": "ich kann nicht stornieren" is a wish that did not work.</summary>
    public const string Ability = "@able";

    /// <summary>"you", "ihr".</summary>
    public const string Addressee = "@you";

    /// <summary>"brauche", "want": a "nicht" behind it belongs to it.</summary>
    public const string Need = "@need";

    /// <summary>What may stand beside an answer without adding to it.</summary>
    public const string Courtesy = "@courtesy";

    public string? Language { get; } = language;

    public Lexicon Lexicon { get; } = new();

    public PatternList Patterns { get; } = new();

    /// <summary>The built-in ones, from the tables in <c>Words/</c>.</summary>
    public static IReadOnlyList<Vocabulary> BuiltIn() =>
        [VocabularyFile.Read("de", Content("de")), VocabularyFile.Read("en", Content("en")), VocabularyFile.Read(null, Content("any"))];

    private static string Content(string name)
    {
        var resource = $"{typeof(Vocabulary).Namespace}.Words.{name}.txt";
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource) ?? throw new InvalidOperationException($"{resource} is not embedded");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
