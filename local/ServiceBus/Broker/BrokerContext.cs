using Serverless.Local.ServiceBus.Storage;

namespace Serverless.Local.ServiceBus.Broker;

/// <summary>Something that has new messages to hand out at the end of a step.</summary>
internal interface IServing
{
    void Serve();
}

/// <summary>What all entities of one broker share. Only the broker's thread uses it.</summary>
/// <param name="store">The file.</param>
/// <param name="payloadBudget">Payloads are kept in memory up to this size, in bytes; what is above is read back from the file.</param>
internal sealed class BrokerContext(BrokerStore store, long payloadBudget)
{
    private readonly List<Request> _answered = [];
    private readonly Queue<IServing> _serving = new();
    private long _payloadBytes;

    public BrokerStore Store => store;

    public Agenda Agenda { get; } = new();

    /// <summary>The time of the current step, in UTC ticks.</summary>
    public long Now { get; set; }

    public IReadOnlyList<Request> Answers => _answered;

    /// <summary>The topics that dropped a message in this step because no subscription wanted it, once for each message.</summary>
    public List<string> Unwanted { get; } = [];

    /// <summary>The request is decided; its answer goes out after the commit.</summary>
    public void Answered(Request request) => _answered.Add(request);

    public void ForgetAnswers() => _answered.Clear();

    public void ServeLater(IServing serving) => _serving.Enqueue(serving);

    public void ServeAll()
    {
        while (_serving.TryDequeue(out var serving)) { serving.Serve(); }
    }

    public void Keep(StoredMessage message, byte[] payload)
    {
        Drop(message);
        if (_payloadBytes + payload.Length > payloadBudget) { return; }

        message.Payload = payload;
        _payloadBytes += payload.Length;
    }

    public void Drop(StoredMessage message)
    {
        _payloadBytes -= message.Payload?.Length ?? 0;
        message.Payload = null;
    }
}
