using Microsoft.Extensions.Options;
using Serverless.Platform.Security;

namespace Serverless.Callers.Crm;

/// <summary>Calls of the Dataverse Web API as an application user, whose token Microsoft Entra gives out for client id and secret.</summary>
internal sealed class DataverseApi(CrmHttp http, CrmTokens tokens, Secrets secrets, IOptions<CrmOptions> options)
{
    private const string Path = "api/data/v9.2/";

    /// <summary>What Entra's tokens live for when they do not say.</summary>
    private static readonly TimeSpan UsualLifetime = TimeSpan.FromHours(1);

    public Task<CrmHttpAnswer> GetAsync(CrmCall call, string query, CancellationToken cancellationToken) => SendAsync(call, HttpMethod.Get, query, null, null, cancellationToken);

    /// <param name="ifNoneMatch">Whether it is only created, or else only changed.</param>
    public Task<CrmHttpAnswer> PatchAsync(CrmCall call, string path, byte[] body, bool ifNoneMatch, CancellationToken cancellationToken) =>
        SendAsync(call, HttpMethod.Patch, path, body, ifNoneMatch, cancellationToken);

    /// <summary>The reply when the CRM refuses a look-up.</summary>
    public CrmReply Denied(CrmCall call) => http.Denied(call);

    private async Task<CrmHttpAnswer> SendAsync(CrmCall call, HttpMethod method, string path, byte[]? body, bool? ifNoneMatch, CancellationToken cancellationToken)
    {
        if (call.Crm is not { Url: { } url, Tenant: { } tenant, ClientId: { } client }) { return CrmHttpAnswer.Of(CrmReply.Of(CrmState.Misconfigured, CrmCodes.NotConfigured)); }

        if (call.Crm.Secret is not { } name || secrets.Current(name) is not { } secret) { return CrmHttpAnswer.Of(CrmReply.Of(CrmState.Misconfigured, CrmCodes.SecretNotConfigured)); }

        var environment = url.GetLeftPart(UriPartial.Path).TrimEnd('/');
        var credentials = new CrmCredentials(
            new Uri($"{options.Value.EntraUrl.AbsoluteUri.TrimEnd('/')}/{tenant}/oauth2/v2.0/token"), client, secret, UsualLifetime,
            () => [new("grant_type", "client_credentials"), new("client_id", client), new("client_secret", secret), new("scope", $"{environment}/.default")]);
        return await tokens.SendAsync(call, credentials, () => Request(method, $"{environment}/{Path}{path}", body, ifNoneMatch), cancellationToken);
    }

    private static HttpRequestMessage Request(HttpMethod method, string address, byte[]? body, bool? ifNoneMatch)
    {
        var request = new HttpRequestMessage(method, address);
        request.Headers.Accept.Add(new("application/json"));
        request.Headers.Add("OData-MaxVersion", "4.0");
        request.Headers.Add("OData-Version", "4.0");
        if (body is null) { request.Headers.Add("Prefer", $"odata.include-annotations=\"{DataverseQuery.FormattedValue}\""); }
        else { request.Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } }; }

        if (ifNoneMatch is { } creates) { request.Headers.Add(creates ? "If-None-Match" : "If-Match", "*"); }

        return request;
    }
}
