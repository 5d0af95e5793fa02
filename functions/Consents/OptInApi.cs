using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Serverless.Businesses;
using Serverless.Platform.Http;

namespace Serverless.Consents;

/// <summary>Businesses report here what their customers agreed to, and what they withdrew, with the proof.</summary>
public sealed partial class OptInApi(
    IBusinessAuthorization authorization, OptIns optIns, IdempotentCalls calls, TimeProvider clock, ILogger<OptInApi> logger)
{
    private const string OptInOperation = "opt-ins";
    private const string WithdrawalOperation = "withdrawals";

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

        var (key, noKey) = IdempotentCalls.KeyOf(request);
        if (key is null) { return noKey!; }

        if (!request.HasJsonContentType()) { return Problems.UnsupportedMediaType; }

        if (await RequestBody.ReadAsync(request, RequestBody.ApiLimit, cancellationToken) is not { } body) { return Problems.TooLarge; }

        if (!JsonBody.TryParse(body, out var document)) { return Problems.MalformedJson; }

        var reader = new BodyReader();
        OptInRequest? optIn;
        using (document) { optIn = OptInRequest.Read(document.RootElement, owner, operation == WithdrawalOperation, clock.GetUtcNow(), reader); }

        if (optIn is null) { return Problems.Invalid(reader.Errors); }

        return await calls.RunAsync(request, owner.Id, operation, key, body, status, () => RecordAsync(owner, operation, optIn, key, cancellationToken), cancellationToken);
    }

    private async Task<CallOutcome> RecordAsync(Business business, string operation, OptInRequest optIn, string key, CancellationToken cancellationToken)
    {
        var outcome = operation == WithdrawalOperation
            ? await optIns.WithdrawAsync(business, optIn, cancellationToken)
            : await optIns.OptInAsync(business, optIn, $"{operation}:{key}", cancellationToken);
        if (outcome.Answer is not { } answer) { return new(null, outcome.Problem); }

        Log.Recorded(logger, operation, business.Id, answer.Customer, answer.Channel, answer.Purpose ?? "all", answer.State);
        return new(JsonSerializer.Serialize(answer, OptInAnswerJson.Default.OptInAnswer), null);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, EventName = "consent.recorded",
            Message = "{Operation} of business {Business}: customer {Customer}, {Channel}, {Purpose} is {State}")]
        public static partial void Recorded(ILogger logger, string operation, string business, string customer, string channel, string purpose, string state);
    }
}
