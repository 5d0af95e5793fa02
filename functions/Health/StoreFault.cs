using Azure;
using Azure.Identity;
using Azure.Messaging.ServiceBus;

namespace Serverless.Health;

/// <summary>Why the bus or the tables did not do what they were asked.</summary>
internal enum StoreFaultKind { Missing, Refused, NotSignedIn, Unreachable }

/// <summary>A fault of the bus or the tables in words.</summary>
/// <param name="Says">Part of a sentence, without addresses.</param>
internal sealed record StoreFault(StoreFaultKind Kind, string Says)
{
    private static readonly StoreFault NotSignedIn = new(StoreFaultKind.NotSignedIn, "the app's identity could not sign in");
    private static readonly StoreFault Refused = new(StoreFaultKind.Refused, "access was refused");

    /// <summary>Null when it is no fault of theirs.</summary>
    public static StoreFault? Of(Exception exception) => exception switch
    {
        ServiceBusException { Reason: ServiceBusFailureReason.MessagingEntityNotFound } => new(StoreFaultKind.Missing, "it does not exist"),
        ServiceBusException { Reason: ServiceBusFailureReason.MessagingEntityDisabled } => new(StoreFaultKind.Unreachable, "it is disabled"),
        ServiceBusException bus => new(StoreFaultKind.Unreachable, $"the bus answered {bus.Reason}"),
        RequestFailedException { Status: 404 } => new(StoreFaultKind.Missing, "it does not exist"),
        RequestFailedException { Status: 401 or 403 } => Refused,
        RequestFailedException table => new(StoreFaultKind.Unreachable, $"the tables answered {table.Status}"),
        UnauthorizedAccessException => Refused,
        AuthenticationFailedException => NotSignedIn,
        TimeoutException => new(StoreFaultKind.Unreachable, "no answer came in time"),
        AggregateException { InnerExceptions: var tries } => tries.Select(Of).FirstOrDefault(fault => fault is not null),
        _ => null,
    };
}
