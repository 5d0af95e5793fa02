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

        var said = await IdempotentCalls.ReadAsync(request,
            (body, reader) => OptInRequest.Read(body, owner, operation == WithdrawalOperation, clock.GetUtcNow(), reader), cancellationToken);
        return said.Said is not { } optIn
            ? said.Problem!
            : await calls.RunAsync(request, owner.Id, operation, said.Key, said.Body, status, () => RecordAsync(owner, operation, optIn, said.Key, cancellationToken), cancellationToken);
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
