using System.Runtime.Serialization;
using Azure;
using Azure.Data.Tables;
using Serverless.Platform.Storage;

namespace Serverless.Channels;

/// <summary>One message and what became of it. Partition: the customer; row: the send id.</summary>
internal sealed class DeliveryRow : ITableEntity
{
    public string PartitionKey { get; set; } = "";
    public string RowKey { get; set; } = "";
    public DateTimeOffset? Timestamp { get; set; }
    public ETag ETag { get; set; }

    /// <summary>See <see cref="DeliveryStates"/>.</summary>
    public string State { get; set; } = "";

    /// <summary>Why it was refused or put off; a stable code.</summary>
    public string? Reason { get; set; }
    public string Thread { get; set; } = "";
    public string Channel { get; set; } = "";
    public string Account { get; set; } = "";

    /// <summary>Keyed hash of the customer's address, which receipts are found by.</summary>
    public string Peer { get; set; } = "";
    public string About { get; set; } = "";
    public string Purpose { get; set; } = "";

    /// <summary>What was said, for those who read the chat.</summary>
    public string? Text { get; set; }
    public string? ProviderMessageId { get; set; }

    /// <summary>As what it was sent and is priced; what was charged in the end stands in the receipts.</summary>
    public string? Category { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset ChangedAt { get; set; }

    /// <summary>When the last call was begun; the provider's own time of the message is not before it.</summary>
    public DateTimeOffset? ClaimedAt { get; set; }

    /// <summary>Until when an echo can still tell the outcome.</summary>
    public DateTimeOffset? RecheckAt { get; set; }

    /// <summary>How often a call ended without a known outcome.</summary>
    public int Unknowns { get; set; }

    /// <summary>How often the provider put it off.</summary>
    public int Tries { get; set; }

    /// <summary>The message itself (JSON) while no bus message may hold it: parked behind another, or made of several. Gone at its end.</summary>
    public string? Parked { get; set; }

    /// <summary>The send id of the message that this one went out with; null for one of its own.</summary>
    public string? Lead { get; set; }

    /// <summary>The send ids of the others that went out with this one, with commas between; null for one of its own.</summary>
    public string? Members { get; set; }

    /// <summary>The send that took over on another leg, or repeats this one; <see cref="Reason"/> says why.</summary>
    public string? FellBackTo { get; set; }

    /// <summary>The message (JSON), kept where the provider may still report a failure that demands another try or another leg.</summary>
    public byte[]? Message { get; set; }

    /// <summary><c>echo</c> when the outcome was learned later.</summary>
    public string? ConfirmedBy { get; set; }

    [IgnoreDataMember]
    public bool IsFinal => State is DeliveryStates.Sent or DeliveryStates.Refused;

    public static string Partition(string business, string customer) => TableKey.Join(business, customer);
}

/// <summary>The states of a delivery: claimed → sent, refused or unknown; deferred goes back to claimed; unknown ends as sent or refused.</summary>
public static class DeliveryStates
{
    public const string Deferred = "deferred";
    public const string Claimed = "claimed";
    public const string Unknown = "unknown";
    public const string Sent = "sent";
    public const string Refused = "refused";
    public const string Delivered = "delivered";
    public const string Read = "read";
    public const string Failed = "failed";
}
