using Azure.Messaging.ServiceBus;

namespace Serverless.Local.ServiceBus;

internal sealed class EmbeddedBroker : IAsyncDisposable
{
    public static EmbeddedBroker Open(string databasePath, MessagingEntities entities, TimeProvider clock) => throw new NotImplementedException();
    public Task<IReadOnlyList<long>> SendAsync(string entityPath, OutgoingMessage[] messages, CancellationToken cancellationToken) => throw new NotImplementedException();
    public Task CancelScheduledAsync(string entityPath, long[] sequenceNumbers, CancellationToken cancellationToken) => throw new NotImplementedException();
    public Task<SessionLock> AcceptSessionAsync(string entityPath, string? sessionId, TimeSpan maxWaitTime, CancellationToken cancellationToken) => throw new NotImplementedException();
    public Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveAsync(string entityPath, SessionLock? session, ServiceBusReceiveMode mode, int maxMessages, TimeSpan maxWaitTime, CancellationToken cancellationToken) => throw new NotImplementedException();
    public Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveDeferredAsync(string entityPath, SessionLock? session, ServiceBusReceiveMode mode, long[] sequenceNumbers, CancellationToken cancellationToken) => throw new NotImplementedException();
    public Task<IReadOnlyList<ServiceBusReceivedMessage>> PeekAsync(string entityPath, SessionLock? session, long fromSequenceNumber, int maxMessages, CancellationToken cancellationToken) => throw new NotImplementedException();
    public Task SettleAsync(string entityPath, SessionLock? session, Guid lockToken, Settlement settlement, CancellationToken cancellationToken) => throw new NotImplementedException();
    public Task<DateTimeOffset> RenewMessageAsync(string entityPath, Guid lockToken, CancellationToken cancellationToken) => throw new NotImplementedException();
    public Task RenewSessionAsync(SessionLock session, CancellationToken cancellationToken) => throw new NotImplementedException();
    public Task<BinaryData?> GetSessionStateAsync(SessionLock session, CancellationToken cancellationToken) => throw new NotImplementedException();
    public Task SetSessionStateAsync(SessionLock session, BinaryData? state, CancellationToken cancellationToken) => throw new NotImplementedException();
    public ValueTask DisposeAsync() => throw new NotImplementedException();
}

internal sealed class MessagingEntities
{
    public static MessagingEntities Load(string path) => throw new NotImplementedException();
}

internal sealed class OutgoingMessage
{
    public static OutgoingMessage From(ServiceBusMessage message, DateTimeOffset? scheduledEnqueueTime = null) => throw new NotImplementedException();
}

internal sealed class SessionLock
{
    public string SessionId => throw new NotImplementedException();
    public DateTimeOffset LockedUntil => throw new NotImplementedException();
    public Task ReleaseAsync() => throw new NotImplementedException();
}

internal static class MessageCodec
{
    public const int MaxMessageSize = 256 * 1024;
    public static int SizeOf(ServiceBusMessage message) => throw new NotImplementedException();
}
