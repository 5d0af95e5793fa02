using System.Text.Json.Nodes;
using Serverless.Local.Simulators.Api;
using Serverless.Local.Simulators.Chats;

namespace Serverless.Local.Simulators.Messenger;

/// <summary>The <c>message</c> and <c>reaction</c> objects of what customers send, in each of the provider's shapes.</summary>
internal static class CustomerMessages
{
    private const string LikeImage = "https://scontent.example/like.png";

    public static JsonObject Text(string text, string? replyTo)
    {
        var message = new JsonObject { ["mid"] = null, ["text"] = text };
        if (replyTo is not null)
        {
            message["reply_to"] = new JsonObject { ["mid"] = replyTo, ["is_self_reply"] = false };
        }

        return message;
    }

    /// <param name="type">image, video, audio or file.</param>
    public static JsonObject Medium(string type, string url) => new()
    {
        ["mid"] = null,
        ["attachments"] = new JsonArray(new JsonObject { ["type"] = type, ["payload"] = new JsonObject { ["url"] = url } }),
    };

    public static JsonObject QuickReply(ChatChoice choice) => new()
    {
        ["mid"] = null,
        ["text"] = choice.Title,
        ["quick_reply"] = new JsonObject { ["payload"] = choice.Payload },
    };

    /// <summary>The Like thumb. Its three sizes have fixed sticker ids; the shape changed over the years, last on 30 August 2026.</summary>
    public static JsonObject Like(string size, string shape)
    {
        var sticker = size switch
        {
            "small" => 369239263222822,
            "medium" => 369239343222814,
            "large" => 369239383222810,
            _ => throw LocalProblem.BadRequest("size must be small, medium or large."),
        };
        return shape switch
        {
            "sticker" => WithAttachments(Sticker("sticker", sticker)),
            "image" => WithAttachments(Sticker("image", sticker)),
            "both" => WithAttachments(Sticker("image", sticker), Sticker("sticker", sticker)),
            "legacy" => Legacy(sticker),
            _ => throw LocalProblem.BadRequest("shape must be sticker, image, both or legacy."),
        };
    }

    public static JsonObject Reaction(string mid, string reaction, bool taken) => new()
    {
        ["reaction"] = reaction,
        ["emoji"] = reaction switch
        {
            "like" => "👍",
            "love" => "❤",
            "smile" => "😆",
            "wow" => "😮",
            "sad" => "😢",
            "angry" => "😠",
            "dislike" => "👎",
            _ => "🎉",
        },
        ["action"] = taken ? "unreact" : "react",
        ["mid"] = mid,
    };

    private static JsonObject Legacy(long sticker)
    {
        var message = WithAttachments(Sticker("image", sticker));
        message["sticker_id"] = sticker;
        return message;
    }

    private static JsonObject WithAttachments(params JsonNode[] attachments) => new() { ["mid"] = null, ["attachments"] = new JsonArray(attachments) };

    private static JsonObject Sticker(string type, long id) =>
        new() { ["type"] = type, ["payload"] = new JsonObject { ["url"] = LikeImage, ["sticker_id"] = id } };
}
