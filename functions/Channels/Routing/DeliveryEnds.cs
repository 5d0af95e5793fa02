namespace Serverless.Channels.Routing;

/// <summary>Tells where the way of a message over its legs ended.</summary>
public interface IDeliveryEnds
{
    /// <summary>
    /// The last send when the message certainly reached the customer on none of its legs, else null: while it is on its way, when it was
    /// sent, and when nobody knows.
    /// </summary>
    /// <param name="business">The business.</param>
    /// <param name="customer">The customer.</param>
    /// <param name="sendId">The first send.</param>
    /// <param name="again">The send that was made after a message had ended so, if there is one; it is followed too.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<string?> RefusedAsync(string business, string customer, string sendId, Func<string, string> again, CancellationToken cancellationToken);
}

internal sealed class DeliveryEnds(Deliveries deliveries) : IDeliveryEnds
{
    /// <summary>More sends than one step of an order can have.</summary>
    private const int Most = 50;

    public async Task<string?> RefusedAsync(string business, string customer, string sendId, Func<string, string> again, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(again);
        string? refused = null;
        for (var sends = 0; sends < Most && await deliveries.FindAsync(business, customer, sendId, cancellationToken) is { } row; sends++)
        {
            if (!IsOver(row)) { return null; }

            refused = row.FellBackTo is null ? sendId : null;
            sendId = row.FellBackTo ?? again(sendId);
        }

        return refused;
    }

    /// <summary>Refused, or failed after the provider had accepted it; but not where the customer may have it, or where it came too late to be news.</summary>
    private static bool IsOver(DeliveryRow row) =>
        row.IsFinal && (row.State == DeliveryStates.Refused || row.Reason is not null)
        && row.Reason is not ("unknown-outcome" or "stale" or FallbackPolicy.DeliveredByOtherLeg)
        && (row.Reason != DeliveryChecks.NotInTime || row.FellBackTo is not null);
}
