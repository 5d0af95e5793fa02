using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;

namespace Serverless.Tests.Channels;

/// <summary>How a handler settled its message: <c>complete</c>, a dead-letter reason, or null for not at all.</summary>
internal sealed class RecordingActions : ServiceBusMessageActions
{
    public string? Settled { get; private set; }

    public override Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default)
    {
        Settled = "complete";
        return Task.CompletedTask;
    }

    public override Task DeadLetterMessageAsync(ServiceBusReceivedMessage message, Dictionary<string, object>? propertiesToModify = default,
        string? deadLetterReason = default, string? deadLetterErrorDescription = default, CancellationToken cancellationToken = default)
    {
        Settled = deadLetterReason;
        return Task.CompletedTask;
    }
}
