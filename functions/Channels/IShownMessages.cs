namespace Serverless.Channels;

/// <summary>What providers call the messages of ours that they took.</summary>
public interface IShownMessages
{
    /// <summary>The message that the customer got for a send; null while no provider is known to have taken it.</summary>
    Task<ShownMessage?> FindAsync(string business, string customer, string sendId, CancellationToken cancellationToken);
}

/// <param name="MessageId">The provider's id of it, which reactions and replies name.</param>
/// <param name="ShownAt">When it was handed over; the customer cannot have seen it before.</param>
public sealed record ShownMessage(string MessageId, DateTimeOffset ShownAt);

internal sealed class ShownMessages(Deliveries deliveries) : IShownMessages
{
    /// <summary>Repeats and other legs that a send is followed through.</summary>
    private const int MostHops = 5;

    public async Task<ShownMessage?> FindAsync(string business, string customer, string sendId, CancellationToken cancellationToken)
    {
        for (var hop = 0; hop < MostHops; hop++)
        {
            if (await deliveries.FindAsync(business, customer, sendId, cancellationToken) is not { } row) { return null; }

            if (row.FellBackTo is not { } next)
            {
                return row is { State: DeliveryStates.Sent, ProviderMessageId: { } id, ClaimedAt: { } at } ? new ShownMessage(id, at) : null;
            }

            sendId = next;
        }

        return null;
    }
}
