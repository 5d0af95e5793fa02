using System.Text.Json;
using Serverless.Platform.Json;

namespace Serverless.Conversations;

/// <summary>Reads one item of <c>changes[]</c>: what happens on the page rather than in a chat.</summary>
internal static class MessengerChanges
{
    private const int MaxText = 10_000;

    public static MessengerEvent Read(JsonElement change, string page, DateTimeOffset? time)
    {
        var field = change.Text("field"u8, 80);
        var value = change.Object("value"u8);
        if (field != "feed" || value is not { } feed)
        {
            var head = new MessengerHead(page, null, null, time, false, EventIds.OfBytes(ChatChannels.Messenger, page, change));
            return new MessengerEvent.Unhandled($"change.{EventIds.Name(field ?? "")}") { Head = head };
        }

        var from = feed.Object("from"u8).Text("id"u8, 64);
        return new MessengerEvent.Feed(feed.Text("item"u8, 40), feed.Text("verb"u8, 40), feed.Text("post_id"u8, 128), feed.Text("comment_id"u8, 128),
            feed.Text("message"u8, MaxText))
        {
            Head = new MessengerHead(page, from == page ? null : from, null, feed.Time("created_time"u8) ?? time, false, EventIds.OfBytes(ChatChannels.Messenger, page, change)),
        };
    }
}
