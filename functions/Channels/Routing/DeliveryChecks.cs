using Serverless.Platform.Messaging;

namespace Serverless.Channels.Routing;

/// <summary>The time in which a message should have been delivered is up. Sent to <c>chat-receipts</c> when it goes out, to arrive then.</summary>
public sealed record DeliveryCheck
{
    public const string Schema = "delivery-check/1";

    public required ChatMessage Message { get; init; }

    /// <summary>How often its time was up while nobody knew yet whether it had been sent.</summary>
    public int Looks { get; init; }
}

/// <summary>What is still to be done for a message after it was sent. Each answers what came of it, as a stable code, and is safe to repeat.</summary>
public interface IDeliveryFollowUps
{
    /// <summary>The provider failed after it had accepted the message.</summary>
    Task<string> FailedAsync(ReceiptFailed failed, CancellationToken cancellationToken);

    /// <summary>The message should have been delivered by now.</summary>
    Task<string> DueAsync(DeliveryCheck check, CancellationToken cancellationToken);
}

internal sealed class DeliveryFollowUps(FailedReceipts failures, DeliveryChecks checks) : IDeliveryFollowUps
{
    public Task<string> FailedAsync(ReceiptFailed failed, CancellationToken cancellationToken) => failures.RunAsync(failed, cancellationToken);

    public Task<string> DueAsync(DeliveryCheck check, CancellationToken cancellationToken) => checks.RunAsync(check, cancellationToken);
}

/// <summary>Looks at the receipts when the time is up, and goes on with the next leg when they show nothing. Safe to repeat.</summary>
internal sealed class DeliveryChecks(Deliveries deliveries, StoredDeliveryStates states, NextLegs legs, TimeProvider clock)
{
    public const string NotInTime = "not-delivered-in-time";

    private const string LooksAgain = "looks-again";
    private const int MostLooks = 5;
    private static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(5);

    /// <summary>What came of it, as a stable code; of a message made of several, what came of the last one.</summary>
    public async Task<string> RunAsync(DeliveryCheck check, CancellationToken cancellationToken)
    {
        var outcome = "delivery-unknown";
        foreach (var message in check.Message.Parts is { Count: > 0 } parts ? parts : [check.Message])
        {
            outcome = await RunAsync(check, message, cancellationToken);
            if (outcome == LooksAgain) { break; }
        }

        return outcome;
    }

    private async Task<string> RunAsync(DeliveryCheck check, ChatMessage message, CancellationToken cancellationToken)
    {
        if (await deliveries.FindAsync(message, cancellationToken) is not { } row) { return "delivery-unknown"; }

        if (row.FellBackTo is not null || row.State == DeliveryStates.Refused) { return "already-done"; }

        if (row.State != DeliveryStates.Sent)
        {
            if (check.Looks >= MostLooks) { return "outcome-unknown"; }

            await legs.CheckAtAsync(check with { Looks = check.Looks + 1 }, clock.GetUtcNow() + LookAgain, cancellationToken);
            return LooksAgain;
        }

        if (await states.StateOfAsync(row, cancellationToken) is DeliveryStates.Delivered or DeliveryStates.Read) { return "delivered"; }

        (row.FellBackTo, row.Reason) = (await legs.GoAsync(message, cancellationToken), NotInTime);
        await deliveries.TryWriteAsync(row, cancellationToken);
        return NotInTime;
    }
}
