using System.Collections.Concurrent;
using Serverless.Chaos.FarEnd;
using Serverless.Chaos.World;

namespace Serverless.Chaos.Judging;

/// <summary>An order event that was offered to the product.</summary>
internal sealed class Offer(ChaosCustomer customer, string order, string step, long offered)
{
    public ChaosCustomer Customer => customer;

    public string Order => order;

    public string Step => step;

    /// <summary>What its message is about, in the records.</summary>
    public string About => $"order:{order}:{step}";

    /// <summary>The place in the ledger when it was first offered.</summary>
    public long OfferedAt => offered;

    /// <summary>The place when a 2xx came back; null while none did.</summary>
    public long? AcceptedAt { get; set; }
}

/// <summary>What the outside knows, kept by the runner and not by the product: what was offered and taken, and what arrived at the far end.</summary>
/// <param name="name">Keeps the ids of several worlds apart.</param>
internal sealed class Ledger(string name)
{
    private readonly ConcurrentQueue<Offer> _offers = new();
    private readonly ConcurrentQueue<AcceptedSend> _sends = new();
    private readonly ConcurrentQueue<(AcceptedSend Send, string Kind)> _receipts = new();
    private long _sequence;

    public string Name => name;

    public IReadOnlyCollection<Offer> Offers => _offers;

    public IReadOnlyCollection<AcceptedSend> Sends => _sends;

    /// <summary>The receipts that were answered 2xx.</summary>
    public IReadOnlyCollection<(AcceptedSend Send, string Kind)> Receipts => _receipts;

    public Offer NoteOffer(ChaosCustomer customer, string order, string step)
    {
        var offer = new Offer(customer, order, step, Interlocked.Increment(ref _sequence));
        _offers.Enqueue(offer);
        return offer;
    }

    public void NoteAccepted(Offer offer) => offer.AcceptedAt ??= Interlocked.Increment(ref _sequence);

    public AcceptedSend NoteSend(string channel, string account, string peer, string metadata, string messageId)
    {
        var sendId = metadata.Split(':') is [_, var inner, ..] ? inner : metadata;
        var send = new AcceptedSend(Interlocked.Increment(ref _sequence), channel, account, peer, sendId, metadata, messageId);
        _sends.Enqueue(send);
        return send;
    }

    public void NoteReceipt(AcceptedSend send, string kind) => _receipts.Enqueue((send, kind));
}
