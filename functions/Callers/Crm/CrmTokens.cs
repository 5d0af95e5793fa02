using System.Net.Http.Headers;
using System.Text.Json;
using Serverless.Platform.Http;
using Serverless.Platform.Json;

namespace Serverless.Callers.Crm;

/// <summary>How a CRM's access tokens are had.</summary>
/// <param name="Url">Where they are given out.</param>
/// <param name="Client">The client id.</param>
/// <param name="Secret">What the token is given for; not sent by itself.</param>
/// <param name="Lifetime">How long one lives that does not say so.</param>
/// <param name="Form">What is posted, made anew for each exchange.</param>
internal sealed record CrmCredentials(Uri Url, string Client, string Secret, TimeSpan Lifetime, Func<IEnumerable<KeyValuePair<string, string>>> Form)
{
    public override string ToString() => $"credentials of {Url.Host}";
}

/// <summary>
/// Calls with an access token that credentials are exchanged for. A token that is refused is replaced once: some end early, and some do not
/// say when.
/// </summary>
internal sealed class CrmTokens(CrmHttp http, AccessTokens tokens)
{
    private const string Server = "tokens";
    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    /// <param name="make">Makes the request, for each attempt.</param>
    public async Task<CrmHttpAnswer> SendAsync(CrmCall call, CrmCredentials credentials, Func<HttpRequestMessage> make, CancellationToken cancellationToken)
    {
        var key = TokenKey.Of(call.Business.Id, credentials.Url.AbsoluteUri, $"{credentials.Client} {call.Crm.User}", credentials.Secret);
        for (var attempt = 1; ; attempt++)
        {
            var (token, failed) = await tokens.FindAsync(key, () => ExchangeAsync(call, credentials, cancellationToken), cancellationToken);
            if (token is null) { return CrmHttpAnswer.Of(failed!); }

            using var request = make();
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            var answer = await http.SendAsync(call, request, cancellationToken);
            if (answer.Status != 401) { return answer; }

            tokens.Forget(key, token);
            if (attempt == 2) { return answer; }
        }
    }

    private async Task<TokenExchange<CrmReply>> ExchangeAsync(CrmCall call, CrmCredentials credentials, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, credentials.Url) { Content = new FormUrlEncodedContent(credentials.Form()) };
        request.Headers.Accept.Add(new("application/json"));
        var answer = await http.SendAsync(call, request, cancellationToken, Server);
        if (answer.Failed is { } failed) { return new(null, default, failed); }

        if (answer.Status is 400 or 401 or 403) { return new(null, default, http.Denied(call)); }

        using var document = answer.Json();
        if (!answer.IsSuccess || document?.RootElement is not { } root || root.Text("access_token"u8, 16_384) is not { } token) { return new(null, default, answer.Unreadable); }

        var seconds = ((JsonElement?)root).Number("expires_in"u8);
        return new(token, seconds is > 0 ? TimeSpan.FromSeconds(Math.Min(seconds.Value, Longest.TotalSeconds)) : credentials.Lifetime, null);
    }
}
