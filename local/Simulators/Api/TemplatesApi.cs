using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Serverless.Local.Simulators.Meta;
using Serverless.Local.Simulators.Webhooks;
using Serverless.Local.Simulators.WhatsApp;

namespace Serverless.Local.Simulators.Api;

/// <summary>The WhatsApp template registry, and what Meta's reviewers and filters do to templates and numbers.</summary>
internal sealed class TemplatesApi(WhatsAppTemplates templates, TemplateEvents events, MetaAccounts accounts)
{
    public void Map(IEndpointRouteBuilder api)
    {
        api.Get("/templates/{businessAccount}", List);
        api.Post("/templates/{businessAccount}/{name}/actions", ActAsync);
        api.Post("/numbers/{account}/actions", ActOnNumberAsync);
    }

    private IResult List(HttpContext context)
    {
        var name = context.Request.Query["name"].ToString();
        return Results.Json(templates.Of(context.Route("businessAccount"), name.Length > 0 ? name : null).Select(WhatsAppTemplateApi.Describe));
    }

    private async Task<IResult> ActAsync(HttpContext context)
    {
        var asked = await context.BodyAsync<TemplateAction>();
        var template = templates.Find(context.Route("businessAccount"), context.Route("name"), asked.Language) ?? throw LocalProblem.NotThere("template");
        var delivery = asked.Do switch
        {
            "approve" => Change(template, "APPROVED"),
            "reject" => Change(template, "REJECTED"),
            "review" => Change(template, "PENDING"),
            "pause" => Change(template, "PAUSED"),
            "disable" => Change(template, "DISABLED"),
            "delete" => Delete(template),
            "quality" => events.QualityChanged(templates.Put(template with { Quality = Required(asked.Quality, "quality") }), template.Quality),
            "category" => events.CategoryChanged(templates.Put(template with { Category = Required(asked.Category, "category") }), template.Category),
            _ => throw LocalProblem.BadRequest("do must be approve, reject, review, pause, disable, delete, quality or category."),
        };
        return Results.Json(new { webhook = delivery?.Id });
    }

    private async Task<IResult> ActOnNumberAsync(HttpContext context)
    {
        var asked = await context.BodyAsync<NumberAction>();
        var account = accounts.Find(context.Route("account")) is { IsNumber: true } number ? number : throw LocalProblem.NotThere("number");
        return Results.Json(new { webhook = events.NumberChanged(account, asked.Event, asked.Tier)?.Id });
    }

    private WebhookDelivery? Change(WhatsAppTemplate template, string status) =>
        events.StatusChanged(templates.Put(template with { Status = status }), status);

    private WebhookDelivery? Delete(WhatsAppTemplate template)
    {
        templates.Delete(template);
        return events.StatusChanged(template, "DELETED");
    }

    private static string Required(string? value, string name) => value is { Length: > 0 } ? value : throw LocalProblem.BadRequest($"{name} is required for this action.");

    private sealed record TemplateAction(string Do, string Language = "de", string? Quality = null, string? Category = null);

    private sealed record NumberAction(string Event = "FLAGGED", string Tier = "TIER_2K");
}
