using System.Globalization;
using Serverless.Businesses;
using Serverless.Channels;
using Serverless.Conversations.Talk;
using Serverless.Shops;
using Serverless.Shops.Requests;

namespace Serverless.Conversations.Changes;

/// <summary>What became of a change, in the customer's words. Pure.</summary>
internal static class ChangeTexts
{
    private const int LongestReason = 200;
    private const int Longest = 1900;

    /// <summary>The outcome as a stable code (<c>done</c>, <c>refused</c>, <c>failed</c>, <c>done-late</c>, <c>refused-late</c>) and the text.</summary>
    public static (string Outcome, string Text) Of(Business business, string language, OrderChange change, ShopSettlement settlement)
    {
        var (outcome, text) = settlement switch
        {
            ShopSettlement.Answered { Answer: var answer } => Answered(business, language, change, answer),
            ShopSettlement.AnsweredLate { Answer: var answer } => Late(business, language, Answered(business, language, change, answer)),
            ShopSettlement.Failed { Code: ShopRequestCodes.NoAnswer } => ("failed", Text(business, language, "talk.change.failed", change)),
            _ => ("failed", Text(business, language, "talk.change.broken", change)),
        };
        return (outcome, DisplayText.Cut(text, Longest));
    }

    private static (string Outcome, string Text) Answered(Business business, string language, OrderChange change, ShopAnswer answer)
    {
        if (answer is not ShopAnswer.Refused refused) { return ("done", Text(business, language, $"talk.change.done.{ChangeWishes.Name(ChangeWishes.KindOf(change))}", change)); }

        var reason = TalkTexts.Text(business, language, $"talk.change.reason.{RefusalCodes.Known(refused.Code)}");
        var text = Text(business, language, "talk.change.refused", change, ("reason", reason));
        var words = refused.Text is { } own ? DisplayText.Of(own, LongestReason) : "";
        return ("refused", words.Length == 0 ? text : $"{text}\n{TalkTexts.Text(business, language, "talk.change.shop-says", ("text", words))}");
    }

    private static (string Outcome, string Text) Late(Business business, string language, (string Outcome, string Text) answered) =>
        ($"{answered.Outcome}-late", $"{TalkTexts.Text(business, language, "talk.change.late")}\n{answered.Text}");

    private static string Text(Business business, string language, string name, OrderChange change, params ReadOnlySpan<(string Name, string Value)> more)
    {
        var values = new List<(string, string)>
        {
            ("order", ChangeWishes.NumberOf(change)),
            ("what", TalkTexts.Text(business, language, $"talk.change.what.{ChangeWishes.Name(ChangeWishes.KindOf(change))}")),
        };
        if (change is OrderChange.Quantity quantity)
        {
            values.Add(("line", DisplayText.Of(quantity.Line, 60)));
            values.Add(("to", quantity.To.ToString(CultureInfo.InvariantCulture)));
        }

        values.AddRange(more);
        return TalkTexts.Text(business, language, name, [.. values]);
    }
}
