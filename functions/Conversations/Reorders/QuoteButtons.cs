using Serverless.Channels;
using Serverless.Conversations.Talk;

namespace Serverless.Conversations.Reorders;

/// <summary>The buttons of quotes. What they carry is signed for one chat and names one quote.</summary>
internal sealed class QuoteButtons(TapPayloads payloads)
{
    public const string Buy = "buy";
    public const string No = "no";
    public const string Undo = "undo";

    public IReadOnlyList<ChatButton> OfOffer(ChatThread thread, ReorderWords words, Quote quote) =>
    [
        new(words.Text("talk.quote.buy"), null, payloads.Issue(thread, QuoteTopic.TopicName, quote.Id, Buy)),
        new(words.Text("talk.quote.decline"), null, payloads.Issue(thread, QuoteTopic.TopicName, quote.Id, No)),
    ];

    public ChatButton OfUndo(ChatThread thread, ReorderWords words, Quote quote) =>
        new(words.Text("talk.quote.undo"), null, payloads.Issue(thread, QuoteTopic.TopicName, quote.Id, Undo));

    /// <summary>Asks the shop anew for the order of a quote that can no longer be bought.</summary>
    public ChatButton OfAgain(ChatThread thread, ReorderWords words, string orderId) =>
        new(words.Text("talk.quote.again"), null, payloads.Issue(thread, ReorderTopic.TopicName, OrderKeys.Of(orderId)));

    public ChatButton OfPerson(ChatThread thread, ReorderWords words) =>
        new(words.Text("talk.menu.person"), null, payloads.Issue(thread, PersonTopic.TopicName));
}
