namespace Serverless.Platform.Messaging;

/// <summary>The entities of the bus. Their properties are in infra/messaging.json, which Azure and the embedded host both read.</summary>
public static class Queues
{
    /// <summary>The setting that holds the connection: a connection string, or a section with fullyQualifiedNamespace.</summary>
    public const string Connection = "ServiceBus";

    /// <summary>Topic: orders reached a new status.</summary>
    public const string OrderStatus = "order-status";

    /// <summary>Topic: somebody calls the business.</summary>
    public const string CallerContext = "caller-context";

    /// <summary>The subscription of each topic that feeds customer chats.</summary>
    public const string Chats = "chats";

    /// <summary>The subscription of <see cref="CallerContext"/> that a business's agent desktop reads. Nothing of ours does.</summary>
    public const string Agents = "agents";

    /// <summary>Queue: what customers did in a chat.</summary>
    public const string ChatInbound = "chat-inbound";

    /// <summary>Queue: failed receipts, which demand an action.</summary>
    public const string ChatReceipts = "chat-receipts";

    /// <summary>Queue: messages to customers.</summary>
    public const string ChatOutbound = "chat-outbound";

    /// <summary>Queue: what is asked of shops, and what they answer later.</summary>
    public const string ShopRequests = "shop-requests";

    /// <summary>Every queue and topic that the app sends to.</summary>
    public static readonly IReadOnlyList<string> Sent = [OrderStatus, CallerContext, ChatInbound, ChatReceipts, ChatOutbound, ShopRequests];

    /// <summary>Everything that a function of the app is triggered by.</summary>
    public static readonly IReadOnlyList<ReceivedFrom> Received =
        [new(OrderStatus, Chats), new(CallerContext, Chats), new(ChatInbound), new(ChatReceipts), new(ChatOutbound), new(ShopRequests)];
}

/// <summary>A queue, or a topic and one of its subscriptions.</summary>
public sealed record ReceivedFrom(string Entity, string? Subscription = null)
{
    /// <summary>As infrastructure and logs name it: <c>queue</c> or <c>topic/subscription</c>.</summary>
    public override string ToString() => Subscription is null ? Entity : $"{Entity}/{Subscription}";
}
