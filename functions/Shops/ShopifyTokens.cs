using Serverless.Businesses;
using Serverless.Platform.Http;
using Serverless.Platform.Json;
using Serverless.Platform.Security;

namespace Serverless.Shops;

/// <summary>
/// Access tokens of Shopify's Admin API: the secret itself, or one that the app's client id and secret are exchanged for (client
/// credentials grant) and that is kept until shortly before its end.
/// </summary>
internal sealed class ShopifyTokens(ShopHttp http, AccessTokens tokens, Secrets secrets)
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    /// <summary>The token, or why there is none.</summary>
    public async Task<(string? Token, ShopAnswer? Failed)> FindAsync(ShopCall call, Uri shop, CancellationToken cancellationToken)
    {
        if (call.Shop.Secret is not { } name || secrets.Current(name) is not { } secret) { return (null, new ShopAnswer.Broken(ShopCodes.SecretNotConfigured)); }

        if (call.Shop.ClientId is not { } client) { return (secret, null); }

        return await tokens.FindAsync(Key(call, shop, client, secret), () => ExchangeAsync(call, shop, client, secret, cancellationToken), cancellationToken);
    }

    /// <summary>Shopify refused the token. True when another one can be had.</summary>
    public bool Forget(ShopCall call, Uri shop, string token) =>
        call.Shop is { ClientId: { } client, Secret: { } name } && secrets.Current(name) is { } secret && tokens.Forget(Key(call, shop, client, secret), token);

    private static TokenKey Key(ShopCall call, Uri shop, string client, string secret) => TokenKey.Of(call.Business.Id, shop.AbsoluteUri, client, secret);

    private async Task<TokenExchange<ShopAnswer>> ExchangeAsync(ShopCall call, Uri shop, string client, string secret, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(shop, "admin/oauth/access_token"))
        {
            Content = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("client_id", client), new("client_secret", secret)]),
        };
        request.Headers.Accept.Add(new("application/json"));
        var answer = await http.SendAsync(call.Business.Id, request, cancellationToken);
        if (answer.Failed is { } failed) { return new(null, default, failed); }

        using var document = answer.Json();
        if (!answer.IsSuccess || document?.RootElement is not { } root || root.Text("access_token"u8) is not { } token)
        {
            return new(null, default, answer.Status is 400 or 401 or 403 ? new ShopAnswer.Broken(ShopCodes.AccessDenied) : answer.Unreadable);
        }

        var lifetime = ((System.Text.Json.JsonElement?)root).Number("expires_in"u8) is { } seconds and > 0 ? TimeSpan.FromSeconds(Math.Min(seconds, Longest.TotalSeconds)) : Longest;
        return new(token, lifetime, null);
    }
}
