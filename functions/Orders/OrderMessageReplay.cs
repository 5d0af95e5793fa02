using Azure.Messaging.ServiceBus;
using Serverless.Businesses;
using Serverless.Channels;
using Serverless.Channels.Routing;
using Serverless.Platform.Messaging;

namespace Serverless.Orders;

/// <summary>Of messages about orders, which ready text still says what the order's record says.</summary>
internal sealed class OrderMessageReplay(IOrders orders, IBusinesses businesses) : IReplayRule
{
    private const string About = "order:";

    public IReadOnlyCollection<string> Schemas { get; } = [ChatMessage.Schema, DeliveryCheck.Schema];

    public async Task<ReplayRefusal?> JudgeAsync(ServiceBusReceivedMessage letter, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (NewsIn(letter) is not { } message || ReadAbout(message.About) is not { } about) { return null; }

        var order = await orders.FindAsync(message.Business, message.Customer, about.OrderId, cancellationToken);
        return order?.Timeline.Entries.LastOrDefault(entry => entry.Key == about.Step) is { } entry
            && await businesses.FindAsync(message.Business, cancellationToken) is { } business
                ? Judge(business, order.Timeline, entry, now)
                : null;
    }

    internal static ReplayRefusal? Judge(Business business, OrderTimeline timeline, OrderEntry entry, DateTimeOffset now)
    {
        if (timeline.IsStale(entry, step => OrderNotices.IsTold(business, step))) { return ReplayRefusals.Superseded; }

        // The text was made with the day that was known then. Whether that is the day that is known now, nobody can say.
        var expected = timeline.EstimatedDelivery;
        if (OrderReplay.AnnouncesDay(entry.Step) && expected?.At > entry.At) { return ReplayRefusals.Superseded; }

        return OrderReplay.Judge(entry.Step, entry.At, expected?.Value, now);
    }

    /// <summary>Of several that became one message the last: the others are in it as what happened before.</summary>
    private static ChatMessage? NewsIn(ServiceBusReceivedMessage letter)
    {
        var message = letter.TryRead(ChatMessage.Schema, out ChatMessage? said) ? said
            : letter.TryRead(DeliveryCheck.Schema, out DeliveryCheck? check) ? check.Message : null;
        return message?.Parts is [.., var last] ? last : message;
    }

    /// <summary>An order's id may have colons in it, a step has none.</summary>
    private static (string OrderId, string Step)? ReadAbout(string about) =>
        about.StartsWith(About, StringComparison.Ordinal) && about.LastIndexOf(':') is var end && end > About.Length
            ? (about[About.Length..end], about[(end + 1)..])
            : null;
}
