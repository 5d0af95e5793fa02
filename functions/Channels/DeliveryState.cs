using Serverless.Conversations;

namespace Serverless.Channels;

/// <summary>One message to a customer: why it was written, and the furthest that is known of it (see <see cref="DeliveryStates"/>).</summary>
public sealed record DeliveryState(string SendId, string About, string Thread, string Channel, string State, string? Reason, string? MessageId,
    DateTimeOffset CreatedAt, DateTimeOffset ChangedAt)
{
    /// <summary>What the provider charges for it, as far as it said so.</summary>
    public ReceiptPrice? Price { get; init; }

    /// <summary>The send that took over, on another leg or as a repetition.</summary>
    public string? FellBackTo { get; init; }

    /// <summary>The provider's code when it failed after it had been accepted.</summary>
    public int? ErrorCode { get; init; }
}

/// <summary>Reads deliveries together with what the provider reported about them.</summary>
public interface IDeliveryStates
{
    /// <summary>The longest list.</summary>
    const int Most = 100;

    /// <summary>The last <see cref="Most"/> messages to the customer, newest first; empty when there are none.</summary>
    Task<IReadOnlyList<DeliveryState>> ListAsync(string business, string customer, CancellationToken cancellationToken);
}

internal sealed class StoredDeliveryStates(Deliveries deliveries, ReceiptStore receipts) : IDeliveryStates
{
    public async Task<IReadOnlyList<DeliveryState>> ListAsync(string business, string customer, CancellationToken cancellationToken)
    {
        var rows = new List<DeliveryRow>();
        await foreach (var row in deliveries.ListAsync(business, customer, cancellationToken)) { rows.Add(row); }

        var newest = rows.OrderByDescending(row => row.CreatedAt).ThenByDescending(row => row.RowKey, StringComparer.Ordinal).Take(IDeliveryStates.Most).ToList();
        var watermarks = await WatermarksAsync(newest, cancellationToken);
        var states = new List<DeliveryState>();
        foreach (var row in newest)
        {
            states.Add(await StateAsync(row, watermarks, cancellationToken));
        }

        return states;
    }

    /// <summary>The furthest that is known of one delivery.</summary>
    public async Task<string> StateOfAsync(DeliveryRow row, CancellationToken cancellationToken) =>
        (await StateAsync(row, await WatermarksAsync([row], cancellationToken), cancellationToken)).State;

    private async Task<DeliveryState> StateAsync(DeliveryRow row, Dictionary<(string, string, string), Watermarks> watermarks, CancellationToken cancellationToken)
    {
        var state = new DeliveryState(row.RowKey, row.About, row.Thread, row.Channel, row.State, row.Reason, row.ProviderMessageId, row.CreatedAt, row.ChangedAt)
        {
            FellBackTo = row.FellBackTo,
            Price = row.Category is { } category ? new ReceiptPrice(category, null, null, null) : null,
        };
        if (row is not { State: DeliveryStates.Sent, ProviderMessageId: { } messageId }) { return state; }

        var seen = watermarks[(row.Channel, row.Account, row.Peer)];
        if (IsCovered(row, seen.Read)) { return state with { State = DeliveryStates.Read }; }

        // Only WhatsApp tells prices.
        var sendId = row.Channel == ChatChannels.WhatsApp ? row.Lead ?? row.RowKey : null;
        var reported = await receipts.ReadAsync(row.Channel, row.Account, messageId, sendId, cancellationToken);
        return state with { State = StateOf(reported.Kinds, IsCovered(row, seen.Delivered)), Price = reported.Price ?? state.Price, ErrorCode = reported.ErrorCode };
    }

    /// <summary>A watermark is cut to whole milliseconds: one of the same millisecond may be later than the send.</summary>
    private static bool IsCovered(DeliveryRow row, DateTimeOffset? watermark) =>
        row.ClaimedAt is { } sent && watermark is { } until && sent.ToUnixTimeMilliseconds() <= until.ToUnixTimeMilliseconds();

    /// <summary>The highest of sent, delivered and read that any receipt shows; receipts come in any order.</summary>
    private static string StateOf(IReadOnlySet<ReceiptKind> kinds, bool isDelivered) =>
        kinds.Contains(ReceiptKind.Read) ? DeliveryStates.Read
        : kinds.Contains(ReceiptKind.Delivered) || isDelivered ? DeliveryStates.Delivered
        : kinds.Contains(ReceiptKind.Failed) ? DeliveryStates.Failed
        : DeliveryStates.Sent;

    private async Task<Dictionary<(string, string, string), Watermarks>> WatermarksAsync(List<DeliveryRow> rows, CancellationToken cancellationToken)
    {
        var watermarks = new Dictionary<(string, string, string), Watermarks>();
        foreach (var (channel, account, peer) in rows.Where(row => row.State == DeliveryStates.Sent).Select(row => (row.Channel, row.Account, row.Peer)).Distinct())
        {
            watermarks[(channel, account, peer)] = new Watermarks(
                await receipts.WatermarkAsync(channel, account, peer, ReceiptKind.Delivered, cancellationToken),
                await receipts.WatermarkAsync(channel, account, peer, ReceiptKind.Read, cancellationToken));
        }

        return watermarks;
    }

    private readonly record struct Watermarks(DateTimeOffset? Delivered, DateTimeOffset? Read);
}
