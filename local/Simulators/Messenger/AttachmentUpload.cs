using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Serverless.Local.Simulators.Faults;
using Serverless.Local.Simulators.Meta;

namespace Serverless.Local.Simulators.Messenger;

/// <summary>
/// <c>POST /{page}/message_attachments</c>: takes a file as form data (<c>message</c>, <c>filedata</c>), or the link of one, and answers
/// the id that messages name it by. The provider would fetch a link; here only those that no provider can reach fail.
/// </summary>
internal sealed class AttachmentUpload(Attachments attachments, FaultBoard faults)
{
    private const long Largest = 25 * 1024 * 1024;
    private static readonly GraphError WrongType = new(100, "(#100) Incorrect attachment type", 2018047);
    private static readonly GraphError TooBig = new(100, "(#100) Attachment size exceeds allowable limit", 2018109);
    private static readonly GraphError NotFetched = new(100, "(#100) Failed to fetch the file from the url", 2018008);

    public async Task<IResult> PostAsync(GraphCall call)
    {
        switch (faults.Strike(FileFaults.OfUploads)?.Kind)
        {
            case FileFaults.UploadFails: return GraphError.TemporaryFault;
            case FileFaults.UploadRefused: return WrongType;
        }

        return call.Http.Request.HasFormContentType && call.Body.ValueKind is JsonValueKind.Undefined
            ? await TakeFileAsync(call)
            : TakeLink(call, call.Body.Member("message")?.Member("attachment"));
    }

    private IResult TakeLink(GraphCall call, JsonElement? attachment)
    {
        if (attachment is not { } given)
        {
            return GraphError.BadParameter("param message[attachment] is required.");
        }

        if (AttachmentRules.Check(given) is { } error)
        {
            return error;
        }

        return CanBeReached(given.Member("payload")?.Text("url")) ? Add(call, given) : NotFetched;
    }

    private async Task<IResult> TakeFileAsync(GraphCall call)
    {
        var form = await call.Http.Request.ReadFormAsync(call.Http.RequestAborted);
        if (JsonReading.Parse(Encoding.UTF8.GetBytes(form["message"].ToString()))?.Member("attachment") is not { } attachment
            || attachment.Text("type") is not ("image" or "audio" or "video" or "file") || attachment.Member("payload") is null)
        {
            return GraphError.BadParameter("param message[attachment] needs type and payload.");
        }

        if (form.Files["filedata"] is not { Length: > 0 } file)
        {
            return GraphError.BadParameter("param filedata is required.");
        }

        if (file.Length > Largest)
        {
            return TooBig;
        }

        return attachment.Text("type") is var type && type != "file" && !file.ContentType.StartsWith($"{type}/", StringComparison.Ordinal)
            ? WrongType
            : Add(call, attachment);
    }

    private IResult Add(GraphCall call, JsonElement attachment) =>
        Results.Json(new JsonObject { ["attachment_id"] = attachments.Add(call.Account.Id, attachment.Text("type")!) });

    private static bool CanBeReached(string? url) => Uri.TryCreate(url, UriKind.Absolute, out var link)
        && !link.IsLoopback && !link.Host.EndsWith(".invalid", StringComparison.Ordinal) && !IPAddress.TryParse(link.Host, out _);
}
