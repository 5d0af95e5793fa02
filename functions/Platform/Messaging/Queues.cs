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
}
