using Serverless.Businesses;
using Serverless.Conversations;

namespace Serverless.Tests.Conversations;

public class ConsentWordsTests
{
    [Theory]
    [InlineData("STOP", ConsentWord.Stop)]
    [InlineData("stop.", ConsentWord.Stop)]
    [InlineData("  \"Stopp\" ", ConsentWord.Stop)]
    [InlineData("Stop!!! 😡", ConsentWord.Stop)]
    [InlineData("ＳＴＯＰ", ConsentWord.Stop)]
    [InlineData("ABMELDEN", ConsentWord.Stop)]
    [InlineData("unsubscribe", ConsentWord.Stop)]
    [InlineData("opt-out", ConsentWord.Stop)]
    [InlineData("keine Werbung", ConsentWord.StopPromotions)]
    [InlineData("Start", ConsentWord.Start)]
    [InlineData("unstop", ConsentWord.Start)]
    public void The_word_alone_counts_whatever_its_case_and_punctuation(string text, ConsentWord word) => Assert.Equal(word, ConsentWords.Read(text).Word);

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("stop it please")]
    [InlineData("Bitte nicht stoppen")]
    [InlineData("Widerruf")]
    [InlineData("nonstop")]
    [InlineData("s t o p")]
    [InlineData("👍")]
    public void Any_other_text_counts_for_nothing(string? text) => Assert.Equal(ConsentWord.None, ConsentWords.Read(text).Word);

    [Fact]
    public void Half_a_character_is_no_word() => Assert.Equal(ConsentWord.None, ConsentWords.Read("stop\ud800").Word);

    [Fact]
    public void A_long_text_is_not_even_looked_at() => Assert.Equal(ConsentWord.None, ConsentWords.Read("stop" + new string('!', 100_000)).Word);

    [Theory]
    [InlineData("fr-FR", "de", "de-DE", "Erledigt")]
    [InlineData("en_GB", "de", "de-DE", "Done")]
    [InlineData(null, "en", "de-DE", "Done")]
    [InlineData(null, null, "de-DE", "Erledigt")]
    [InlineData(null, null, "fr-FR", "Done")]
    public void The_answer_is_in_the_customers_language_else_the_words_else_the_businesss_else_english(string? customer, string? word, string business, string start) =>
        Assert.StartsWith(start, ConsentReplies.Text(new Business { Name = "Demo", Locale = business }, ConsentReplies.Stopped, customer, word), StringComparison.Ordinal);

    [Fact]
    public void A_business_can_have_its_own_words()
    {
        var business = new Business
        {
            Name = "Demo",
            Texts = new Dictionary<string, IReadOnlyDictionary<string, string>> { ["de"] = new Dictionary<string, string> { ["consent.stopped"] = "Tschüss von {shop}." } },
        };

        Assert.Equal("Tschüss von Demo.", ConsentReplies.Text(business, ConsentReplies.Stopped, "de", null));
    }

    [Theory]
    [InlineData(ConsentReplies.Stopped)]
    [InlineData(ConsentReplies.NoPromotions)]
    [InlineData(ConsentReplies.Started)]
    public void Every_answer_exists_in_german_and_english_and_names_the_shop(string name)
    {
        var (german, english) = (ConsentReplies.Text(ChatWorld.Demo, name, "de", null), ConsentReplies.Text(ChatWorld.Demo, name, "en", null));

        Assert.NotEqual(german, english);
        Assert.All(new[] { german, english }, text => Assert.Contains("Demo Shop", text, StringComparison.Ordinal));
    }
}
