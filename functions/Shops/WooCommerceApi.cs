using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Serverless.Businesses;
using Serverless.Platform.Json;
using Serverless.Platform.Security;

namespace Serverless.Shops;

/// <summary>What a call to a WooCommerce shop brought: its JSON, which the caller disposes, or what to answer instead.</summary>
internal sealed record WooCommerceAnswer(JsonDocument? Document, ShopAnswer? Failed)
{
    public JsonElement Root => Document?.RootElement ?? default;

    public override string ToString() => "answer …";
}

/// <summary>Calls of WooCommerce's REST API (v3) with Basic authentication. Only the fields that are needed are asked for.</summary>
internal sealed class WooCommerceApi(ShopHttp http, Secrets secrets)
{
    public const string OrderFields = "id,number,order_key,status,currency,total,prices_include_tax,shipping_total,shipping_tax,customer_id,billing,shipping,line_items,shipping_lines,payment_url";

    /// <summary>Lists of orders hold notes and marks of many plugins.</summary>
    private const int LargestList = 512 * 1024;

    public Task<WooCommerceAnswer> OrderAsync(ShopCall call, string id, CancellationToken cancellationToken) =>
        GetAsync(call, $"orders/{id}?_fields={OrderFields}", cancellationToken);

    public Task<WooCommerceAnswer> GetAsync(ShopCall call, string path, CancellationToken cancellationToken) => SendAsync(call, HttpMethod.Get, path, null, cancellationToken);

    public Task<WooCommerceAnswer> ListAsync(ShopCall call, string path, CancellationToken cancellationToken) => SendAsync(call, HttpMethod.Get, path, null, LargestList, cancellationToken);

    public Task<WooCommerceAnswer> SendAsync(ShopCall call, HttpMethod method, string path, byte[]? body, CancellationToken cancellationToken) =>
        SendAsync(call, method, path, body, ShopHttp.LargestAnswer, cancellationToken);

    private async Task<WooCommerceAnswer> SendAsync(ShopCall call, HttpMethod method, string path, byte[]? body, int largest, CancellationToken cancellationToken)
    {
        var source = call.Business.Sources.GetValueOrDefault(ShopKinds.WooCommerce);
        if ((call.Shop.Url ?? source?.Url) is not { } url) { return Failed(new ShopAnswer.Broken(ShopCodes.NotConfigured)); }

        if ((call.Shop.Secret ?? source?.KeySecret) is not { } name || secrets.Current(name) is not { } key) { return Failed(new ShopAnswer.Broken(ShopCodes.SecretNotConfigured)); }

        using var request = new HttpRequestMessage(method, $"{url.GetLeftPart(UriPartial.Path).TrimEnd('/')}/wp-json/wc/v3/{path}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(key)));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (body is not null) { request.Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json", "utf-8") } }; }

        var answer = await http.SendAsync(call.Business.Id, request, cancellationToken, largest);
        return answer.Failed is { } failed ? Failed(failed) : Read(answer);
    }

    private static WooCommerceAnswer Read(ShopHttpAnswer answer)
    {
        var document = answer.Json();
        if (answer.IsSuccess && document is { RootElement.ValueKind: JsonValueKind.Object or JsonValueKind.Array }) { return new WooCommerceAnswer(document, null); }

        using (document) { return Failed(answer.IsSuccess ? answer.Unreadable : WooCommerceErrors.Of(answer.Status, document?.RootElement ?? default)); }
    }

    private static WooCommerceAnswer Failed(ShopAnswer answer) => new(null, answer);
}

/// <summary>What WooCommerce's errors mean: <c>{"code","message","data":{"status"}}</c>, by code and status.</summary>
internal static class WooCommerceErrors
{
    public static ShopAnswer Of(int status, JsonElement error)
    {
        var (code, text) = (error.Text("code"u8, 100), ShopTexts.Of(error.Text("message"u8, ShopTexts.Longest * 4)));
        return (status, code) switch
        {
            (404, "woocommerce_rest_shop_order_invalid_id") => new ShopAnswer.Refused(RefusalCodes.UnknownOrder, null),
            (400, "woocommerce_rest_shop_order_invalid_id") => new ShopAnswer.Refused(RefusalCodes.UnknownOrder, null),
            (404, "woocommerce_rest_product_invalid_id" or "woocommerce_rest_product_variation_invalid_id") => new ShopAnswer.Refused(RefusalCodes.OutOfStock, null),
            (400, "woocommerce_rest_product_not_purchasable") => new ShopAnswer.Refused(RefusalCodes.OutOfStock, text),
            (400, not null) => new ShopAnswer.Refused(RefusalCodes.Other, text),
            (401 or 403, not null) => new ShopAnswer.Broken(ShopCodes.AccessDenied),
            _ => new ShopAnswer.Broken(ShopCodes.Status(status)),
        };
    }
}
