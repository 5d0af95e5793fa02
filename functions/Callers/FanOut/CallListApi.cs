using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Serverless.Businesses;
using Serverless.Platform.Http;

namespace Serverless.Callers.FanOut;

/// <summary>The calls of a business, missed and withheld ones too, for as long as they are kept.</summary>
public sealed class CallListApi(IBusinessAuthorization authorization, ICallRecords calls)
{
    private const int Usual = 50;
    private const int Most = 100;

    private static readonly Problem BadLimit = new(400, "bad-limit", "The number of calls that is asked for is none.", "limit is a number from 1 to 100.");

    [Function("call-list")]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "businesses/{business}/calls")] HttpRequest request, string business, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var access = await authorization.AuthorizeAsync(request, business, ApiScopes.Callers, cancellationToken);
        if (access.Business is not { } owner) { return access.Problem!; }

        var (asked, limit) = (request.Query["limit"], Usual);
        if (asked.Count > 0 && !(int.TryParse(asked.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is >= 1 and <= Most)) { return BadLimit; }

        return Results.Text(await calls.ListAsync(owner, limit, cancellationToken), "application/json");
    }
}
