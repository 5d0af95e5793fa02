namespace Serverless.Conversations.Talk;

/// <summary>The built-in English texts of answers. A text that is a button's title has at most 20 characters.</summary>
internal static class EnglishTalk
{
    public static readonly IReadOnlyDictionary<string, string> Texts = new Dictionary<string, string>
    {
        ["talk.disclosure"] = "This is the automated service of {shop}.",
        ["talk.greeting"] = "Hello! How can we help?",
        ["talk.thanks"] = "You are welcome!",
        ["talk.how-to-stop"] = "Send STOP to end the messages from {shop} here, START to get them again.",
        ["talk.menu.status"] = "Where is my parcel?",
        ["talk.menu.person"] = "Talk to a person",
        ["talk.not-understood"] = "Sorry, I did not understand that. What is it about?",
        ["talk.media"] = "Thank you, the file has arrived. What is it about?",
        ["talk.person"] = "We are getting a person for you. Please give us a little time, the answer comes here in the chat.",
        ["talk.person.misunderstood"] = "I am afraid I do not understand. A person of {shop} reads this and answers here in the chat.",
        ["talk.complaint"] = "We are sorry about that. A person of {shop} looks after it and answers here in the chat.",
        ["talk.choose"] = "Choose an order",
        ["talk.which-order"] = "Which order is it about?",
        ["talk.no-orders"] = "I find no order of this chat that this fits. A person can help: write \"person\".",
        ["talk.order-not-found"] = "I find no order with this number in this chat. A person can help: write \"person\".",
        ["talk.status"] = "Your order {order}: {status}.",
        ["talk.status.unknown"] = "We have received your order {order}.",
        ["talk.status.expected"] = "Estimated delivery: {date}.",
        ["talk.status.placed"] = "placed",
        ["talk.status.paid"] = "paid",
        ["talk.status.updated"] = "changed",
        ["talk.status.delayed"] = "delayed",
        ["talk.status.shipped"] = "shipped",
        ["talk.status.out_for_delivery"] = "out for delivery",
        ["talk.status.ready_for_pickup"] = "ready for pick-up",
        ["talk.status.delivery_failed"] = "delivery failed",
        ["talk.status.delivered"] = "delivered",
        ["talk.status.cancelled"] = "cancelled",
        ["talk.status.returned"] = "sent back",
        ["talk.status.refunded"] = "refunded",
        ["talk.invoice"] = "You find the invoice of order {order} on its page in the shop.",
        ["talk.invoice.person"] = "A person of {shop} sends you the invoice of order {order}.",
    };
}
