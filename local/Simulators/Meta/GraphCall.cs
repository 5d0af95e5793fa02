using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Serverless.Local.Simulators.Meta;

/// <summary>An authorized call: the page that the token belongs to, and the JSON body (undefined for GET).</summary>
internal sealed record GraphCall(HttpContext Http, MetaPage Page, JsonElement Body)
{
    private const int BodyLimit = 1024 * 1024;

    /// <summary>
    /// Reads body and token (Bearer header, <c>access_token</c> in query or body). A page in the path must be the token's own;
    /// <c>me</c> means just that.
    /// </summary>
    public static async Task<(GraphCall? Call, GraphError? Error)> ReadAsync(HttpContext http, MetaPages pages)
    {
        var body = default(JsonElement);
        if (HttpMethods.IsPost(http.Request.Method))
        {
            var (read, error) = await ReadBodyAsync(http.Request, http.RequestAborted);
            if (error is not null)
            {
                return (null, error);
            }

            body = read;
        }

        if (TokenOf(http.Request, body) is not { Length: > 0 } token)
        {
            return (null, GraphError.NoToken);
        }

        if (pages.WithToken(token) is not { } page)
        {
            return (null, GraphError.BadToken);
        }

        if (!ProofHolds(http.Request, token, pages.AppSecret))
        {
            return (null, GraphError.BadProof);
        }

        return http.Request.RouteValues["page"] is string id && id != "me" && id != page.Id
            ? (null, GraphError.UnknownObject(id))
            : (new GraphCall(http, page, body), null);
    }

    private static async Task<(JsonElement Body, GraphError? Error)> ReadBodyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength is 0 or null && request.Headers.TransferEncoding.Count == 0)
        {
            return (default, null);
        }

        using var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer, cancellationToken);
        if (buffer.Length > BodyLimit)
        {
            return (default, GraphError.BadParameter("The request is too large."));
        }

        return JsonReading.Parse(buffer.ToArray()) is { ValueKind: JsonValueKind.Object } body
            ? (body, null)
            : (default, GraphError.BadParameter("The request body is not a valid JSON object."));
    }

    private static string? TokenOf(HttpRequest request, JsonElement body)
    {
        const string bearer = "Bearer ";
        var header = request.Headers.Authorization.ToString();
        if (header.StartsWith(bearer, StringComparison.OrdinalIgnoreCase))
        {
            return header[bearer.Length..].Trim();
        }

        var query = request.Query["access_token"].ToString();
        return query.Length > 0 ? query : body.Text("access_token");
    }

    private static bool ProofHolds(HttpRequest request, string token, string? appSecret)
    {
        var proof = request.Query["appsecret_proof"].ToString();
        return proof.Length == 0 || (appSecret is not null
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(proof), Encoding.UTF8.GetBytes(MetaBytes.Proof(token, appSecret))));
    }
}
