using System.Text.Json;

namespace Serverless.Channels.WhatsApp;

/// <summary>Writes files: alone, as the header of a message with buttons, or of a template.</summary>
internal static class WhatsAppMedia
{
    private const int LongestFileName = 240;

    public static string Type(ChatMedia media) => media.Kind switch
    {
        ChatMediaKind.Image => "image",
        ChatMediaKind.Video or ChatMediaKind.Gif => "video",
        ChatMediaKind.Audio => "audio",
        _ => "document",
    };

    /// <summary>What the provider fetches: WhatsApp plays no GIF, only the same as a video. Null for an uploaded file.</summary>
    public static Uri? LinkOf(ChatMedia media) => media.Kind is ChatMediaKind.Gif ? media.Video : media.Link;

    public static void WriteMembers(Utf8JsonWriter json, ChatMedia media)
    {
        if (LinkOf(media) is { } link) { json.WriteString("link", link.AbsoluteUri); }
        else { json.WriteString("id", media.MediaId); }

        if (media is { Kind: ChatMediaKind.Document, FileName: { } name } && DisplayText.Of(name, LongestFileName) is { Length: > 0 } shown)
        {
            json.WriteString("filename", shown);
        }
    }

    /// <summary>The file as a header or parameter: its type, and an object named after it.</summary>
    public static void WriteTyped(Utf8JsonWriter json, ChatMedia media)
    {
        json.WriteString("type", Type(media));
        json.WriteStartObject(Type(media));
        WriteMembers(json, media);
        json.WriteEndObject();
    }
}
