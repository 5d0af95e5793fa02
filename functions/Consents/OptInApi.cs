using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Serverless.Businesses;
using Serverless.Platform.Http;

namespace Serverless.Consents;

/// <summary>Businesses report here what their customers agreed to, and what they withdrew, with the proof.</summary>
public sealed partial class OptInApi(
    IBusinessAuthorization authorization, OptIns optIns, IdempotencyKeys keys, TimeProvider clock, ILogger<OptInApi> logger)
{
    private const string KeyHeader = "Idempotency-Key";
    private const string ReplayedHeader = "Idempotency-Replayed";
    private const string OptInOperation = "opt-ins";
    private const string WithdrawalOperation = "withdrawals";

    private static readonly Problem KeyMissing = new(400, "idempotency-key", "The Idempotency-Key header is missing or unusable.",
        "Send one Idempotency-Key of 1 to 255 visible ASCII characters, the same again for every repeat of the same call.");

    private static readonly Problem KeyReused = new(422, "idempotency-key-reused", "The Idempotency-Key was used for another body.",
        "Use a new key for every new call.");

    private static readonly Problem KeyInUse = new(409, "idempotency-key-in-use", "The first call with this Idempotency-Key is still running.",
        "Repeat the call to get its answer.")
    { RetryAfterSeconds = 1 };

    [Function("opt-in")]
    public Task<IResult> OptIn(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "businesses/{business}/opt-ins")] HttpRequest request,
        string business, CancellationToken cancellationToken) =>
        HandleAsync(request, business, OptInOperation, StatusCodes.Status201Created, cancellationToken);

    [Function("opt-in-withdrawal")]
    public Task<IResult> Withdraw(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "businesses/{business}/withdrawals")] HttpRequest request,
        string business, CancellationToken cancellationToken) =>
        HandleAsync(request, business, WithdrawalOperation, StatusCodes.Status200OK, cancellationToken);

    private async Task<IResult> HandleAsync(HttpRequest request, string business, string operation, int status, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var access = await authorization.AuthorizeAsync(request, business, ApiScopes.OptIns, cancellationToken);
        if (access.Business is not { } owner) { return access.Problem!; }

        if (request.Headers[KeyHeader] is not [{ Length: > 0 and <= IdempotencyKeys.MaxLength } key] || !key.All(c => c is > ' ' and <= '~')) { return KeyMissing; }

        if (!request.HasJsonContentType()) { return Problems.UnsupportedMediaType; }

        if (await RequestBody.ReadAsync(request, RequestBody.ApiLimit, cancellationToken) is not { } body) { return Problems.TooLarge; }

        if (!JsonBody.TryParse(body, out var document)) { return Problems.MalformedJson; }

        var reader = new BodyReader();
        OptInRequest? optIn;
        using (document) { optIn = OptInRequest.Read(document.RootElement, owner, operation == WithdrawalOperation, clock.GetUtcNow(), reader); }

        if (optIn is null) { return Problems.Invalid(reader.Errors); }

        var start = await keys.BeginAsync(owner.Id, operation, key, body, cancellationToken);
        switch (start.Verdict)
        {
            case IdempotencyVerdict.Replay:
                request.HttpContext.Response.Headers[ReplayedHeader] = "true";
                return Results.Text(start.Answer!, "application/json", statusCode: status);
            case IdempotencyVerdict.OtherBody:
                return KeyReused;
            case IdempotencyVerdict.InUse:
                return KeyInUse;
            default:
                return await RunAsync(owner, operation, optIn, key, start.Ticket!, status, cancellationToken);
        }
    }

    private async Task<IResult> RunAsync(Business business, string operation, OptInRequest optIn, string key, IdempotencyTicket ticket, int status,
        CancellationToken cancellationToken)
    {
        var isDone = false;
        try
        {
            var outcome = operation == WithdrawalOperation
                ? await optIns.WithdrawAsync(business, optIn, cancellationToken)
                : await optIns.OptInAsync(business, optIn, $"{operation}:{key}", cancellationToken);
            if (outcome.Answer is not { } answer) { return outcome.Problem!; }

            var json = JsonSerializer.Serialize(answer, OptInAnswerJson.Default.OptInAnswer);
            await keys.FinishAsync(ticket, json, cancellationToken);
            isDone = true;
            Log.Recorded(logger, operation, business.Id, answer.Customer, answer.Channel, answer.Purpose ?? "all", answer.State);
            return Results.Text(json, "application/json", statusCode: status);
        }
        finally
        {
            // The caller may be gone; the key must be free for the repeat all the same.
            if (!isDone) { await keys.ReleaseAsync(ticket, CancellationToken.None); }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, EventName = "consent.recorded",
            Message = "{Operation} of business {Business}: customer {Customer}, {Channel}, {Purpose} is {State}")]
        public static partial void Recorded(ILogger logger, string operation, string business, string customer, string channel, string purpose, string state);
    }
}
