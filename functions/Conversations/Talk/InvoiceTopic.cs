using Serverless.Channels;
using Serverless.Conversations.Understanding;
using Serverless.Orders;

namespace Serverless.Conversations.Talk;

/// <summary>"I need the invoice": the order's page in the shop, which has it; without a page a person sends it.</summary>
internal sealed class InvoiceTopic(OrderPicks picks) : ITopic
{
    public string Name => "invoice";

    public bool Handles(IntentKind kind) => kind is IntentKind.Invoice;

    public async Task<TopicReply?> TakeAsync(Turn turn, CancellationToken cancellationToken) =>
        await picks.PickAsync(turn, Name, _ => true, cancellationToken) switch
        {
            OrderPick.One { Order: var order } when order.Timeline.Url is { } page => TopicReply.Say("invoice", turn.Text("talk.invoice", ("order", OrderPicks.NumberOf(order))),
                new ChatButton(OrderMessages.OrderButton(turn.Locale), page.Value, null)),
            OrderPick.One { Order: var order } => TopicReply.Say("invoice.person", turn.Text("talk.invoice.person", ("order", OrderPicks.NumberOf(order)))) with { ToPerson = "invoice" },
            OrderPick.Ask ask => ask.Reply,
            _ => null,
        };
}
