using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Serverless.Local.Hosting;

namespace Serverless.Local.Simulators.Shop;

/// <summary>WooCommerce's REST API (v3) with Basic authentication, as far as the app calls it: orders and products.</summary>
internal sealed class WooCommerceRest(ShopOrders orders, ShopCatalog catalog, WooCommerceDesk desk, ShopHabits habits, SimulatorStore store, IConfiguration settings) : ILocalEndpoints
{
    private const string Base = "/woocommerce/{business}/wp-json/wc/v3";

    public void Map(IEndpointRouteBuilder local)
    {
        local.MapGet($"{Base}/orders", Answer((context, business, _) => List(context, business), "woocommerce_rest_cannot_view"));
        local.MapGet($"{Base}/orders/{{id}}", Answer((_, business, id) => WithOrder(business, id, order => Json(WooCommerceShape.Order(order))), "woocommerce_rest_cannot_view"));
        local.MapPut($"{Base}/orders/{{id}}", Answer((_, business, id, body) => WithOrder(business, id, order => desk.Edit(order, body)), "woocommerce_rest_cannot_edit"));
        local.MapDelete($"{Base}/orders/{{id}}", Answer((_, business, id) => WithOrder(business, id, Delete), "woocommerce_rest_cannot_delete"));
        local.MapPost($"{Base}/orders", Answer((_, business, _, body) => desk.Create(business, body), "woocommerce_rest_cannot_create"));
        local.MapGet($"{Base}/products/{{id}}", Answer((_, _, id) => Product(id), "woocommerce_rest_cannot_view"));
    }

    public static IResult Error(int status, string code, string message) => Results.Json(new { code, message, data = new { status } }, statusCode: status);

    public static IResult Json(JsonNode node, int status = StatusCodes.Status200OK) => Results.Content(node.ToJsonString(), "application/json", statusCode: status);

    private RequestDelegate Answer(Func<HttpContext, string, string, IResult> call, string denied) => Answer((context, business, id, _) => call(context, business, id), denied);

    private RequestDelegate Answer(Func<HttpContext, string, string, JsonElement, IResult> call, string denied) => async context =>
    {
        var business = (string)context.Request.RouteValues["business"]!;
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);

        // A lost answer is about an effect; looking at something has none.
        var habit = habits.Meet(ShopPlatforms.WooCommerce, HttpMethods.IsGet(context.Request.Method) ? ShopHabits.WithoutEffect : null);
        var answer = await habits.BeforeAsync(habit, context) ?? (!IsSignedIn(context.Request, business)
            ? Error(StatusCodes.Status401Unauthorized, denied, "Sorry, you cannot do that.")
            : habit?.Answer == ShopHabits.Refused
                ? Error(StatusCodes.Status400BadRequest, habit.Code ?? "rest_invalid_param", habit.Message ?? "Invalid parameter(s): shipping")
                : call(context, business, context.Request.RouteValues["id"] as string ?? "", JsonReading.Parse(body.ToArray()) ?? default));
        await store.SavedAsync();
        await ShopHabits.After(habit, context, answer).ExecuteAsync(context);
    };

    private IResult List(HttpContext context, string business)
    {
        var query = context.Request.Query;
        var (size, page) = (Number(query["per_page"], 10), Number(query["page"], 1));
        if (size is < 1 or > 100 || page < 1) { return Error(StatusCodes.Status400BadRequest, "rest_invalid_param", "Invalid parameter(s): per_page, page"); }

        var found = orders.All
            .Where(order => order.Business == business && order.Platform == ShopPlatforms.WooCommerce)
            .Where(order => IsAfter(order.ModifiedAt, query["modified_after"]) && IsAfter(order.PlacedAt, query["after"]))
            .Where(order => query["customer"].ToString() is not { Length: > 0 } customer || order.Customer.Id == customer)
            .OrderBy(order => order.ModifiedAt).ToArray();
        if (query["order"] == "desc") { Array.Reverse(found); }

        context.Response.Headers["X-WP-Total"] = found.Length.ToString(CultureInfo.InvariantCulture);
        context.Response.Headers["X-WP-TotalPages"] = ((found.Length + size - 1) / size).ToString(CultureInfo.InvariantCulture);
        return Json(new JsonArray([.. found.Skip((page - 1) * size).Take(size).Select(WooCommerceShape.Order)]));
    }

    private IResult WithOrder(string business, string id, Func<ShopOrder, IResult> call) =>
        orders.FindOn(business, ShopPlatforms.WooCommerce, id) is { } order
            ? call(order)
            : Error(StatusCodes.Status404NotFound, "woocommerce_rest_shop_order_invalid_id", "Invalid ID.");

    private IResult Delete(ShopOrder order)
    {
        orders.Delete(order);
        return Json(WooCommerceShape.Order(order));
    }

    private IResult Product(string id) => long.TryParse(id, out var number) && catalog.Find(number) is { } product
        ? Json(new JsonObject
        {
            ["id"] = product.Id, ["name"] = product.Name, ["sku"] = product.Sku, ["price"] = product.Price, ["status"] = "publish", ["purchasable"] = true,
            ["manage_stock"] = product.Stock is not null, ["stock_quantity"] = product.Stock, ["backorders_allowed"] = false,
            ["stock_status"] = product.Stock is 0 ? "outofstock" : "instock",
        })
        : Error(StatusCodes.Status404NotFound, "woocommerce_rest_product_invalid_id", "Invalid ID.");

    private bool IsSignedIn(HttpRequest request, string business) =>
        settings[$"Secrets:{business}-woocommerce-key"] is { Length: > 0 } key
        && AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var sent)
        && sent.Scheme == "Basic" && sent.Parameter == Convert.ToBase64String(Encoding.UTF8.GetBytes(key));

    /// <summary>To the second, as WooCommerce keeps its times.</summary>
    private static bool IsAfter(DateTimeOffset at, string? after) =>
        !DateTimeOffset.TryParse(after, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) || at.ToUnixTimeSeconds() > time.ToUnixTimeSeconds();

    private static int Number(string? text, int otherwise) =>
        string.IsNullOrEmpty(text) ? otherwise : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
}
