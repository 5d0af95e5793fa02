using Serverless.Channels;
using Serverless.Platform.Messaging;

namespace Serverless.Conversations;

/// <summary>
/// What a webhook's events of one business come to. Each ends in one of the lists, a failed receipt and a call that rings in two. Most webhooks need one list
/// only, so the others are not made.
/// </summary>
internal sealed class InboundBatch(string business, string channel)
{
    private List<BusMessage>? _acts;
    private List<ProviderReceipt>? _receipts;
    private List<BusMessage>? _failures;
    private List<BusMessage>? _calls;
    private List<(string EventId, string What)>? _unhandled;

    public string Business { get; } = business;
    public string Channel { get; } = channel;

    /// <summary>For <c>chat-inbound</c>.</summary>
    public IReadOnlyList<BusMessage> Acts => _acts ?? (IReadOnlyList<BusMessage>)[];

    public IReadOnlyList<ProviderReceipt> Receipts => _receipts ?? (IReadOnlyList<ProviderReceipt>)[];

    /// <summary>For <c>chat-receipts</c>.</summary>
    public IReadOnlyList<BusMessage> Failures => _failures ?? (IReadOnlyList<BusMessage>)[];

    /// <summary>For <c>caller-context</c>.</summary>
    public IReadOnlyList<BusMessage> Calls => _calls ?? (IReadOnlyList<BusMessage>)[];

    public IReadOnlyList<(string EventId, string What)> Unhandled => _unhandled ?? (IReadOnlyList<(string, string)>)[];

    public void AddAct(BusMessage message) => (_acts ??= new(1)).Add(message);

    public void AddReceipt(ProviderReceipt receipt) => (_receipts ??= []).Add(receipt);

    public void AddFailure(BusMessage message) => (_failures ??= []).Add(message);

    public void AddCall(BusMessage message) => (_calls ??= new(1)).Add(message);

    public void Leave(string eventId, string what) => (_unhandled ??= []).Add((eventId, what));
}
