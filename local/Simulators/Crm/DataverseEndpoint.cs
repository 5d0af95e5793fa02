using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Serverless.Local.Hosting;
using Serverless.Local.Simulators.Api;

namespace Serverless.Local.Simulators.Crm;

/// <summary>
/// The Dataverse Web API of a business's environment and the tokens of Microsoft Entra for it. Filters are read as OData, so a quote or a plus
/// that is not written as it should be finds nobody or is refused.
/// </summary>
internal sealed partial class DataverseEndpoint(CrmPeople people, CrmFaults faults, CrmSecrets secrets, SimulatorStore store) : ILocalEndpoints
{
    public const string ClientId = "local-dataverse-client", Tenant = "demo.onmicrosoft.com";

    private const string Kind = "dataverse", Base = "/dataverse/{business}/api/data/v9.2";
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(3599);

    public void Map(IEndpointRouteBuilder local)
    {
        local.MapPost("/entra/{tenant}/oauth2/v2.0/token", async context => await (await TokenAsync(context, context.Route("tenant"))).ExecuteAsync(context));
        local.MapGet($"{Base}/contacts", Answer((context, business, fault) => Task.FromResult(Find(context, business, fault, isContact: true))));
        local.MapGet($"{Base}/accounts", Answer((context, business, fault) => Task.FromResult(Find(context, business, fault, isContact: false))));
        local.MapPatch($"{Base}/phonecalls({{id:guid}})", Answer((context, business, _) => NoteAsync(context, business, context.Route("id"))));
    }

    private async Task<IResult> TokenAsync(HttpContext context, string tenant)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var environment = Environment().Match(form["scope"].ToString());
        var business = environment.Groups["business"].Value;
        if (!environment.Success || tenant != Tenant || form["grant_type"] != "client_credentials" || form["client_id"] != ClientId || secrets.Of(business, Kind) != form["client_secret"])
        {
            return Results.Json(new { error = "invalid_client", error_description = "AADSTS7000215: Invalid client secret provided." }, statusCode: StatusCodes.Status401Unauthorized);
        }

        return Results.Json(new { token_type = "Bearer", expires_in = (int)Lifetime.TotalSeconds, ext_expires_in = (int)Lifetime.TotalSeconds, access_token = secrets.Give($"{Kind} {business}", Lifetime) });
    }

    private RequestDelegate Answer(Func<HttpContext, string, CrmFault?, Task<IResult>> answer) => async context =>
    {
        var business = context.Route("business");
        var (fault, spoiled) = await faults.MeetAsync(Kind, context);
        var result = spoiled ?? Refusal(context.Request, business) ?? await answer(context, business, fault);
        await store.SavedAsync();
        await result.ExecuteAsync(context);
    };

    private IResult? Refusal(HttpRequest request, string business) =>
        !secrets.IsTokenOf($"{Kind} {business}", CrmSecrets.Bearer(request)) ? Results.StatusCode(StatusCodes.Status401Unauthorized)
        : request.Headers["OData-Version"] != "4.0" ? Error(StatusCodes.Status400BadRequest, "0x80060888", "OData version must be 4.0")
        : null;

    private IResult Find(HttpContext context, string business, CrmFault? fault, bool isContact)
    {
        var query = context.Request.Query;
        if (ODataFilter.Parse(query["$filter"].ToString()) is not { } filter) { return Error(StatusCodes.Status400BadRequest, "0x80060888", "Syntax error in the filter"); }

        var top = int.TryParse(query["$top"], System.Globalization.CultureInfo.InvariantCulture, out var asked) ? asked : 5000;
        var found = people.Of(business).Where(person => isContact == (person.LastName.Length > 0) && filter(column => Value(person, column)));
        var rows = CrmFaults.Spoil(fault, [.. found]);
        if (fault?.Answer != CrmFaults.TenThousand) { rows = [.. rows.Take(top)]; }

        return Results.Json(new JsonObject
        {
            ["@odata.context"] = $"https://demo.crm4.dynamics.com/api/data/v9.2/$metadata#{(isContact ? "contacts" : "accounts")}",
            ["value"] = new JsonArray([.. rows.Select(person => isContact ? Contact(person) : Account(person))]),
        });
    }

    private async Task<IResult> NoteAsync(HttpContext context, string business, string id)
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        if (JsonReading.Parse(buffer.ToArray()) is not { } call) { return Error(StatusCodes.Status400BadRequest, "0x80048d19", "Error parsing the payload"); }

        if (context.Request.Headers.IfMatch == "*")
        {
            return people.Find(Kind, business, id) is null ? Error(StatusCodes.Status404NotFound, "0x80040217", "Does not exist") : Results.NoContent();
        }

        var contact = call.Text("regardingobjectid_contact_phonecall@odata.bind") ?? call.Text("regardingobjectid_account_phonecall@odata.bind") ?? "";
        if (people.Of(business).All(person => contact != $"/contacts({person.DataverseId})" && contact != $"/accounts({person.DataverseId})")) { return Error(StatusCodes.Status404NotFound, "0x80040217", "Does not exist"); }

        return people.Note(new CrmNote(Kind, business, id, contact[1..], call.Text("subject"), call.Text("description"), 0))
            ? Results.NoContent()
            : Error(StatusCodes.Status412PreconditionFailed, "0x80060891", "A record with matching key values already exists.");
    }

    private static string? Value(CrmPerson person, string column) => column switch
    {
        "telephone1" => person.Phone,
        "mobilephone" => person.Mobile,
        "statecode" => "0",
        _ => null,
    };

    private static JsonObject Contact(CrmPerson person) => new JsonObject
    {
        ["@odata.etag"] = "W/\"1\"",
        ["contactid"] = person.DataverseId,
        ["fullname"] = person.Name,
        ["emailaddress1"] = person.Email,
        ["telephone1"] = person.Phone,
        ["mobilephone"] = person.Mobile,
        ["_parentcustomerid_value"] = person.Company is null ? null : Guid.Empty.ToString(),
        ["_parentcustomerid_value@OData.Community.Display.V1.FormattedValue"] = person.Company,
    };

    private static JsonObject Account(CrmPerson person) => new JsonObject { ["accountid"] = person.DataverseId, ["name"] = person.Company, ["telephone1"] = person.Phone, ["emailaddress1"] = person.Email };

    private static IResult Error(int status, string code, string message) => Results.Json(new { error = new { code, message } }, statusCode: status);

    [GeneratedRegex(@"^https?://[^/]+/_local/dataverse/(?<business>[a-z0-9\-]+)/\.default\z", RegexOptions.CultureInvariant)]
    private static partial Regex Environment();
}
