using System.Text.Json;
using Serverless.Local.Simulators.Meta;

namespace Serverless.Local.Simulators.WhatsApp;

/// <summary>A picture, video, sound, document or sticker: by uploaded id or by address, with a caption of up to 1,024 characters.</summary>
internal static class MediaRules
{
    private const int CaptionLimit = 1024;

    public static IReadOnlySet<string> Types { get; } = new HashSet<string>(StringComparer.Ordinal) { "image", "video", "audio", "document", "sticker" };

    public static GraphError? Check(JsonElement medium, string type)
    {
        if (CheckSource(medium, type) is { } error)
        {
            return error;
        }

        if (medium.Has("caption") && (type is "audio" or "sticker" || medium.Text("caption") is not { Length: <= CaptionLimit }))
        {
            return WhatsAppErrors.Invalid($"{type}[caption] must hold at most 1024 characters, and audio and sticker take none.");
        }

        return medium.Has("filename") && type != "document" ? WhatsAppErrors.Invalid("filename belongs to documents.") : null;
    }

    /// <summary>Exactly one of <c>id</c> and <c>link</c>.</summary>
    public static GraphError? CheckSource(JsonElement medium, string type)
    {
        if (medium.Has("id") == medium.Has("link"))
        {
            return WhatsAppErrors.Invalid($"{type} needs exactly one of id, link.");
        }

        return medium.Has("id") || IsWebAddress(medium.Text("link")) ? null : WhatsAppErrors.Invalid($"{type}[link] must be a valid web address.");
    }

    /// <summary>A web address as Meta accepts it: absolute, http or https.</summary>
    public static bool IsWebAddress(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp);
}
