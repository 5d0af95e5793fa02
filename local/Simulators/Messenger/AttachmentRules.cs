using System.Text.Json;
using Serverless.Local.Simulators.Meta;

namespace Serverless.Local.Simulators.Messenger;

/// <summary>What <c>message.attachment</c> may look like: a medium by address or uploaded id, or a structured template.</summary>
internal static class AttachmentRules
{
    public static GraphError? Check(JsonElement attachment)
    {
        if (attachment.Member("payload") is not { ValueKind: JsonValueKind.Object } payload)
        {
            return GraphError.BadParameter("param message[attachment][payload] must be an object.");
        }

        return attachment.Text("type") switch
        {
            "template" => TemplateRules.Check(payload),
            "image" or "audio" or "video" or "file" => CheckMedium(payload),
            _ => GraphError.BadParameter("param message[attachment][type] must be one of audio, file, image, template, video."),
        };
    }

    private static GraphError? CheckMedium(JsonElement payload)
    {
        if (payload.Has("url") == payload.Has("attachment_id"))
        {
            return GraphError.BadParameter("param message[attachment][payload] needs exactly one of url, attachment_id.");
        }

        return payload.Has("attachment_id") || MessageRules.IsWebAddress(payload.Text("url"))
            ? null
            : GraphError.BadParameter("param message[attachment][payload][url] must be a valid web address.");
    }
}
