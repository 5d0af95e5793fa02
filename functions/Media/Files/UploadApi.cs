using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Serverless.Businesses;
using Serverless.Platform.Http;

namespace Serverless.Media.Files;

/// <summary>
/// Takes files that a business sends to customers: the bytes are the body. They are checked, handed to the business's channels, and
/// forgotten; what remains is the id by which each channel knows them.
/// </summary>
public sealed partial class UploadApi(IBusinessAuthorization authorization, IMediaUploads uploads, ILogger<UploadApi> logger)
{
    private const int LongestName = 240;

    private static readonly Problem BadName = new(400, "media-name", "The name of the file is unusable.",
        "The query parameter name is 1 to 240 characters without control characters, slashes and backslashes.");

    [Function("media-upload")]
    public async Task<IResult> Upload(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "businesses/{business}/media")] HttpRequest request,
        string business, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var access = await authorization.AuthorizeAsync(request, business, ApiScopes.Messages, cancellationToken);
        if (access.Business is not { } owner) { return access.Problem!; }

        if (!IsName(request.Query["name"], out var name)) { return BadName; }

        using var slot = uploads.TryBegin();
        if (slot is null) { return MediaProblems.Busy; }

        if (await RequestBody.ReadAsync(request, MediaUploads.Largest, cancellationToken) is not { } content) { return Problems.TooLarge; }

        var outcome = await uploads.TakeAsync(owner, request.ContentType, content, name, cancellationToken);
        if (outcome.Upload is not { } upload)
        {
            Log.Refused(logger, owner.Id, content.Length, outcome.Problem!.Code);
            return outcome.Problem;
        }

        Log.Taken(logger, upload.Id, owner.Id, upload.MimeType, upload.Size, outcome.IsNew);
        return Results.Json(upload, UploadViewJson.Default.UploadView, statusCode: outcome.IsNew ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    /// <summary>A name that no system takes for a path; none at all is fine too.</summary>
    internal static bool IsName(IReadOnlyList<string?> values, out string? name)
    {
        name = values is [{ } one] ? one : null;
        return values.Count == 0 || IsName(name);
    }

    internal static bool IsName(string? name) =>
        name is { Length: > 0 and <= LongestName } && !name.Any(c => char.IsControl(c) || c is '/' or '\\') && name.Trim() is not ("" or "." or "..");

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, EventName = "media.taken", Message = "File {Media} of business {Business}: {MimeType}, {Size} bytes, new: {IsNew}")]
        public static partial void Taken(ILogger logger, string media, string business, string mimeType, long size, bool isNew);

        [LoggerMessage(Level = LogLevel.Warning, EventName = "media.refused", Message = "A file of business {Business} with {Size} bytes was not taken: {Reason}")]
        public static partial void Refused(ILogger logger, string business, long size, string reason);
    }
}
