using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Serverless.Local.Hosting;
using Serverless.Local.Simulators.Api;
using Serverless.Local.Simulators.Shop;

namespace Serverless.Local.Simulators.Crm;

/// <summary>A CRM of the business's own, by our contract: <c>/lookup</c> and <c>/activities</c>, with a bearer token or a signature.</summary>
internal sealed class HttpCrmEndpoint(CrmPeople people, CrmFaults faults, CrmSecrets secrets, SimulatorStore store, TimeProvider clock) : ILocalEndpoints
{
    private const string Kind = "http";
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    public void Map(IEndpointRouteBuilder local)
    {
        local.MapPost("/crm/{business}/lookup", context => AnswerAsync(context, Lookup));
        local.MapPost("/crm/{business}/activities", context => AnswerAsync(context, Note));
    }

    private async Task AnswerAsync(HttpContext context, Func<string, JsonElement, CrmFault?, IResult> answer) =>
        await (await AnswerAsync(context, context.Route("business"), answer)).ExecuteAsync(context);

    private async Task<IResult> AnswerAsync(HttpContext context, string business, Func<string, JsonElement, CrmFault?, IResult> answer)
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        var body = buffer.ToArray();
        var (fault, spoiled) = await faults.MeetAsync(Kind, context);
        if (spoiled is not null) { return spoiled; }

        if (!IsKnown(context.Request, business, body)) { return Results.StatusCode(StatusCodes.Status401Unauthorized); }

        var result = JsonReading.Parse(body) is { } request && request.Text("version") == "1" ? answer(business, request, fault) : Results.StatusCode(StatusCodes.Status400BadRequest);
        await store.SavedAsync();
        return result;
    }

    private IResult Lookup(string business, JsonElement request, CrmFault? fault)
    {
        if (request.Member("match") is not { } match || match.Text("phone") is not { } phone) { return Results.StatusCode(StatusCodes.Status400BadRequest); }

        var spellings = match.Items("phoneVariants").Select(item => item.GetString()!).Append(phone).Select(Digits).ToHashSet();
        var limit = (int)(request.Number("limit") ?? 5);
        var found = CrmFaults.Spoil(fault, [.. people.Of(business).Where(person => person.Phones.Any(own => spellings.Contains(Digits(own))))]);
        var listed = fault?.Answer == CrmFaults.TenThousand ? found : [.. found.Take(limit)];
        return Results.Json(new JsonObject
        {
            ["version"] = "1",
            ["matches"] = new JsonArray([.. listed.Select(Match)]),
            ["truncated"] = listed.Count < found.Count,
        });
    }

    private IResult Note(string business, JsonElement request, CrmFault? fault)
    {
        if (request.Member("activity") is not { } activity || activity.Text("id") is not { } id || activity.Text("contactId") is not { } contact)
        {
            return Results.StatusCode(StatusCodes.Status400BadRequest);
        }

        if (people.Of(business).All(person => person.HttpId != contact)) { return Results.StatusCode(StatusCodes.Status404NotFound); }

        return people.Note(new CrmNote(Kind, business, id, contact, activity.Text("subject"), activity.Text("text"), 0))
            ? Results.StatusCode(StatusCodes.Status201Created)
            : Results.StatusCode(StatusCodes.Status409Conflict);
    }

    private static JsonObject Match(CrmPerson person) => new JsonObject
    {
        ["id"] = person.HttpId,
        ["confidence"] = 1.0,
        ["matchedOn"] = "phone",
        ["displayName"] = person.Name,
        ["language"] = person.Language,
        ["email"] = person.Email,
        ["phones"] = new JsonArray([.. person.Phones.Select(phone => (JsonNode)phone)]),
        ["company"] = person.Company,
        ["tier"] = person.Tier,
        ["url"] = $"https://crm.example/contacts/{person.HttpId}",
        ["lastOrders"] = new JsonArray([.. person.Orders.Select(order => (JsonNode)new JsonObject
        {
            ["number"] = order.Number, ["status"] = order.Status, ["total"] = new JsonObject { ["amount"] = order.Total, ["currency"] = order.Currency }, ["placedAt"] = order.PlacedAt,
        })]),
        ["openTickets"] = new JsonArray([.. person.Tickets.Select(ticket => (JsonNode)new JsonObject { ["id"] = ticket.Id, ["subject"] = ticket.Subject, ["since"] = ticket.Since })]),
    };

    private bool IsKnown(HttpRequest request, string business, byte[] body)
    {
        if (secrets.Of(business, "crm") is not { } secret) { return false; }

        if (!secret.StartsWith("whsec_", StringComparison.Ordinal)) { return CrmSecrets.Bearer(request) == secret; }

        var (id, timestamp) = (request.Headers["webhook-id"].ToString(), request.Headers["webhook-timestamp"].ToString());
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)) { return false; }

        var at = DateTimeOffset.FromUnixTimeSeconds(seconds);
        return (clock.GetUtcNow() - at).Duration() <= Tolerance && request.Headers["webhook-signature"].ToString().Split(' ').Contains(StandardWebhook.Sign(secret, id, at, body));
    }

    private static string Digits(string text) => string.Concat(text.Where(char.IsAsciiDigit));
}
