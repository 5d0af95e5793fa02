using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Core;

namespace Serverless.Local.Tables.Embedded;

/// <summary>The embedded store's answers, with the status, headers and error body that the service would have sent.</summary>
internal static class EmbeddedAnswers
{
    public static PlainResponse Success(int status, string? etag = null) =>
        new(status, ReasonOf(status), etag is null ? [] : [new HttpHeader(HttpHeader.Names.ETag, etag)], null);

    public static PlainResponse Refusal(ServiceError error, DateTimeOffset now)
    {
        var requestId = Guid.NewGuid().ToString();
        var time = now.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
        var body = new JsonObject
        {
            ["odata.error"] = new JsonObject
            {
                ["code"] = error.Code,
                ["message"] = new JsonObject { ["lang"] = "en-US", ["value"] = $"{error.Message}\nRequestId:{requestId}\nTime:{time}" },
            },
        };
        return new PlainResponse(
            error.Status,
            ReasonOf(error.Status),
            [
                new HttpHeader(HttpHeader.Names.ContentType, "application/json;odata=minimalmetadata;charset=utf-8"),
                new HttpHeader("x-ms-error-code", error.Code),
                new HttpHeader("x-ms-request-id", requestId),
            ],
            JsonSerializer.SerializeToUtf8Bytes(body));
    }

    private static string ReasonOf(int status) => status switch
    {
        200 => "OK",
        202 => "Accepted",
        204 => "No Content",
        400 => "Bad Request",
        404 => "Not Found",
        409 => "Conflict",
        412 => "Precondition Failed",
        413 => "Payload Too Large",
        _ => "",
    };
}
