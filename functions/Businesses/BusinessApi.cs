using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Serverless.Platform.Http;
using Serverless.Platform.Json;

namespace Serverless.Businesses;

/// <summary>The operator API: who the businesses are. Keys are answered once, when they are made.</summary>
public sealed partial class BusinessApi(OperatorAuthorization operators, IBusinessAdministration administration, ILogger<BusinessApi> logger)
{
    [Function("business-get")]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "businesses/{business}")] HttpRequest request,
        string business, CancellationToken cancellationToken)
    {
        if (operators.Check(request) is { } refused) { return refused; }

        return await administration.FindAsync(business, cancellationToken) is { } record
            ? Results.Json(BusinessView.Of(record, null), RecordJson.Of<BusinessView>())
            : Problems.NotFound;
    }

    [Function("business-put")]
    public async Task<IResult> Put(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "businesses/{business}")] HttpRequest request,
        string business, CancellationToken cancellationToken)
    {
        if (operators.Check(request) is { } refused) { return refused; }

        var body = await RequestBody.ReadAsync(request, RequestBody.ApiLimit, cancellationToken);
        if (body is null) { return Problems.TooLarge; }

        if (!JsonBody.TryRead(body, RecordJson.Of<Business>(), out var record)) { return Problems.MalformedJson; }

        var (saved, problem) = await administration.SaveAsync(business, record, cancellationToken);
        if (saved is null) { return problem!; }

        Log.Saved(logger, business, saved.NewKeys.Count);
        return Results.Json(BusinessView.Of(saved.Business, saved.NewKeys), RecordJson.Of<BusinessView>(), statusCode: saved.IsNew ? 201 : 200);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, EventName = "business.saved", Message = "Business {Business} saved, {NewKeys} new keys")]
        public static partial void Saved(ILogger logger, string business, int newKeys);
    }
}

/// <summary>A business as the operator sees it: the record without key hashes, and the keys that were made by this call.</summary>
public sealed record BusinessView(Business Business, IReadOnlyDictionary<string, string>? NewKeys)
{
    internal static BusinessView Of(Business business, IReadOnlyDictionary<string, string>? newKeys) =>
        new(business with { ApiKeys = [.. business.ApiKeys.Select(key => key with { Sha256 = null })] }, newKeys is { Count: > 0 } ? newKeys : null);
}
