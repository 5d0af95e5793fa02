using Serverless.Conversations.Reorders;
using Serverless.Conversations.Talk;
using Serverless.Shops;

namespace Serverless.Tests.Conversations.Reorders;

public class AddressMaskTests
{
    [Theory]
    [InlineData("Erika Muster", "Hauptstraße 5", "10115", "Berlin", "E. M., Haup…, 10115 Berlin")]
    [InlineData("Dr. Åsa von der Leine", "Am Markt 3", "04109", "Leipzig", "D. Å. V., A…, 04109 Leipzig")]
    [InlineData(null, "12 High Street", "OX1 4DB", "Oxford", "Hi…, OX1 4DB Oxford")]
    [InlineData("  ", "Packstation 123", "10115", "Berlin", "Pack…, 10115 Berlin")]
    [InlineData("\u202eErika", "Q7 12", "68161", "Mannheim\n\u202e", "E., …, 68161 Mannheim")]
    public void An_address_is_recognised_and_not_told(string? name, string street, string code, string city, string shown) =>
        Assert.Equal(shown, AddressMask.Of(new PostalAddress(name, street, null, code, city, "DE")));

    [Fact]
    public void Both_languages_have_the_same_texts_and_titles_fit_on_buttons()
    {
        Assert.Equal(GermanReorders.Texts.Keys.Order(), EnglishReorders.Texts.Keys.Order());
        foreach (var texts in new[] { GermanReorders.Texts, EnglishReorders.Texts })
        {
            Assert.All(["talk.menu.reorder", "talk.quote.buy", "talk.quote.decline", "talk.quote.undo", "talk.quote.again", "talk.quote.pay"], name => Assert.InRange(texts[name].Length, 1, 20));
            Assert.All(RefusalCodes.All, code => Assert.True(TalkTexts.IsName($"talk.quote.reason.{code}")));
        }
    }
}
