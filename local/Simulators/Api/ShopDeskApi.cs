using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Serverless.Local.Simulators.Shop;

namespace Serverless.Local.Simulators.Api;

/// <summary>How the shop answers what it is asked, and what it sells.</summary>
internal sealed class ShopDeskApi(ShopHabits habits, ShopCatalog catalog, StandardShopEndpoint standard)
{
    public void Map(IEndpointRouteBuilder api)
    {
        api.Get("/shop/answers", _ => Results.Json(new { kinds = ShopHabits.Kinds, armed = habits.Armed }));
        api.Post("/shop/answers", ArmAsync);
        api.Delete("/shop/answers", _ => Results.Json(new { disarmed = habits.Disarm() }));
        api.Get("/shop/requests", _ => Results.Json(standard.Requests));
        api.Get("/shop/products", _ => Results.Json(catalog.All));
        api.Put("/shop/products/{sku}", ChangeAsync);
    }

    private async Task<IResult> ArmAsync(HttpContext context)
    {
        var habit = await context.BodyAsync<ShopHabit>();
        if (!ShopHabits.Kinds.Contains(habit.Answer)) { throw LocalProblem.BadRequest($"answer must be one of {string.Join(", ", ShopHabits.Kinds)}."); }

        if (habit.Platform is not null && !ShopPlatforms.All.Contains(habit.Platform)) { throw LocalProblem.BadRequest($"platform must be one of {string.Join(", ", ShopPlatforms.All)}."); }

        Duration.Parse(habit.Delay, "delay");
        return Results.Json(habits.Arm(habit), statusCode: StatusCodes.Status201Created);
    }

    private async Task<IResult> ChangeAsync(HttpContext context)
    {
        var asked = await context.BodyAsync<ProductChange>();
        if (asked.Price is not null && !decimal.TryParse(asked.Price, System.Globalization.NumberStyles.AllowDecimalPoint, System.Globalization.CultureInfo.InvariantCulture, out _))
        {
            throw LocalProblem.BadRequest("price must be a decimal text.");
        }

        return Results.Json(catalog.Change(context.Route("sku"), asked.Price, asked.Stock) ?? throw LocalProblem.NotThere("product"));
    }

    private sealed record ProductChange(string? Price = null, int? Stock = null);
}
