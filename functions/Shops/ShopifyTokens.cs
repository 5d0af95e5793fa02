using System.Collections.Concurrent;
using Serverless.Businesses;
using Serverless.Platform.Json;
using Serverless.Platform.Security;

namespace Serverless.Shops;

/// <summary>
/// Access tokens of Shopify's Admin API: the secret itself, or one that the app's client id and secret are exchanged for (client
/// credentials grant) and that is kept until shortly before its end.
/// </summary>
internal sealed class ShopifyTokens(ShopHttp http, Secrets secrets, TimeProvider clock)
{
    /// <summary>So long before its end a token is replaced, so that none ends on its way.</summary>
    private static readonly TimeSpan Early = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);
    private readonly ConcurrentDictionary<(string Shop, string Client, int Secret), (string Token, DateTimeOffset Until)> _known = new();

    /// <summary>The token, or why there is none.</summary>
    public async Task<(string? Token, ShopAnswer? Failed)> FindAsync(ShopCall call, Uri shop, CancellationToken cancellationToken)
    {
        if (call.Shop.Secret is not { } name || secrets.Current(name) is not { } secret) { return (null, new ShopAnswer.Broken(ShopCodes.SecretNotConfigured)); }

        if (call.Shop.ClientId is not { } client) { return (secret, null); }

        var key = Key(shop, client, secret);
        if (_known.TryGetValue(key, out var known) && known.Until > clock.GetUtcNow()) { return (known.Token, null); }

        var (token, lifetime, failed) = await ExchangeAsync(call, shop, client, secret, cancellationToken);
        if (token is not null) { _known[key] = (token, clock.GetUtcNow() + lifetime - Early); }

        return (token, failed);
    }

    /// <summary>Shopify refused the token. True when another one can be had.</summary>
    public bool Forget(ShopCall call, Uri shop)
    {
        if (call.Shop is not { ClientId: { } client, Secret: { } name } || secrets.Current(name) is not { } secret) { return false; }

        return _known.TryRemove(Key(shop, client, secret), out _);
    }

    private static (string Shop, string Client, int Secret) Key(Uri shop, string client, string secret) => (shop.AbsoluteUri, client, secret.GetHashCode(StringComparison.Ordinal));

    private async Task<(string? Token, TimeSpan Lifetime, ShopAnswer? Failed)> ExchangeAsync(ShopCall call, Uri shop, string client, string secret, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(shop, "admin/oauth/access_token"))
        {
            Content = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("client_id", client), new("client_secret", secret)]),
        };
        request.Headers.Accept.Add(new("application/json"));
        var answer = await http.SendAsync(call.Business.Id, request, cancellationToken);
        if (answer.Failed is { } failed) { return (null, default, failed); }

        using var document = answer.Json();
        if (!answer.IsSuccess || document?.RootElement is not { } root || root.Text("access_token"u8) is not { } token)
        {
            return (null, default, answer.Status is 400 or 401 or 403 ? new ShopAnswer.Broken(ShopCodes.AccessDenied) : answer.Unreadable);
        }

        var lifetime = ((System.Text.Json.JsonElement?)root).Number("expires_in"u8) is { } seconds and > 0 ? TimeSpan.FromSeconds(Math.Min(seconds, Longest.TotalSeconds)) : Longest;
        return (token, lifetime, null);
    }
}
