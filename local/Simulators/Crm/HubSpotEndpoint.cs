using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Serverless.Local.Hosting;

namespace Serverless.Local.Simulators.Crm;

/// <summary>HubSpot's CRM API of the account that the token belongs to: searches of contacts and calls, and new calls.</summary>
internal sealed class HubSpotEndpoint(CrmPeople people, CrmFaults faults, CrmSecrets secrets, SimulatorStore store) : ILocalEndpoints
{
    private const string Kind = "hubspot";
    private const int MostGroups = 5, MostFilters = 18;

    public void Map(IEndpointRouteBuilder local)
    {
        local.MapPost("/hubspot/crm/v3/objects/contacts/search", context => AnswerAsync(context, Contacts));
        local.MapPost("/hubspot/crm/v3/objects/calls/search", context => AnswerAsync(context, Calls));
        local.MapPost("/hubspot/crm/v3/objects/calls", context => AnswerAsync(context, Note));
    }

    private async Task AnswerAsync(HttpContext context, Func<string, JsonElement, CrmFault?, IResult> answer)
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        var (fault, spoiled) = await faults.MeetAsync(Kind, context);
        var result = spoiled ?? (fault?.Answer == CrmFaults.UsedUp
            ? Results.Json(new { status = "error", message = "You have reached your daily limit.", errorType = "RATE_LIMIT", policyName = "DAILY" }, statusCode: StatusCodes.Status429TooManyRequests)
            : secrets.OwnerOf(CrmSecrets.Bearer(context.Request), Kind) is not { } business
                ? Results.Json(new { status = "error", category = "INVALID_AUTHENTICATION" }, statusCode: StatusCodes.Status401Unauthorized)
                : JsonReading.Parse(buffer.ToArray()) is { } request
                    ? answer(business, request, fault)
                    : Results.StatusCode(StatusCodes.Status400BadRequest));
        await store.SavedAsync();
        await result.ExecuteAsync(context);
    }

    private IResult Contacts(string business, JsonElement search, CrmFault? fault)
    {
        var groups = search.Items("filterGroups");
        if (groups.Count is 0 or > MostGroups || groups.Sum(group => group.Items("filters").Count) > MostFilters) { return Results.StatusCode(StatusCodes.Status400BadRequest); }

        var found = CrmFaults.Spoil(fault, [.. people.Of(business).Where(person => groups.Any(group => group.Items("filters").All(filter =>
            filter.Text("operator") == "EQ" && Value(person, filter.Text("propertyName")) is { } value && value == filter.Text("value"))))]);
        var limit = fault?.Answer == CrmFaults.TenThousand ? int.MaxValue : (int)(search.Number("limit") ?? 10);
        return Results.Json(new JsonObject { ["total"] = found.Count, ["results"] = new JsonArray([.. found.Take(limit).Select(Contact)]) });
    }

    private IResult Calls(string business, JsonElement search, CrmFault? fault)
    {
        var id = search.Items("filterGroups").SelectMany(group => group.Items("filters")).FirstOrDefault(filter => filter.Text("propertyName") == "hs_call_external_id").Text("value");
        var known = id is null ? null : people.Find(Kind, business, id);
        return Results.Json(new JsonObject
        {
            ["total"] = known is null ? 0 : 1,
            ["results"] = known is null ? [] : new JsonArray(new JsonObject { ["id"] = "1", ["properties"] = new JsonObject { ["hs_call_external_id"] = known.Id } }),
        });
    }

    private IResult Note(string business, JsonElement call, CrmFault? fault)
    {
        var (properties, association) = (call.Member("properties") ?? default, call.Items("associations") is [var first, ..] ? first : default);
        var contact = (association.Member("to") ?? default).Text("id");
        if (properties.Text("hs_timestamp") is null || properties.Text("hs_call_external_id") is not { } id || people.Of(business).All(person => person.HubSpotId != contact)
            || association.Items("types") is not [var type] || type.Number("associationTypeId") != 194)
        {
            return Results.Json(new { status = "error", category = "VALIDATION_ERROR" }, statusCode: StatusCodes.Status400BadRequest);
        }

        people.Note(new CrmNote(Kind, business, id, contact!, properties.Text("hs_call_title"), properties.Text("hs_call_body"), 0));
        return Results.Json(new { id = "1" }, statusCode: StatusCodes.Status201Created);
    }

    private static string? Value(CrmPerson person, string? property) => property switch
    {
        "phone" => person.Phone,
        "mobilephone" => person.Mobile,
        "hs_searchable_calculated_phone_number" => National(person.Phone),
        "hs_searchable_calculated_mobile_number" => National(person.Mobile),
        _ => null,
    };

    /// <summary>As HubSpot makes it, of German numbers: without country code and trunk 0.</summary>
    private static string? National(string? phone)
    {
        if (phone is null) { return null; }

        var digits = string.Concat(phone.Where(char.IsAsciiDigit));
        return phone.StartsWith('+') ? digits[2..] : digits.StartsWith("0049", StringComparison.Ordinal) ? digits[4..] : digits.TrimStart('0');
    }

    private static JsonObject Contact(CrmPerson person) => new JsonObject
    {
        ["id"] = person.HubSpotId,
        ["properties"] = new JsonObject
        {
            ["firstname"] = person.FirstName, ["lastname"] = person.LastName, ["email"] = person.Email, ["phone"] = person.Phone, ["mobilephone"] = person.Mobile,
            ["company"] = person.Company, ["hs_language"] = person.Language?.ToLowerInvariant(),
        },
        ["archived"] = false,
    };
}
