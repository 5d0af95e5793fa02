using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Serverless.Platform.Http;

namespace Serverless.Orders.Sources;

/// <summary>What came of asking a shop for orders: a page of them, which the caller disposes, or a stable code that says why not.</summary>
public sealed record WooCommercePage(JsonDocument? Orders, string? Problem);

/// <summary>Asks a shop's REST API (v3) for the orders that changed. Nothing of an answer is believed but its orders.</summary>
public sealed class WooCommerceShop(IHttpClientFactory clients, IOptions<WooCommerceOptions> options)
{
    /// <summary>The named HTTP client.</summary>
    public const string Client = "woocommerce";

    /// <summary>The most that WooCommerce gives at once.</summary>
    public const int PageSize = 100;

    private const int LargestPage = 8 * 1024 * 1024;

    /// <param name="key"><c>ck_…:cs_…</c></param>
    public async Task<WooCommercePage> ReadAsync(Uri shop, string key, DateTimeOffset modifiedAfter, int page, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(shop);
        if (shop.Scheme != Uri.UriSchemeHttps && !(options.Value.AllowLoopback && shop.IsLoopback)) { return new WooCommercePage(null, "address-not-allowed"); }

        using var request = new HttpRequestMessage(HttpMethod.Get, Address(shop, modifiedAfter, page));
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(key)));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        try
        {
            using var client = clients.CreateClient(Client);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (response.StatusCode != HttpStatusCode.OK) { return new WooCommercePage(null, $"status-{(int)response.StatusCode}"); }

            return Parse(await BodyAsync(response, cancellationToken));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return new WooCommercePage(null, exception is OperationCanceledException ? "timeout" : "unreachable");
        }
    }

    private static Uri Address(Uri shop, DateTimeOffset modifiedAfter, int page)
    {
        var after = modifiedAfter.UtcDateTime.ToString("yyyy-MM-dd'T'HH':'mm':'ss", CultureInfo.InvariantCulture);
        var query = string.Create(CultureInfo.InvariantCulture,
            $"modified_after={after}&dates_are_gmt=true&orderby=modified&order=asc&per_page={PageSize}&page={page}");
        return new Uri($"{shop.GetLeftPart(UriPartial.Path).TrimEnd('/')}/wp-json/wc/v3/orders?{query}");
    }

    /// <summary>The body, or null when it is larger than any honest page.</summary>
    private static async Task<byte[]?> BodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentLength > LargestPage) { return null; }

        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var buffer = new MemoryStream();
        var chunk = new byte[32 * 1024];
        int read;
        while ((read = await stream.ReadAsync(chunk, cancellationToken)) > 0)
        {
            if (buffer.Length + read > LargestPage) { return null; }

            buffer.Write(chunk, 0, read);
        }

        return buffer.ToArray();
    }

    private static WooCommercePage Parse(byte[]? body)
    {
        if (body is null) { return new WooCommercePage(null, "too-large"); }

        if (!JsonBody.TryParse(body, out var document)) { return new WooCommercePage(null, "malformed"); }

        if (document.RootElement.ValueKind is JsonValueKind.Array) { return new WooCommercePage(document, null); }

        document.Dispose();
        return new WooCommercePage(null, "malformed");
    }
}
