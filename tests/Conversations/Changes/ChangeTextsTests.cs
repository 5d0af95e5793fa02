using Serverless.Conversations.Changes;
using Serverless.Shops;
using Serverless.Shops.Requests;

namespace Serverless.Tests.Conversations.Changes;

public class ChangeTextsTests
{
    public static TheoryData<string> Languages => ["de", "en"];

    private static readonly OrderChange[] Changes =
    [
        new OrderChange.Cancel("A-1", "#1"), new OrderChange.Address("A-1", null, new PostalAddress(null, "Neue Str. 2", null, "10115", "Berlin", "DE")),
        new OrderChange.Quantity("A-1", "#1", "Teekanne", null, 1, 3),
    ];

    private static readonly ShopAnswer[] Answers = [new ShopAnswer.Done(), .. RefusalCodes.All.Append("made-up").Select(code => new ShopAnswer.Refused(code, "Nein.")), new ShopAnswer.Refused("other", null)];

    [Fact]
    public void Both_languages_have_the_same_texts() => Assert.Equal(GermanChanges.Texts.Keys.Order(), EnglishChanges.Texts.Keys.Order());

    [Theory]
    [MemberData(nameof(Languages))]
    public void Every_end_of_every_change_has_a_text_without_gaps(string language)
    {
        var settlements = Answers.SelectMany<ShopAnswer, ShopSettlement>(answer => [new ShopSettlement.Answered(answer), new ShopSettlement.AnsweredLate(answer)])
            .Append(new ShopSettlement.Failed("shop.no-answer")).Append(new ShopSettlement.Failed("shop.unreadable"));

        Assert.All(from change in Changes from settlement in settlements select ChangeTexts.Of(ChatWorld.Demo, language, change, settlement), told =>
        {
            Assert.Matches("^(done|refused|failed|done-late|refused-late)$", told.Outcome);
            Assert.Matches("1", told.Text);
            Assert.DoesNotMatch(@"[{}]|\(\)|  |Neue Str", told.Text);
        });
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void There_is_a_text_for_every_rule_and_every_button_is_short(string language)
    {
        var texts = language == "de" ? GermanChanges.Texts : EnglishChanges.Texts;

        Assert.All(ChangePolicy.Reasons, reason => Assert.Contains($"talk.change.no.{reason}", texts));
        Assert.All(["talk.change.yes", "talk.change.no-thanks", "talk.change.cancel-it", "talk.change.quantity.choose"], name => Assert.InRange(texts[name].Length, 1, 20));
    }
}
