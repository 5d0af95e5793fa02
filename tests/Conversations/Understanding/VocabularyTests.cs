using Serverless.Conversations.Understanding;

namespace Serverless.Tests.Conversations.Understanding;

/// <summary>The tables of words, and what is wrong with one that cannot be read.</summary>
public class VocabularyTests
{
    [Fact]
    public void Each_language_has_words_for_every_intent_that_words_can_tell()
    {
        foreach (var vocabulary in Vocabulary.BuiltIn().Where(vocabulary => vocabulary.Language is not null))
        {
            Assert.Equal(IntentNames.All.Select(IntentNames.Parse).Append(IntentKind.Yes).Append(IntentKind.No).Order(), vocabulary.Patterns.All.Select(pattern => pattern.Kind).Distinct().Order());
        }
    }

    [Fact]
    public void No_line_stands_twice() =>
        Assert.Empty(Vocabulary.BuiltIn().SelectMany(vocabulary => vocabulary.Patterns.All.GroupBy(pattern => (pattern.Kind, pattern.Line)).Where(same => same.Count() > 1).Select(same => same.Key)));

    [Theory]
    [InlineData("[teleport]\nbeam", "teleport")]
    [InlineData("[status]\n@parcel", "@parcel")]
    [InlineData("[status]\n-parcel", "wants nothing")]
    [InlineData("[status]\n*a*", "no form")]
    [InlineData("[status]\nab*", "no form")]
    [InlineData("[status]\n#q", "no atom")]
    [InlineData("parcel", "no intent")]
    [InlineData("[status]\n= where parcel", "one element")]
    public void A_mistake_in_a_table_is_named(string table, string part) =>
        Assert.Contains(part, Assert.Throws<FormatException>(() => VocabularyFile.Read("en", table)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_line_is_read_as_elements_wanted_and_unwanted()
    {
        var pattern = Assert.Single(VocabularyFile.Read("en", "@not = not\n[cancel]\n? \"@not want\" order* -\"by mistake\" -gift").Patterns.All);

        Assert.Equal((IntentKind.Cancel, PatternForce.Weak, true), (pattern.Kind, pattern.Force, pattern.HoldsNegation));
        Assert.Equal([2, 1], pattern.Wanted.Select(element => element.Atoms.Count));
        Assert.Equal([2, 1], pattern.Unwanted.Select(element => element.Atoms.Count));
    }
}
