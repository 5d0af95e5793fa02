using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Serverless.Local.Simulators.Meta;

/// <summary>An authorized call: the account that it is about, and the JSON body (undefined for GET and for forms).</summary>
internal sealed record GraphCall(HttpContext Http, MetaAccount Account, JsonElement Body)
{
    private const int BodyLimit = 1024 * 1024;

    /// <summary>
    /// Reads body and token (Bearer header, <c>access_token</c> in query or body). What the path names must be the token's own: a page
    /// (<c>me</c> means just that), a WhatsApp number, or the business account that the number belongs to.
    /// </summary>
    public static async Task<(GraphCall? Call, GraphError? Error)> ReadAsync(HttpContext http, MetaAccounts accounts)
    {
        var body = default(JsonElement);
        if (HttpMethods.IsPost(http.Request.Method) && !IsUpload(http.Request))
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

        var own = accounts.WithToken(token);
        if (own.Count == 0)
        {
            return (null, GraphError.BadToken);
        }

        if (!ProofHolds(http.Request, token, accounts.AppSecret))
        {
            return (null, GraphError.BadProof);
        }

        var id = http.Request.RouteValues["account"] as string;
        return own.FirstOrDefault(account => IsMeant(account, id)) is { } meant
            ? (new GraphCall(http, meant, body), null)
            : (null, GraphError.UnknownObject(id!));
    }

    private static bool IsMeant(MetaAccount account, string? id) =>
        id is null || account.Id == id || account.BusinessAccount == id || (id == "me" && !account.IsNumber);

    /// <summary>Other bodies are JSON whatever they are called: curl names them url-encoded forms unless told otherwise.</summary>
    private static bool IsUpload(HttpRequest request) =>
        request.ContentType?.StartsWith("multipart/form-data", StringComparison.OrdinalIgnoreCase) == true;

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
