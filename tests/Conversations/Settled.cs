using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;

namespace Serverless.Tests.Conversations;

/// <summary>Remembers how a function settled its message.</summary>
internal sealed class Settled : ServiceBusMessageActions
{
    public bool Completed { get; private set; }
    public string? DeadLetterReason { get; private set; }

    public override Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default)
    {
        Completed = true;
        return Task.CompletedTask;
    }

    public override Task DeadLetterMessageAsync(ServiceBusReceivedMessage message, Dictionary<string, object>? propertiesToModify = default,
        string? deadLetterReason = default, string? deadLetterErrorDescription = default, CancellationToken cancellationToken = default)
    {
        DeadLetterReason = deadLetterReason;
        return Task.CompletedTask;
    }
}
