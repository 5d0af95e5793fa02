using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using Serverless.Businesses;
using Serverless.Platform.Json;

namespace Serverless.Shops;

/// <summary>What a call of Shopify's Admin API brought: its data, which the caller disposes with the document, or what to answer instead.</summary>
internal sealed record ShopifyAnswer(JsonDocument? Document, ShopAnswer? Failed)
{
    /// <summary>The field of the data that was asked for; undefined when it is null.</summary>
    public JsonElement Data(string field) => Document?.RootElement.Member("data").Member(field) ?? default;
}

/// <summary>
/// Calls of Shopify's Admin GraphQL API. A call can fail on three layers: HTTP, the <c>errors</c> of GraphQL, and the <c>userErrors</c> of
/// a mutation; the first two are dealt with here.
/// </summary>
internal sealed partial class ShopifyGraphQl(ShopHttp http, ShopifyTokens tokens, IOptions<ShopsOptions> options)
{
    public async Task<ShopifyAnswer> SendAsync(ShopCall call, string query, Action<Utf8JsonWriter> variables, CancellationToken cancellationToken)
    {
        if (Shop(call) is not { } shop) { return Failed(new ShopAnswer.Broken(ShopCodes.NotConfigured)); }

        var body = JsonText.Object(json =>
        {
            json.WriteString("query", query);
            json.WriteStartObject("variables");
            variables(json);
            json.WriteEndObject();
        });
        var (answer, token) = await PostAsync(call, shop, body, cancellationToken);
        if (answer.Status == 401 && tokens.Forget(call, shop, token!)) { (answer, _) = await PostAsync(call, shop, body, cancellationToken); }

        return Read(answer);
    }

    /// <summary>The shop's address; null when the record names no domain of Shopify's.</summary>
    private Uri? Shop(ShopCall call)
    {
        var domain = call.Shop.ShopDomain ?? call.Business.Sources.GetValueOrDefault(ShopKinds.Shopify)?.ShopDomain;
        if (domain is null || !Domain().IsMatch(domain)) { return null; }

        return options.Value.ShopifyUrl is { } elsewhere ? new Uri($"{elsewhere.AbsoluteUri.TrimEnd('/')}/{domain}/") : new Uri($"https://{domain}/");
    }

    private async Task<(ShopHttpAnswer Answer, string? Token)> PostAsync(ShopCall call, Uri shop, byte[] body, CancellationToken cancellationToken)
    {
        var (token, failed) = await tokens.FindAsync(call, shop, cancellationToken);
        if (token is null) { return (ShopHttpAnswer.Of(failed!), null); }

        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(shop, $"admin/api/{options.Value.ShopifyVersion}/graphql.json"))
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } },
        };
        request.Headers.Add("X-Shopify-Access-Token", token);
        return (await http.SendAsync(call.Business.Id, request, cancellationToken), token);
    }

    private static ShopifyAnswer Read(ShopHttpAnswer answer)
    {
        if (answer.Failed is { } failed) { return Failed(failed); }

        if (!answer.IsSuccess) { return Failed(new ShopAnswer.Broken(answer.Status is 401 or 403 ? ShopCodes.AccessDenied : ShopCodes.Status(answer.Status))); }

        var document = answer.Json();
        if (document is null) { return Failed(answer.Unreadable); }

        var trouble = ShopifyErrors.OfRequest(document.RootElement)
            ?? (document.RootElement.Object("data"u8) is null ? new ShopAnswer.Broken(ShopCodes.Unreadable) : null);
        if (trouble is null) { return new ShopifyAnswer(document, null); }

        document.Dispose();
        return Failed(trouble);
    }

    private static ShopifyAnswer Failed(ShopAnswer answer) => new(null, answer);

    [GeneratedRegex(@"^[a-z0-9][a-z0-9\-]*\.myshopify\.com\z", RegexOptions.CultureInvariant)]
    private static partial Regex Domain();
}
