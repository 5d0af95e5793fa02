using Serverless.Platform.Json;
using Serverless.Platform.Security;

namespace Serverless.Callers.Crm;

/// <summary>
/// Calls of Salesforce's REST API at the organisation's own domain: as the run-as user of client credentials, or as a named user by JWT
/// bearer.
/// </summary>
internal sealed class SalesforceApi(CrmHttp http, CrmTokens tokens, Secrets secrets, TimeProvider clock)
{
    private const string Path = "services/data/v62.0/";

    /// <summary>Sessions end when their organisation says so, and the token does not: the shortest setting is 15 minutes.</summary>
    private static readonly TimeSpan UsualLifetime = TimeSpan.FromMinutes(15);

    public Task<CrmHttpAnswer> GetAsync(CrmCall call, string path, CancellationToken cancellationToken) => SendAsync(call, HttpMethod.Get, path, null, cancellationToken);

    public Task<CrmHttpAnswer> PostAsync(CrmCall call, string path, byte[] body, CancellationToken cancellationToken) => SendAsync(call, HttpMethod.Post, path, body, cancellationToken);

    /// <summary>The reply when the CRM refuses a look-up.</summary>
    public CrmReply Denied(CrmCall call) => http.Denied(call);

    /// <summary>What the first error is called; null when there is none.</summary>
    public static string? ErrorOf(CrmHttpAnswer answer)
    {
        using var document = answer.Json();
        return document?.RootElement is { ValueKind: System.Text.Json.JsonValueKind.Array } errors && errors.GetArrayLength() > 0 ? errors[0].Text("errorCode"u8, 80) : null;
    }

    private async Task<CrmHttpAnswer> SendAsync(CrmCall call, HttpMethod method, string path, byte[]? body, CancellationToken cancellationToken)
    {
        if (call.Crm is not { Url: { } url, ClientId: { } client }) { return CrmHttpAnswer.Of(CrmReply.Of(CrmState.Misconfigured, CrmCodes.NotConfigured)); }

        if (call.Crm.Secret is not { } name || secrets.Current(name) is not { } secret) { return CrmHttpAnswer.Of(CrmReply.Of(CrmState.Misconfigured, CrmCodes.SecretNotConfigured)); }

        if (call.Crm.User is not null && !SalesforceJwt.IsKey(secret)) { return CrmHttpAnswer.Of(CrmReply.Of(CrmState.Misconfigured, CrmCodes.SecretNotConfigured)); }

        var organisation = url.GetLeftPart(UriPartial.Path).TrimEnd('/');
        var credentials = new CrmCredentials(new Uri($"{organisation}/services/oauth2/token"), client, secret, UsualLifetime, () => Form(url, client, secret, call.Crm.User));
        var answer = await tokens.SendAsync(call, credentials, () => Request(method, $"{organisation}/{Path}{path}", body), cancellationToken);
        return answer.Status == 403 && ErrorOf(answer) == "REQUEST_LIMIT_EXCEEDED"
            ? answer with { Failed = http.Pause(call, CrmReply.Of(CrmState.Throttled, CrmCodes.Throttled), CrmHttp.DayPause) }
            : answer;
    }

    private IEnumerable<KeyValuePair<string, string>> Form(Uri url, string client, string secret, string? user) => user is null
        ? [new("grant_type", "client_credentials"), new("client_id", client), new("client_secret", secret)]
        : [new("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"), new("assertion", SalesforceJwt.Make(client, user, SalesforceJwt.AudienceOf(url), secret, clock.GetUtcNow()))];

    private static HttpRequestMessage Request(HttpMethod method, string address, byte[]? body)
    {
        var request = new HttpRequestMessage(method, address);
        request.Headers.Accept.Add(new("application/json"));
        if (body is not null) { request.Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } }; }

        return request;
    }
}
