using Serverless.Conversations.Understanding;
using Xunit.Abstractions;

namespace Serverless.Tests.Conversations.Understanding;

/// <summary>
/// The reader against what customers write. Of the tables it was made with, every line is demanded but those marked; of the lines that were
/// written afterwards and never tuned on, a share; and of none that an order is changed which nobody wanted changed.
/// </summary>
public class UtteranceTests(ITestOutputHelper output)
{
    private const double LeastOfHoldOut = 0.65;
    private const double LeastOfLanguages = 0.93;

    [Theory]
    [InlineData("de")]
    [InlineData("en")]
    public void Every_line_of_the_table_is_understood(string language)
    {
        var lines = Utterance.Of(language);
        Print($"{language}: table", lines);

        Assert.True(lines.Count(line => !line.MustNot) >= 200 && lines.Count(line => line.MustNot) >= 60, "The table became too short.");
        Assert.Equal(Enum.GetValues<IntentKind>().Where(kind => kind != IntentKind.None).ToHashSet(),
            lines.Where(line => !line.MustNot).Select(line => Enum.Parse<IntentKind>(line.Expected.Split(',')[^1])).ToHashSet());
        AssertNone(lines.Where(line => line.IsDemanded && !line.IsRight));
    }

    [Theory]
    [InlineData("de")]
    [InlineData("en")]
    public void Most_of_what_it_was_not_made_with_is_understood_too(string language)
    {
        var lines = Utterance.Of(language, ".holdout");
        Print($"{language}: hold-out", lines);

        Assert.True(lines.Count(line => line.IsRight) >= LeastOfHoldOut * lines.Count, string.Join('\n', lines.Where(line => !line.IsRight)));
    }

    [Theory]
    [InlineData("de")]
    [InlineData("en")]
    public void Nothing_is_done_to_an_order_that_was_not_asked_for(string language) =>
        AssertNone(Utterance.Of(language).Concat(Utterance.Of(language, ".holdout")).Where(line => line.ActsWrongly));

    [Theory]
    [InlineData("de")]
    [InlineData("en")]
    public void The_language_is_told_by_the_words(string language)
    {
        var lines = Utterance.Of(language).Concat(Utterance.Of(language, ".holdout")).Where(line => line.Text.Count(char.IsWhiteSpace) >= 2).ToList();
        var right = lines.Count(line => line.Intent.Language == language);
        output.WriteLine($"{language}: language of {right} of {lines.Count} lines with three words or more");

        Assert.True(right >= LeastOfLanguages * lines.Count, string.Join('\n', lines.Where(line => line.Intent.Language != language).Select(line => $"{line.Intent.Language}: {line.Text}")));
    }

    private void Print(string name, List<Utterance> lines)
    {
        var wrong = lines.Where(line => !line.IsRight).ToList();
        output.WriteLine($"{name}: {lines.Count - wrong.Count} of {lines.Count} understood; {wrong.Count(line => line.Intent.Kind != IntentKind.None)} taken for something else, the rest asked again");
        foreach (var line in wrong) { output.WriteLine($"  {line}"); }
    }

    private static void AssertNone(IEnumerable<Utterance> lines) => Assert.Equal("", string.Join('\n', lines));
}
