using Serverless.Platform.Json;
using Serverless.Platform.Messaging;

namespace Serverless.Conversations;

/// <summary>Chat events as messages of the queue <c>chat-inbound</c>.</summary>
internal static class ChatEventMessages
{
    public static BusMessage Of(ChatEvent item, IThreads threads) =>
        new(item.EventId, LaneOf(threads, item.Business, item.Channel, item.Account, item.FormerPeer ?? item.Peer), item.Business, ChatEvent.Schema, RecordJson.Body(item));

    /// <summary>The lane of the thread with this peer. What concerns the account and no customer keeps the order of the account.</summary>
    public static string LaneOf(IThreads threads, string business, string channel, string account, ChatPeer? peer) =>
        Lanes.For(business, peer is null ? $"{channel}-{account}" : threads.IdOf(business, channel, account, peer));
}
