using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Serverless.Local.Hosting;
using Serverless.Local.Simulators.Api;

namespace Serverless.Local.Simulators.Crm;

/// <summary>
/// Salesforce's REST API of a business's organisation: tokens by client credentials or by a signed assertion (its key is
/// <c>Secrets__{business}-salesforce-key</c>), searches by SOSL, tasks. Searches are read, so an unescaped sign is refused.
/// </summary>
internal sealed partial class SalesforceEndpoint(CrmPeople people, CrmFaults faults, CrmSecrets secrets, SimulatorStore store, TimeProvider clock) : ILocalEndpoints
{
    public const string ClientId = "local.salesforce.client";

    private const string Kind = "salesforce", Base = "/salesforce/{business}/services";

    public void Map(IEndpointRouteBuilder local)
    {
        local.MapPost($"{Base}/oauth2/token", async context => await (await TokenAsync(context, context.Route("business"))).ExecuteAsync(context));
        local.MapGet($"{Base}/data/v62.0/search/", Answer((context, business, fault) => Task.FromResult(Search(business, context.Request.Query["q"].ToString(), fault))));
        local.MapGet($"{Base}/data/v62.0/query/", Answer((context, business, _) => Task.FromResult(Query(business, context.Request.Query["q"].ToString()))));
        local.MapPost($"{Base}/data/v62.0/sobjects/Task", Answer((context, business, _) => NoteAsync(context, business)));
    }

    private async Task<IResult> TokenAsync(HttpContext context, string business)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var isGranted = form["grant_type"].ToString() switch
        {
            "client_credentials" => form["client_id"] == ClientId && secrets.Of(business, Kind) == form["client_secret"],
            "urn:ietf:params:oauth:grant-type:jwt-bearer" => IsAssertion(form["assertion"].ToString(), secrets.Of(business, "salesforce-key")),
            _ => false,
        };
        return isGranted
            ? Results.Json(new { access_token = secrets.Give($"{Kind} {business}", TimeSpan.FromHours(2)), token_format = "opaque", instance_url = "https://demo.my.salesforce.com", token_type = "Bearer", issued_at = "1767225600000" })
            : Results.Json(new { error = "invalid_client", error_description = "invalid client credentials" }, statusCode: StatusCodes.Status400BadRequest);
    }

    private bool IsAssertion(string assertion, string? pem)
    {
        if (pem is null || assertion.Split('.') is not [var header, var claims, var signature]) { return false; }

        using var key = RSA.Create();
        key.ImportFromPem(pem);
        if (!key.VerifyData(Encoding.ASCII.GetBytes($"{header}.{claims}"), Base64Url.DecodeFromChars(signature), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)) { return false; }

        var said = JsonReading.Parse(Base64Url.DecodeFromChars(claims)) ?? default;
        var left = (said.Number("exp") ?? 0) - clock.GetUtcNow().ToUnixTimeSeconds();
        return said.Text("iss") == ClientId && said.Has("sub") && said.Text("aud") == "https://login.salesforce.com" && left is > 0 and <= 180;
    }

    private RequestDelegate Answer(Func<HttpContext, string, CrmFault?, Task<IResult>> answer) => async context =>
    {
        var business = context.Route("business");
        var (fault, spoiled) = await faults.MeetAsync(Kind, context);
        var refused = fault?.Answer == CrmFaults.UsedUp ? Error(StatusCodes.Status403Forbidden, "REQUEST_LIMIT_EXCEEDED")
            : secrets.IsTokenOf($"{Kind} {business}", CrmSecrets.Bearer(context.Request)) ? null
            : Error(StatusCodes.Status401Unauthorized, "INVALID_SESSION_ID");
        var result = spoiled ?? refused ?? await answer(context, business, fault);
        await store.SavedAsync();
        await result.ExecuteAsync(context);
    };

    private IResult Search(string business, string sosl, CrmFault? fault)
    {
        if (Sosl().Match(sosl) is not { Success: true } match) { return Error(StatusCodes.Status400BadRequest, "MALFORMED_SEARCH"); }

        var terms = match.Groups["term"].Captures.Select(term => Digits(term.Value)).ToHashSet();
        var found = CrmFaults.Spoil(fault, [.. people.Of(business).Where(person => person.Phones.Any(phone => terms.Contains(Digits(phone))))]);
        var limit = fault?.Answer == CrmFaults.TenThousand ? int.MaxValue : 6;
        return Results.Json(new JsonObject { ["searchRecords"] = new JsonArray([.. found.Take(limit).Select(Contact)]) });
    }

    private IResult Query(string business, string soql)
    {
        if (Soql().Match(soql) is not { Success: true } match) { return Error(StatusCodes.Status400BadRequest, "MALFORMED_QUERY"); }

        var known = people.Find(Kind, business, match.Groups["id"].Value);
        return Results.Json(new JsonObject
        {
            ["totalSize"] = known is null ? 0 : 1, ["done"] = true, ["records"] = known is null ? [] : new JsonArray(new JsonObject { ["Id"] = "00T000000000001AAA" }),
        });
    }

    private async Task<IResult> NoteAsync(HttpContext context, string business)
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        var task = JsonReading.Parse(buffer.ToArray()) ?? default;
        if (task.Text("Status") != "Completed" || task.Text("CallObject") is not { } id) { return Error(StatusCodes.Status400BadRequest, "REQUIRED_FIELD_MISSING"); }

        if (people.Of(business).All(person => person.SalesforceId != task.Text("WhoId"))) { return Error(StatusCodes.Status400BadRequest, "INVALID_CROSS_REFERENCE_KEY"); }

        people.Note(new CrmNote(Kind, business, id, task.Text("WhoId")!, task.Text("Subject"), task.Text("Description"), 0));
        return Results.Json(new { id = "00T000000000001AAA", success = true, errors = Array.Empty<string>() }, statusCode: StatusCodes.Status201Created);
    }

    private static JsonObject Contact(CrmPerson person) => new JsonObject
    {
        ["attributes"] = new JsonObject { ["type"] = "Contact", ["url"] = $"/services/data/v62.0/sobjects/Contact/{person.SalesforceId}" },
        ["Id"] = person.SalesforceId,
        ["Name"] = person.Name,
        ["Email"] = person.Email,
        ["Phone"] = person.Phone,
        ["MobilePhone"] = person.Mobile,
        ["Account"] = person.Company is null ? null : new JsonObject { ["attributes"] = new JsonObject { ["type"] = "Account" }, ["Name"] = person.Company },
    };

    private static string Digits(string text) => string.Concat(text.Where(char.IsAsciiDigit));

    private static IResult Error(int status, string code) => Results.Json(new[] { new { message = code, errorCode = code } }, statusCode: status);

    /// <summary>Terms of digits; a plus only behind a backslash.</summary>
    [GeneratedRegex(@"^FIND \{(?<term>(?:\\\+)?[0-9]+)(?: OR (?<term>(?:\\\+)?[0-9]+))*\} IN PHONE FIELDS RETURNING Contact\([^)]+\)", RegexOptions.CultureInvariant)]
    private static partial Regex Sosl();

    [GeneratedRegex(@"^SELECT Id FROM Task WHERE CallObject = '(?<id>[A-Za-z0-9\-]+)' LIMIT 1\z", RegexOptions.CultureInvariant)]
    private static partial Regex Soql();
}
