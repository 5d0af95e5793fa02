using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Serverless.Local.Hosting;

namespace Serverless.Local.Simulators.Shop;

/// <summary>The part of WooCommerce's REST API (v3) that a poll asks: the orders, with Basic authentication.</summary>
internal sealed class WooCommerceRest(ShopOrders orders, IConfiguration settings) : ILocalEndpoints
{
    public void Map(IEndpointRouteBuilder local) => local.MapGet("/woocommerce/{business}/wp-json/wc/v3/orders", List);

    private IResult List(HttpContext context, string business)
    {
        if (!IsSignedIn(context.Request, business))
        {
            return Error(StatusCodes.Status401Unauthorized, "woocommerce_rest_cannot_view", "Sorry, you cannot list resources.");
        }

        var query = context.Request.Query;
        var (size, page) = (Number(query["per_page"], 10), Number(query["page"], 1));
        if (size is < 1 or > 100 || page < 1) { return Error(StatusCodes.Status400BadRequest, "rest_invalid_param", "Invalid parameter(s): per_page, page"); }

        var found = orders.All
            .Where(order => order.Business == business && order.Platform == ShopPlatforms.WooCommerce && IsAfter(order, query["modified_after"]))
            .OrderBy(order => order.ModifiedAt).ToArray();
        context.Response.Headers["X-WP-Total"] = found.Length.ToString(CultureInfo.InvariantCulture);
        context.Response.Headers["X-WP-TotalPages"] = ((found.Length + size - 1) / size).ToString(CultureInfo.InvariantCulture);
        return Results.Content(new JsonArray([.. found.Skip((page - 1) * size).Take(size).Select(WooCommerceShape.Order)]).ToJsonString(), "application/json");
    }

    private bool IsSignedIn(HttpRequest request, string business) =>
        settings[$"Secrets:{business}-woocommerce-key"] is { Length: > 0 } key
        && AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var sent)
        && sent.Scheme == "Basic" && sent.Parameter == Convert.ToBase64String(Encoding.UTF8.GetBytes(key));

    /// <summary>To the second, as WooCommerce keeps its times.</summary>
    private static bool IsAfter(ShopOrder order, string? after) =>
        !DateTimeOffset.TryParse(after, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
        || order.ModifiedAt.ToUnixTimeSeconds() > time.ToUnixTimeSeconds();

    private static int Number(string? text, int otherwise) =>
        string.IsNullOrEmpty(text) ? otherwise : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;

    private static IResult Error(int status, string code, string message) =>
        Results.Json(new { code, message, data = new { status } }, statusCode: status);
}
