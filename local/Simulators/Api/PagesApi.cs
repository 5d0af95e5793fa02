using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Serverless.Local.Simulators.Meta;

namespace Serverless.Local.Simulators.Api;

/// <summary>The pages of the simulated Meta and its rate limit.</summary>
internal sealed class PagesApi(MetaPages pages, RateLimit rate)
{
    public void Map(IEndpointRouteBuilder api)
    {
        api.Get("/pages", _ => Results.Json(pages.All.Select(Describe)));
        api.Put("/pages/{page}", PutAsync);
        api.Get("/limits", _ => Results.Json(new { rate.CallsPerSecond }));
        api.Put("/limits", LimitAsync);
    }

    private async Task<IResult> PutAsync(HttpContext context)
    {
        var id = context.Route("page");
        var asked = await context.BodyAsync<NewPage>();
        if (!id.All(char.IsAsciiDigit))
        {
            throw LocalProblem.BadRequest("A page id holds digits only.");
        }

        var known = pages.Find(id);
        if ((asked.Token ?? known?.Token) is not { Length: > 0 } token)
        {
            throw LocalProblem.BadRequest("token is required for a new page.");
        }

        var page = new MetaPage { Id = id, Name = asked.Name ?? known?.Name ?? id, Token = token, SubscribedFields = asked.SubscribedFields ?? known?.SubscribedFields };
        pages.Put(page);
        return Results.Json(Describe(page));
    }

    private async Task<IResult> LimitAsync(HttpContext context)
    {
        rate.CallsPerSecond = (await context.BodyAsync<Limits>()).CallsPerSecond;
        return Results.Json(new { rate.CallsPerSecond });
    }

    private static object Describe(MetaPage page) => new { page.Id, page.Name, subscribedFields = page.SubscribedFields ?? [.. PageFields.All] };

    private sealed record NewPage(string? Name, string? Token, IReadOnlyList<string>? SubscribedFields);

    private sealed record Limits(int CallsPerSecond);
}
