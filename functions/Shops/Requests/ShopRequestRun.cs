using System.Diagnostics.Metrics;
using Serverless.Businesses;
using Serverless.Platform.Messaging;

namespace Serverless.Shops.Requests;

/// <summary>
/// Carries requests through: call, answer, deadline, and telling whoever asked. Every step can be repeated at any point; the record decides
/// what is left to do.
/// </summary>
internal sealed class ShopRequestRun(ShopRequestStore store, ShopConnectors shops, IMessageBus bus, IEnumerable<IShopOutcomes> outcomes, TimeProvider clock) : IShopRequestRun
{
    private static readonly Meter Meter = new("Serverless.Shops");
    private static readonly Counter<long> Settled = Meter.CreateCounter<long>("shop.requests.settled", description: "Requests to shops that ended, by how");
    private readonly Dictionary<string, IShopOutcomes> _outcomes = outcomes.ToDictionary(outcome => outcome.Kind, StringComparer.Ordinal);

    public async Task<ShopRequestStep> CallAsync(Business business, string requestId, int attempt, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(business.Id, requestId, cancellationToken) is not { } found) { return ShopRequestStep.Unknown; }

        if (found.IsOpen && found.Request.Deadline <= clock.GetUtcNow()) { return await ExpireAsync(business, requestId, cancellationToken); }

        var record = await store.UpdateAsync(business.Id, requestId, known => known.Called(attempt), cancellationToken);
        if (record?.IsDue(attempt) != true)
        {
            // The process may have died between noting that the shop took it and telling so.
            if (record is { State: ShopRequestState.Taken, Attempt: var taken } && taken == attempt) { await TellTakenAsync(business, record, cancellationToken); }

            return await FinishAsync(business, record, "overtaken", cancellationToken);
        }

        var answer = await shops.AskAsync(business, record.Request, attempt, cancellationToken);
        return answer switch
        {
            ShopAnswer.Later => await TakeAsync(business, requestId, attempt, cancellationToken),
            ShopAnswer.TryAgain again => await RepeatAsync(business, record, attempt, again, cancellationToken),
            ShopAnswer.Broken broken => await BreakAsync(business, requestId, attempt, broken.Code, cancellationToken),
            _ when record.Request.Wish.IsAnsweredBy(answer) => await AnswerAsync(business, requestId, answer, cancellationToken),
            _ => await BreakAsync(business, requestId, attempt, ShopRequestCodes.WrongAnswer, cancellationToken),
        };
    }

    public async Task<ShopRequestStep> ReplyAsync(Business business, ShopReply reply, CancellationToken cancellationToken) =>
        await store.FindAsync(business.Id, reply.RequestId, cancellationToken) switch
        {
            null => ShopRequestStep.Unknown,
            { Attempt: 0 } => ShopRequestStep.NotAsked,
            { } known when !known.Request.Wish.IsAnsweredBy(reply.Answer) => ShopRequestStep.WrongAnswer,
            _ => await AnswerAsync(business, reply.RequestId, reply.Answer, cancellationToken),
        };

    public Task<ShopRequestStep> ExpireAsync(Business business, string requestId, CancellationToken cancellationToken) =>
        StepAsync(business, requestId, known => known.Failed(ShopRequestCodes.NoAnswer, clock.GetUtcNow()), "deadline", cancellationToken);

    /// <summary>The first answer counts; one after a failure is kept and told too, but never before the failure.</summary>
    private async Task<ShopRequestStep> AnswerAsync(Business business, string requestId, ShopAnswer answer, CancellationToken cancellationToken)
    {
        var outcome = answer is ShopAnswer.Refused ? "refused" : "answered";
        var record = await store.UpdateAsync(business.Id, requestId, known => known.Answered(answer, clock.GetUtcNow()), cancellationToken);
        if (record is not { Settlement: ShopSettlement.Failed }) { return await FinishAsync(business, record, outcome, cancellationToken); }

        await FinishAsync(business, record, outcome, cancellationToken);
        return await StepAsync(business, requestId, known => known.Answered(answer, clock.GetUtcNow()), outcome, cancellationToken);
    }

    /// <summary>Calling again does not help. Unless the shop took the request meanwhile: then its answer is waited for.</summary>
    private Task<ShopRequestStep> BreakAsync(Business business, string requestId, int attempt, string code, CancellationToken cancellationToken) =>
        StepAsync(business, requestId, known => known.IsDue(attempt) ? known.Failed(code, clock.GetUtcNow()) : known, code, cancellationToken);

    /// <summary>Comes back as a scheduled message, so that it survives a restart; after the deadline nothing is asked any more.</summary>
    private async Task<ShopRequestStep> RepeatAsync(Business business, ShopRequestRecord record, int attempt, ShopAnswer.TryAgain again, CancellationToken cancellationToken)
    {
        var next = clock.GetUtcNow() + ShopRequestPauses.After(record.Request.Id, attempt, again.After);
        if (next < record.Request.Deadline) { await bus.SendAsync(Queues.ShopRequests, ShopRequestMessages.Due(record.Request, attempt + 1, next), cancellationToken); }

        return await StepAsync(business, record.Request.Id, known => known.Missed(attempt, again.Code), again.Code, cancellationToken);
    }

    private async Task<ShopRequestStep> TakeAsync(Business business, string requestId, int attempt, CancellationToken cancellationToken)
    {
        var record = await store.UpdateAsync(business.Id, requestId, known => known.Taken(attempt), cancellationToken);
        if (record is { State: ShopRequestState.Taken }) { await TellTakenAsync(business, record, cancellationToken); }

        return await FinishAsync(business, record, "taken", cancellationToken);
    }

    private Task TellTakenAsync(Business business, ShopRequestRecord record, CancellationToken cancellationToken) =>
        _outcomes[record.Request.Kind].TakenAsync(business, record.Request, cancellationToken);

    private async Task<ShopRequestStep> StepAsync(Business business, string requestId, Func<ShopRequestRecord, ShopRequestRecord> step, string outcome, CancellationToken cancellationToken) =>
        await FinishAsync(business, await store.UpdateAsync(business.Id, requestId, step, cancellationToken), outcome, cancellationToken);

    /// <summary>Whoever asked is told last, and that they were told is written after it: a crash in between tells them again.</summary>
    private async Task<ShopRequestStep> FinishAsync(Business business, ShopRequestRecord? record, string outcome, CancellationToken cancellationToken)
    {
        if (record is null) { return ShopRequestStep.Unknown; }

        var step = new ShopRequestStep(outcome, null);
        if (record is not { Settlement: { } settlement, IsTold: false }) { return step; }

        await _outcomes[record.Request.Kind].TellAsync(business, record.Request, settlement, cancellationToken);
        await store.UpdateAsync(business.Id, record.Request.Id, known => known.Told(settlement), cancellationToken);
        Settled.Add(1, new("kind", record.Request.Kind), new("end", settlement.GetType().Name));
        return step;
    }
}
