using Serverless.Consents;
using Serverless.Conversations;
using Serverless.Platform.Json;
using Serverless.Platform.Messaging;

namespace Serverless.Channels.Routing;

/// <summary>
/// Does what a failure demands that the provider reported after it had accepted the message. What was delivered or read stays so; a
/// failure that was dealt with is not dealt with again.
/// </summary>
internal sealed class FailedReceipts(IEnumerable<IReceiptFailures> channels, Deliveries deliveries, StoredDeliveryStates states, NextLegs legs,
    AccountPauses pauses, IThreads threads, IConsents consents, IMessageBus bus, Microsoft.Extensions.Options.IOptions<ChannelsOptions> options, TimeProvider clock)
{
    internal const int MostRepeats = 2;

    /// <summary>From <see cref="FirstLookAgain"/> on, twice as long each: about two minutes in all, longer than a lock on the send.</summary>
    private const int MostLooks = 7;
    private static readonly TimeSpan FirstLookAgain = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan UsualPause = TimeSpan.FromMinutes(1);

    /// <summary>What came of it, as a stable code; of a message made of several, what came of the last one.</summary>
    public async Task<string> RunAsync(ReceiptFailed failed, CancellationToken cancellationToken)
    {
        if (EchoMetadata.TryRead(failed.Metadata) is not { Customer: { } customer, SendId: var sendId }
            || await deliveries.FindAsync(failed.Business, customer, sendId, cancellationToken) is not { } row)
        {
            return "delivery-unknown";
        }

        if (!row.IsFinal && failed.Looks < MostLooks)
        {
            // The failure was faster than the record of the send.
            await LookAgainAsync(failed, cancellationToken);
            return "looks-again";
        }

        var outcome = await ConcludeAsync(failed, row, customer, cancellationToken);
        foreach (var member in row.Members?.Split(',') ?? [])
        {
            if (await deliveries.FindAsync(failed.Business, customer, member, cancellationToken) is { } other)
            {
                outcome = await ConcludeAsync(failed, other, customer, cancellationToken);
            }
        }

        return outcome;
    }

    /// <summary>Each row is done on its own, so a crash between two goes on with the second.</summary>
    private async Task<string> ConcludeAsync(ReceiptFailed failed, DeliveryRow row, string customer, CancellationToken cancellationToken)
    {
        if (row.FellBackTo is not null || row.Reason is not null) { return "already-done"; }

        if (await states.StateOfAsync(row, cancellationToken) is DeliveryStates.Delivered or DeliveryStates.Read) { return "delivered"; }

        var failure = channels.FirstOrDefault(channel => channel.Channel == row.Channel)?.Of(failed.ErrorCode)
            ?? new ReceiptFailure(ReceiptDemand.FallBack, $"{row.Channel}.code-{failed.ErrorCode}");
        row.FellBackTo = await ObeyAsync(row, customer, failure, cancellationToken);
        row.Reason = failure.Reason;
        await deliveries.TryWriteAsync(row, cancellationToken);
        return failure.Reason;
    }

    /// <summary>The send that takes over, or null.</summary>
    private async Task<string?> ObeyAsync(DeliveryRow row, string customer, ReceiptFailure failure, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var message = NextLegs.Read(row.Message);
        if (failure.ClosesWindow && message is not null) { await CloseWindowAsync(message, now, cancellationToken); }

        if (failure.Demand is ReceiptDemand.PauseAccount)
        {
            await pauses.PauseAsync(row.Channel, row.Account, new AccountPause(now + options.Value.PauseFor, failure.Reason, true), cancellationToken);
        }

        if (failure.Demand is ReceiptDemand.WithdrawConsent && message is not null)
        {
            await consents.WithdrawAsync(message.Business, customer, row.Channel, failure.Withdrawn ?? message.Purpose,
                new ConsentEvidence($"{row.Channel}:{failure.Reason}", now), cancellationToken);
        }

        return message is null || failure.Demand is ReceiptDemand.GiveUp or ReceiptDemand.WithdrawConsent
            ? null
            : await GoOnAsync(message, failure, now, cancellationToken);
    }

    /// <summary>The same chat once more where that may help (a closed window leads to a template there), else the next leg.</summary>
    private async Task<string?> GoOnAsync(ChatMessage message, ReceiptFailure failure, DateTimeOffset now, CancellationToken cancellationToken)
    {
        TimeSpan? pause = failure switch
        {
            { ClosesWindow: true } => message.Content.Template is null ? null : TimeSpan.Zero,
            { Demand: ReceiptDemand.Resend } => failure.Pause ?? UsualPause,
            { Demand: ReceiptDemand.PauseAccount } => options.Value.PauseFor,
            _ => null,
        };
        return pause is { } wait && message.Repeats < MostRepeats
            ? await legs.RepeatAsync(message, now + wait, cancellationToken)
            : await legs.GoAsync(message, cancellationToken);
    }

    private Task<ChatThread?> CloseWindowAsync(ChatMessage message, DateTimeOffset now, CancellationToken cancellationToken) =>
        threads.UpdateAsync(message.Business, message.Customer, message.Thread,
            thread => thread.WindowUntil > now ? thread with { WindowUntil = now } : thread, cancellationToken);

    private Task LookAgainAsync(ReceiptFailed failed, CancellationToken cancellationToken)
    {
        var again = failed with { Looks = failed.Looks + 1 };
        var id = Platform.Security.StableId.From(ReceiptFailed.Schema, failed.Account, failed.MessageId, $"{again.Looks}");
        return bus.SendAsync(Queues.ChatReceipts, new BusMessage(id, null, failed.Business, ReceiptFailed.Schema, RecordJson.Body(again))
        {
            NotBefore = clock.GetUtcNow() + FirstLookAgain * Math.Pow(2, failed.Looks),
        }, cancellationToken);
    }
}
