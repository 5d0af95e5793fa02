using Azure.Messaging.ServiceBus;

namespace Serverless.Local.ServiceBus.Broker;

/// <summary>A receiver that wants messages.</summary>
internal sealed class ReceiveRequest(
    string path, SessionLock? session, ServiceBusReceiveMode mode, int maxMessages, long deadline, CancellationToken cancellationToken)
    : Wait<Delivery[]>(deadline, cancellationToken)
{
    public ServiceBusReceiveMode Mode => mode;

    public int MaxMessages => maxMessages;

    public SessionLock? Session => session;

    public override void Execute(BrokerState state)
    {
        Begin(state.Context);
        var (queue, shelf) = state.FindShelf(path);
        var line = queue.LineFor(shelf, session);
        if (line.Waiting.Count == 0 && line.HasAny)
        {
            Resolve(queue.Deliver(line, this));
            return;
        }

        var place = line.Waiting.AddLast(this);
        StandIn(() => line.Waiting.Remove(place));
    }

    public override void Fall() => Resolve([]);
}

/// <summary>A receiver that wants a session: a certain one, or the next one with messages.</summary>
internal sealed class AcceptRequest(string path, string? sessionId, long deadline, CancellationToken cancellationToken)
    : Wait<SessionLock>(deadline, cancellationToken)
{
    public override void Execute(BrokerState state)
    {
        Begin(state.Context);
        var (queue, shelf) = state.FindShelf(path);
        queue.ThrowUnlessSessions(shelf);
        if (sessionId is not null)
        {
            Resolve(queue.AcceptSession(sessionId));
        }
        else if (queue.TryAcceptNextSession() is { } session)
        {
            Resolve(session);
        }
        else
        {
            var place = queue.WaitingForSession.AddLast(this);
            StandIn(() => queue.WaitingForSession.Remove(place));
        }
    }

    public override void Fall() => Refuse(Refusal.NoSession(path).ForCaller);
}
