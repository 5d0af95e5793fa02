using Serverless.Conversations.Understanding;

namespace Serverless.Tests.Conversations.Understanding;

public class SpellingTests
{
    [Theory]
    [InlineData("paket", "paket", 0)]
    [InlineData("paket", "pakte", 1)]
    [InlineData("paket", "pakeet", 1)]
    [InlineData("paket", "pket", 1)]
    [InlineData("paket", "packet", 1)]
    [InlineData("paket", "palet", 1)]
    [InlineData("stornieren", "stonirren", 2)]
    [InlineData("paket", "rakete", 2)]
    [InlineData("paket", "kanne", 3)]
    [InlineData("paket", "lieferung", 3)]
    public void The_distance_counts_mistakes_up_to_a_limit(string left, string right, int distance)
    {
        Assert.Equal(distance, Spelling.Distance(left, right, 2));
        Assert.Equal(distance, Spelling.Distance(right, left, 2));
    }

    [Fact]
    public void The_letters_rule_out_no_word_that_is_near_enough()
    {
        var random = new Random(7);
        for (var round = 0; round < 5000; round++)
        {
            var (left, right) = (Word(random), Word(random));
            var distance = Spelling.Distance(left, right, 2);
            if (distance <= 2) { Assert.True(Spelling.MayBe(Spelling.Letters(left), Spelling.Letters(right), distance), $"{left} {right}"); }
        }
    }

    [Theory]
    [InlineData("ÄNDERN", "aendern")]
    [InlineData("Straße", "strasse")]
    [InlineData("bitteeeee", "bitte")]
    [InlineData("café", "cafe")]
    [InlineData("1000", "1000")]
    public void Words_are_folded_to_one_spelling(string written, string folded) => Assert.Equal(folded, Folding.Word(written));

    private static string Word(Random random) => string.Concat(Enumerable.Range(0, random.Next(3, 6)).Select(_ => (char)('a' + random.Next(4))));
}
