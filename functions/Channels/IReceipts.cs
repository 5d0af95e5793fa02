namespace Serverless.Channels;

/// <summary>What a provider reported about messages of ours.</summary>
public enum ReceiptKind { Echoed, Sent, Delivered, Read, Failed }

/// <summary>One report. Either it names a message, or (Messenger) everything up to <see cref="Watermark"/> of one peer.</summary>
public sealed record ProviderReceipt(string Channel, string Account, ReceiptKind Kind, DateTimeOffset At)
{
    /// <summary>The provider's id of the message, or null for a watermark.</summary>
    public string? MessageId { get; init; }

    /// <summary>The customer's address, needed for a watermark. Stored hashed.</summary>
    public string? Peer { get; init; }

    /// <summary>Everything sent to the peer up to this time is meant.</summary>
    public DateTimeOffset? Watermark { get; init; }

    /// <summary>Our send id, when an echo carried it back.</summary>
    public string? SendId { get; init; }

    /// <summary>With <see cref="ReceiptKind.Failed"/>: the provider's error code.</summary>
    public int? ErrorCode { get; init; }

    /// <summary>What the message costs, when the provider says so.</summary>
    public ReceiptPrice? Price { get; init; }

    public override string ToString() => $"{Channel} {Kind}";
}

/// <summary>The pricing part of a WhatsApp status.</summary>
/// <param name="Category">What it is priced as: <c>utility</c>, <c>marketing</c>, <c>service</c>, <c>authentication</c> …</param>
/// <param name="Model">The pricing model: <c>PMP</c> (per message) since July 2025.</param>
/// <param name="Type">Why it is or is not charged: <c>regular</c>, <c>free_customer_service</c>, <c>free_entry_point</c> …</param>
/// <param name="IsBillable">Whether Meta charges it; null when the provider does not say.</param>
public sealed record ReceiptPrice(string? Category, string? Model, string? Type, bool? IsBillable);

/// <summary>
/// The receipts: append-only rows, one insert each and nothing read before. A duplicate is already there; an old one never overwrites a
/// newer one; a delivery's state is the highest that is present.
/// </summary>
public interface IReceipts
{
    /// <summary>Stores all of them; returns when they are durable.</summary>
    Task RecordAsync(IReadOnlyList<ProviderReceipt> receipts, CancellationToken cancellationToken);
}
