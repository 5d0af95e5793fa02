using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Serverless.Businesses;
using Serverless.Customers.Phones;
using Serverless.Platform.Http;

namespace Serverless.Callers.Lookups;

/// <summary>The business reads which of its keys looked callers up.</summary>
public sealed class LookupsApi(IBusinessAuthorization authorization, ILookupRecords records, TimeProvider clock)
{
    private const int Usual = 100;
    private const int Most = 500;

    private static readonly Problem BadPage = new(400, "bad-page", "The page that is asked for is none.",
        "before is an RFC 3339 time, limit a number from 1 to 500, phone a telephone number.");

    [Function("caller-lookups")]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "businesses/{business}/caller-lookups")] HttpRequest request,
        string business, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var access = await authorization.AuthorizeAsync(request, business, ApiScopes.Audit, cancellationToken);
        if (access.Business is not { } owner) { return access.Problem!; }

        if (!TryReadPage(request, out var before, out var limit)) { return BadPage; }

        var phone = request.Query["phone"] is [var number] ? PhoneNumber.Parse(number is [' ', ..] ? $"+{number[1..]}" : number, owner.Country) : null;
        if (phone is null && request.Query["phone"].Count > 0) { return BadPage; }

        var lookups = await records.ListAsync(owner.Id, before, limit, phone, cancellationToken);
        return Results.Json(new LookupsView(lookups), LookupsJson.Default.LookupsView);
    }

    private bool TryReadPage(HttpRequest request, out DateTimeOffset before, out int limit)
    {
        (before, limit) = (clock.GetUtcNow().AddDays(1), Usual);
        var (asked, count) = (request.Query["before"], request.Query["limit"]);
        return (asked.Count == 0 || DateTimeOffset.TryParse(asked.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out before))
            && (count.Count == 0 || (int.TryParse(count.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is >= 1 and <= Most));
    }
}

/// <summary>Look-ups, newest first.</summary>
internal sealed record LookupsView(IReadOnlyList<LookupRecord> Lookups);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(LookupsView))]
internal sealed partial class LookupsJson : JsonSerializerContext;
