using System.Globalization;

namespace Azure.Messaging.ServiceBus;

/// <summary>An operation on the bus failed; <see cref="Reason"/> says why and <see cref="IsTransient"/> whether a retry can help.</summary>
public class ServiceBusException : Exception
{
    private readonly string? _message;

    /// <summary>An exception without details.</summary>
    public ServiceBusException()
    {
    }

    /// <param name="isTransient">Whether the same call can succeed later.</param>
    /// <param name="message">What failed.</param>
    /// <param name="entityName">The path of the entity.</param>
    /// <param name="reason">Why it failed.</param>
    /// <param name="innerException">The cause.</param>
    public ServiceBusException(bool isTransient, string message, string? entityName = null, ServiceBusFailureReason reason = ServiceBusFailureReason.GeneralError, Exception? innerException = null)
        : base(message, innerException)
    {
        _message = message;
        IsTransient = isTransient;
        EntityPath = entityName;
        Reason = reason;
    }

    /// <param name="message">What failed.</param>
    /// <param name="reason">Why it failed; it decides <see cref="IsTransient"/>.</param>
    /// <param name="entityPath">The path of the entity.</param>
    /// <param name="innerException">The cause.</param>
    public ServiceBusException(string message, ServiceBusFailureReason reason, string? entityPath = null, Exception? innerException = null)
        : this(reason is ServiceBusFailureReason.ServiceBusy or ServiceBusFailureReason.ServiceTimeout or ServiceBusFailureReason.ServiceCommunicationProblem,
            message, entityPath, reason, innerException)
    {
    }

    /// <summary>Whether the same call can succeed later.</summary>
    public bool IsTransient { get; }

    /// <summary>Why it failed.</summary>
    public ServiceBusFailureReason Reason { get; }

    /// <summary>The path of the entity, when one was involved.</summary>
    public string? EntityPath { get; }

    /// <summary>What failed, with the reason and the entity.</summary>
    public override string Message => EntityPath is null
        ? string.Format(CultureInfo.InvariantCulture, "{0} ({1})", _message, Reason)
        : string.Format(CultureInfo.InvariantCulture, "{0} ({1} - {2})", _message, EntityPath, Reason);
}
