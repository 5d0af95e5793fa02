using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Serverless.Businesses;
using Serverless.Platform.Http;
using Serverless.Platform.Json;

namespace Serverless.Operations.DeadLetters;

/// <summary>
/// The operator API that settles dead letters. It needs no Idempotency-Key: a letter is replayed once however often it is asked for, so a
/// call whose answer was lost is simply repeated.
/// </summary>
public sealed class ReplaysApi(OperatorAuthorization operators, ILetterRuns runs)
{
    private static readonly Problem Busy = new(409, "dead-letters-busy", "Another call works on the dead letters of this consumer.",
        "One works at a time, so that their order is kept. What a call left unfinished when it was broken off is finished after a minute and a half.")
    { RetryAfterSeconds = 10 };

    [Function("dead-letters-replay")]
    public Task<IResult> Replay(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "ops/dead-letters/replays")] HttpRequest request, CancellationToken cancellationToken) =>
        RunAsync(request, LetterAct.Replay, cancellationToken);

    [Function("dead-letters-discard")]
    public Task<IResult> Discard(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "ops/dead-letters/discards")] HttpRequest request, CancellationToken cancellationToken) =>
        RunAsync(request, LetterAct.Discard, cancellationToken);

    private async Task<IResult> RunAsync(HttpRequest request, LetterAct act, CancellationToken cancellationToken)
    {
        if (operators.Check(request) is { } refused) { return refused; }

        if (!request.HasJsonContentType()) { return Problems.UnsupportedMediaType; }

        if (await RequestBody.ReadAsync(request, RequestBody.ApiLimit, cancellationToken) is not { } body) { return Problems.TooLarge; }

        if (!JsonBody.TryRead(body, RecordJson.Of<LetterRequest>(), out var asked)) { return Problems.MalformedJson; }

        var (order, errors) = asked.ToOrder(act);
        if (order is null) { return Problems.Invalid(errors); }

        return await runs.RunAsync(order, cancellationToken) is { } result
            ? Results.Json(LetterAnswer.Of(order, result), RecordJson.Of<LetterAnswer>())
            : Busy;
    }
}
