using Azure.Messaging.ServiceBus;

namespace Serverless.Local.ServiceBus.Broker;

/// <summary>The broker says no, and what it did so far stands. The caller gets <see cref="ForCaller"/>; every other exception in the broker is a fault.</summary>
internal sealed class Refusal(Exception forCaller) : Exception(forCaller.Message)
{
    public Exception ForCaller => forCaller;

    public static Refusal NotFound(string path) => Of(
        ServiceBusFailureReason.MessagingEntityNotFound, path, $"The messaging entity '{path}' could not be found. The entities are those in infra/messaging.json.");

    public static Refusal LockLost(string path) => Of(
        ServiceBusFailureReason.MessageLockLost, path, "The lock supplied is invalid. Either the lock expired, or the message has already been removed from the queue.");

    public static Refusal SessionLockLost(string path, string sessionId) => Of(
        ServiceBusFailureReason.SessionLockLost, path, $"The session lock has expired on the session '{sessionId}'. Accept a new session.");

    public static Refusal SessionLocked(string path, string sessionId) => Of(
        ServiceBusFailureReason.SessionCannotBeLocked, path, $"The requested session '{sessionId}' cannot be accepted. It may be locked by another receiver.");

    public static Refusal NoSession(string path) => Of(
        ServiceBusFailureReason.ServiceTimeout, path, "No session with messages became free within the time allowed.");

    public static Refusal MessageNotFound(string path, long sequenceNumber) => Of(
        ServiceBusFailureReason.MessageNotFound, path, $"Failed to find the message with sequence number {sequenceNumber} in the state that this operation needs.");

    public static Refusal TooLarge(string path, long size, int limit, string what) => Of(
        ServiceBusFailureReason.MessageSizeExceeded, path, $"{what} of {size} bytes exceeds the limit of {limit} bytes.");

    public static Refusal NotAllowed(string text) => new(new InvalidOperationException(text));

    private static Refusal Of(ServiceBusFailureReason reason, string path, string text) => new(new ServiceBusException(text, reason, path));
}
