using System.Xml;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Serverless.Local.Time;

namespace Serverless.Local.Simulators.Api;

/// <summary>The clock of the whole host, which can be moved forward.</summary>
internal sealed class ClockApi(LocalClock clock)
{
    public void Map(IEndpointRouteBuilder api)
    {
        api.Get("/clock", _ => Now());
        api.Post("/clock/advance", AdvanceAsync);
    }

    private IResult Now() => Results.Json(new { now = clock.GetUtcNow(), moved = XmlConvert.ToString(clock.Moved) });

    private async Task<IResult> AdvanceAsync(HttpContext context)
    {
        var asked = await context.BodyAsync<Step>();
        clock.Advance(Duration.Parse(asked.By, "by"));
        return Now();
    }

    private sealed record Step(string? By);
}
