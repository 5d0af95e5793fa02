using System.Text.Json;

namespace Serverless.Channels.Messenger;

/// <summary>Writes a file as an attachment, which stands alone: Messenger knows no captions.</summary>
internal static class MessengerMedia
{
    public static bool IsPossible(ChatMedia media) =>
        media.MediaId is { Length: > 0 } || media.Link is { IsAbsoluteUri: true, Scheme: "https" };

    /// <summary>Messenger plays a GIF as a picture.</summary>
    public static string Type(ChatMediaKind kind) => kind switch
    {
        ChatMediaKind.Image or ChatMediaKind.Gif => "image",
        ChatMediaKind.Video => "video",
        ChatMediaKind.Audio => "audio",
        _ => "file",
    };

    public static void Write(Utf8JsonWriter json, ChatMedia media)
    {
        json.WriteStartObject("attachment");
        json.WriteString("type", Type(media.Kind));
        json.WriteStartObject("payload");
        if (media.Link is { } link) { json.WriteString("url", link.AbsoluteUri); }
        else { json.WriteString("attachment_id", media.MediaId); }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}
