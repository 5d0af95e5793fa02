namespace Serverless.Channels;

/// <summary>A message that the business's side wrote, or was about to.</summary>
/// <param name="State">See <see cref="DeliveryStates"/>: as far as the delivery itself knows.</param>
public sealed record SentMessage(string SendId, string? Text, string About, string State, string? Reason, DateTimeOffset At)
{
    public override string ToString() => SendId;
}

/// <summary>What was written to customers, for those who read the chat.</summary>
public interface ISentMessages
{
    /// <summary>The newest of one thread before a time, newest first.</summary>
    Task<IReadOnlyList<SentMessage>> ListAsync(string business, string customer, string thread, DateTimeOffset before, int count, CancellationToken cancellationToken);
}

internal sealed class SentMessages(Deliveries deliveries) : ISentMessages
{
    public async Task<IReadOnlyList<SentMessage>> ListAsync(string business, string customer, string thread, DateTimeOffset before, int count,
        CancellationToken cancellationToken)
    {
        var rows = new List<DeliveryRow>();
        await foreach (var row in deliveries.ListAsync(business, customer, thread, before, cancellationToken)) { rows.Add(row); }

        return [.. rows.OrderByDescending(row => row.CreatedAt).ThenByDescending(row => row.RowKey, StringComparer.Ordinal).Take(count)
            .Select(row => new SentMessage(row.RowKey, row.Text, row.About, row.State, row.Reason, row.CreatedAt))];
    }
}
