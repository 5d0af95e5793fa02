using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Serverless.Consents;
using Serverless.Conversations.Talk;
using Serverless.Customers.Phones;
using Serverless.Platform.Json;
using Serverless.Platform.Storage;

namespace Serverless.Conversations;

/// <summary>
/// A thread. Partition: business and customer; row: the thread's id. A thread that became part of another one stays as a signpost,
/// because messages on their way still name it.
/// </summary>
internal sealed class ThreadRow : ITableEntity
{
    public string PartitionKey { get; set; } = "";
    public string RowKey { get; set; } = "";
    public DateTimeOffset? Timestamp { get; set; }
    public ETag ETag { get; set; }
    public string Business { get; set; } = "";
    public string Customer { get; set; } = "";
    public string Id { get; set; } = "";
    public string Channel { get; set; } = "";
    public string Account { get; set; } = "";
    public string PeerKind { get; set; } = "";
    public string PeerValue { get; set; } = "";
    public string? VouchedPhone { get; set; }
    public DateTimeOffset? WindowUntil { get; set; }
    public string? WindowOpenedBy { get; set; }
    public DateTimeOffset? FreeUntil { get; set; }
    public DateTimeOffset? LastContactAt { get; set; }
    public string? LastContactKind { get; set; }
    public DateTimeOffset? StaffWroteAt { get; set; }
    public bool HasOpenComplaint { get; set; }
    public string? Locale { get; set; }
    public string? HeldBy { get; set; }
    public DateTimeOffset? HeldSince { get; set; }
    public bool HasPassedControl { get; set; }
    public DateTimeOffset? BlockedUntil { get; set; }

    /// <summary>JSON list of <see cref="DeferredSend"/>; null when nothing waits.</summary>
    public string? Deferred { get; set; }

    /// <summary>JSON list of <see cref="Permit"/>; null when the thread has no copy of the consents.</summary>
    public string? Permits { get; set; }

    /// <summary>JSON of <see cref="TalkState"/>; null where nothing was said yet.</summary>
    public string? Talk { get; set; }

    /// <summary>On a signpost: the customer of the thread this one became part of.</summary>
    public string? MovedToCustomer { get; set; }

    /// <summary>On a signpost: that thread's id.</summary>
    public string? MovedToThread { get; set; }

    public bool IsSignpost() => MovedToCustomer is not null && MovedToThread is not null;

    public static string Partition(string business, string customer) => TableKey.Join(business, customer);

    public static string Row(string thread) => TableKey.Encode(thread);

    public static ThreadRow Of(ChatThread thread) => new()
    {
        PartitionKey = Partition(thread.Business, thread.Customer),
        RowKey = Row(thread.Id),
        Business = thread.Business,
        Customer = thread.Customer,
        Id = thread.Id,
        Channel = thread.Channel,
        Account = thread.Account,
        PeerKind = thread.Peer.Kind,
        PeerValue = thread.Peer.Value,
        VouchedPhone = thread.VouchedPhone?.Value,
        WindowUntil = thread.WindowUntil,
        WindowOpenedBy = thread.WindowOpenedBy,
        FreeUntil = thread.FreeUntil,
        LastContactAt = thread.LastContactAt,
        LastContactKind = thread.LastContactKind,
        StaffWroteAt = thread.StaffWroteAt,
        HasOpenComplaint = thread.HasOpenComplaint,
        Locale = thread.Locale,
        HeldBy = thread.HeldBy,
        HeldSince = thread.HeldSince,
        HasPassedControl = thread.HasPassedControl,
        BlockedUntil = thread.BlockedUntil,
        Deferred = thread.Deferred.Count == 0 ? null : JsonSerializer.Serialize(thread.Deferred, RecordJson.Of<IReadOnlyList<DeferredSend>>()),
        Talk = thread.Talk == TalkState.None ? null : JsonSerializer.Serialize(thread.Talk, RecordJson.Of<TalkState>()),
        Permits = thread.Permits is null ? null : JsonSerializer.Serialize(thread.Permits, RecordJson.Of<IReadOnlyList<Permit>>()),
    };

    /// <summary>What is left of a thread that became part of another: no address of the customer.</summary>
    public static ThreadRow Signpost(ChatThread from, ChatThread into) => new()
    {
        PartitionKey = Partition(from.Business, from.Customer),
        RowKey = Row(from.Id),
        Business = from.Business,
        Customer = from.Customer,
        Id = from.Id,
        Channel = from.Channel,
        Account = from.Account,
        MovedToCustomer = into.Customer,
        MovedToThread = into.Id,
    };

    public ChatThread ToThread() => new()
    {
        Business = Business,
        Customer = Customer,
        Id = Id,
        Channel = Channel,
        Account = Account,
        Peer = new ChatPeer(PeerKind, PeerValue),
        VouchedPhone = PhoneNumber.Parse(VouchedPhone, country: null),
        WindowUntil = WindowUntil,
        WindowOpenedBy = WindowOpenedBy,
        FreeUntil = FreeUntil,
        LastContactAt = LastContactAt,
        LastContactKind = LastContactKind,
        StaffWroteAt = StaffWroteAt,
        HasOpenComplaint = HasOpenComplaint,
        Locale = Locale,
        HeldBy = HeldBy,
        HeldSince = HeldSince,
        HasPassedControl = HasPassedControl,
        BlockedUntil = BlockedUntil,
        Deferred = Deferred is null ? [] : JsonSerializer.Deserialize(Deferred, RecordJson.Of<IReadOnlyList<DeferredSend>>()) ?? [],
        Talk = Talk is null ? TalkState.None : JsonSerializer.Deserialize(Talk, RecordJson.Of<TalkState>()) ?? TalkState.None,
        Permits = Permits is null ? null : JsonSerializer.Deserialize(Permits, RecordJson.Of<IReadOnlyList<Permit>>()),
        ETag = ETag,
    };
}
