using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Serverless.Platform.Http;

namespace Serverless.Callers.Lookups;

/// <summary>Says who is calling, to agent desktops, telephones and people before a browser.</summary>
public sealed class CallersApi(ICallerLookups lookups)
{
    private static readonly Problem NoNumber = new(400, "number-not-named", "Say which number.", "Send exactly one query parameter named number.");

    [Function("caller-get")]
    public Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "businesses/{business}/callers/{phone}")] HttpRequest request,
        string business, string phone, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(phone);

        // Routing leaves an escaped slash as it is, and people write 0151/123.
        return lookups.AnswerAsync(request, business, phone.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase), null, cancellationToken);
    }

    /// <summary>The number in the body never becomes part of an address, which others write down.</summary>
    [Function("caller-find")]
    public async Task<IResult> Find(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "businesses/{business}/callers")] HttpRequest request,
        string business, CancellationToken cancellationToken)
    {
        if (await RequestBody.ReadAsync(request, RequestBody.ApiLimit, cancellationToken) is not { } body) { return Problems.TooLarge; }

        return JsonBody.TryRead(body, AskedCallerJson.Default.AskedCaller, out var asked)
            ? await lookups.AnswerAsync(request, business, asked.Phone, null, cancellationToken)
            : Problems.MalformedJson;
    }

    [Function("caller-3cx")]
    public async Task<IResult> ThreeCx(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "businesses/{business}/crm/3cx")] HttpRequest request,
        string business, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Query["number"] is not [var number]) { return NoNumber; }

        // A plus sign that was not escaped in a query has become a space on its way.
        var written = number is [' ', >= '1' and <= '9', ..] ? $"+{number[1..]}" : number;
        return await lookups.AnswerAsync(request, business, written, LookupForm.ThreeCx, cancellationToken);
    }
}

/// <summary>Whom is asked for.</summary>
internal sealed record AskedCaller(string? Phone)
{
    public override string ToString() => "caller …";
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(AskedCaller))]
internal sealed partial class AskedCallerJson : JsonSerializerContext;
