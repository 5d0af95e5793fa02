using Serverless.Channels;

namespace Serverless.Media;

/// <summary>The kinds of files as the API names them.</summary>
internal static class MediaKinds
{
    public static readonly IReadOnlyList<string> All = ["image", "gif", "video", "audio", "file"];

    public static string Name(this ChatMediaKind kind) => kind switch
    {
        ChatMediaKind.Image => "image",
        ChatMediaKind.Gif => "gif",
        ChatMediaKind.Video => "video",
        ChatMediaKind.Audio => "audio",
        _ => "file",
    };

    public static ChatMediaKind Parse(string name) => name switch
    {
        "image" => ChatMediaKind.Image,
        "gif" => ChatMediaKind.Gif,
        "video" => ChatMediaKind.Video,
        "audio" => ChatMediaKind.Audio,
        _ => ChatMediaKind.Document,
    };
}
