using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Serverless.Local.Simulators.Faults;
using Serverless.Local.Simulators.Meta;

namespace Serverless.Local.Simulators.WhatsApp;

/// <summary>
/// Media of a number: <c>POST /{phone-number-id}/media</c> as a form; <c>GET</c> and <c>DELETE /{media-id}</c>; and the download, whose
/// address is good for five minutes and wants the token as well.
/// </summary>
internal sealed class MediaApi(Media media, FaultBoard faults, TimeProvider clock)
{
    private const int Megabyte = 1024 * 1024;
    private static readonly TimeSpan AddressLifetime = TimeSpan.FromMinutes(5);

    /// <summary>The accepted types and their greatest size in bytes.</summary>
    private static readonly Dictionary<string, int> Limits = new(StringComparer.OrdinalIgnoreCase)
    {
        ["image/jpeg"] = 5 * Megabyte,
        ["image/png"] = 5 * Megabyte,
        ["image/webp"] = 512_000,
        ["video/mp4"] = 16 * Megabyte,
        ["video/3gp"] = 16 * Megabyte,
        ["video/3gpp"] = 16 * Megabyte,
        ["audio/aac"] = 16 * Megabyte,
        ["audio/amr"] = 16 * Megabyte,
        ["audio/mpeg"] = 16 * Megabyte,
        ["audio/mp4"] = 16 * Megabyte,
        ["audio/ogg"] = 16 * Megabyte,
        ["application/pdf"] = 100 * Megabyte,
        ["text/plain"] = 100 * Megabyte,
    };

    public async Task<IResult> UploadAsync(GraphCall call)
    {
        switch (faults.Strike(FileFaults.OfUploads)?.Kind)
        {
            case FileFaults.UploadFails: return GraphError.TemporaryFault;
            case FileFaults.UploadRefused: return WhatsAppErrors.Of(131053);
        }

        if (!call.Http.Request.HasFormContentType)
        {
            return GraphError.BadParameter("The request must be a form with file, type and messaging_product.");
        }

        var form = await call.Http.Request.ReadFormAsync(call.Http.RequestAborted);
        if (form["messaging_product"] != "whatsapp")
        {
            return GraphError.BadParameter("The parameter messaging_product is required.");
        }

        if (form.Files["file"] is not { Length: > 0 } file)
        {
            return GraphError.BadParameter("The parameter file is required.");
        }

        var type = form["type"].ToString() is { Length: > 0 } given ? given : file.ContentType;
        if (!Limits.TryGetValue(type, out var limit) || file.Length > limit)
        {
            return GraphError.BadParameter("Param file must be a file of a supported type and size.");
        }

        using var content = new MemoryStream();
        await file.CopyToAsync(content, call.Http.RequestAborted);
        return Results.Json(new JsonObject { ["id"] = media.Upload(call.Account.Id, type, content.ToArray()).Id });
    }

    /// <summary>Also answers for the number itself, as far as senders ask: its limit and quality.</summary>
    public IResult Read(GraphCall call)
    {
        var id = IdOf(call);
        if (id == call.Account.Id)
        {
            return Results.Json(new JsonObject
            {
                ["id"] = id,
                ["display_phone_number"] = call.Account.Number,
                ["verified_name"] = call.Account.Name,
                ["quality_rating"] = "GREEN",
                ["whatsapp_business_manager_messaging_limit"] = "TIER_100K",
            });
        }

        if (media.Find(call.Account.Id, id) is not { } file)
        {
            return GraphError.UnknownObject(id);
        }

        var request = call.Http.Request;
        var until = (clock.GetUtcNow() + AddressLifetime).ToUnixTimeSeconds();
        return Results.Json(new JsonObject
        {
            ["messaging_product"] = "whatsapp",
            ["url"] = string.Create(CultureInfo.InvariantCulture, $"{request.Scheme}://{request.Host}/_local/meta/{request.RouteValues["version"]}/media/{id}?ext={until}"),
            ["mime_type"] = file.MimeType,
            ["sha256"] = file.Sha256,
            ["file_size"] = file.Content.Length,
            ["id"] = id,
        });
    }

    public IResult Download(GraphCall call) => faults.Strike(FileFaults.OfDownloads)?.Kind switch
    {
        FileFaults.DownloadGone => Results.NotFound(),
        FileFaults.DownloadFails => Results.StatusCode(StatusCodes.Status500InternalServerError),
        _ => FileOf(call),
    };

    private IResult FileOf(GraphCall call) =>
        long.TryParse(call.Http.Request.Query["ext"], CultureInfo.InvariantCulture, out var until) && clock.GetUtcNow().ToUnixTimeSeconds() <= until
        && media.Find(call.Account.Id, IdOf(call)) is { } file
            ? Results.Bytes(file.Content, file.MimeType)
            : Results.NotFound();

    public IResult Delete(GraphCall call)
    {
        if (media.Find(call.Account.Id, IdOf(call)) is not { } file)
        {
            return GraphError.UnknownObject(IdOf(call));
        }

        media.Delete(file);
        return Results.Json(new JsonObject { ["success"] = true });
    }

    private static string IdOf(GraphCall call) => (string)call.Http.Request.RouteValues["id"]!;
}
