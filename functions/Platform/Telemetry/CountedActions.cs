using System.Diagnostics;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;

namespace Serverless.Platform.Telemetry;

/// <summary>Settles messages as the host's actions do, and tells metrics and span how they ended.</summary>
internal sealed class CountedActions(BusConsumer consumer, ServiceBusMessageActions inner, TimeProvider clock) : ServiceBusMessageActions
{
    /// <summary>A message was settled.</summary>
    public bool HasSettled { get; private set; }

    public override async Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default)
    {
        await inner.CompleteMessageAsync(message, cancellationToken);
        Count("completed", message);
    }

    public override async Task AbandonMessageAsync(
        ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = default, CancellationToken cancellationToken = default)
    {
        await inner.AbandonMessageAsync(message, propertiesToModify, cancellationToken);
        Count("abandoned", null);
    }

    public override async Task DeadLetterMessageAsync(ServiceBusReceivedMessage message, Dictionary<string, object>? propertiesToModify = default,
        string? deadLetterReason = default, string? deadLetterErrorDescription = default, CancellationToken cancellationToken = default)
    {
        await inner.DeadLetterMessageAsync(message, propertiesToModify, deadLetterReason, deadLetterErrorDescription, cancellationToken);
        Count("dead-lettered", message);
        BusMetrics.DeadLettered(consumer, deadLetterReason ?? "none");
        Span?.Fail(deadLetterReason ?? "dead-lettered");
    }

    public override async Task DeferMessageAsync(
        ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = default, CancellationToken cancellationToken = default)
    {
        await inner.DeferMessageAsync(message, propertiesToModify, cancellationToken);
        Count("deferred", null);
    }

    public override Task RenewMessageLockAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) =>
        inner.RenewMessageLockAsync(message, cancellationToken);

    /// <param name="outcome">How the delivery ended.</param>
    /// <param name="message">The message when it has left the bus; null when it stays.</param>
    public void Count(string outcome, ServiceBusReceivedMessage? message)
    {
        HasSettled = true;
        BusMetrics.Ended(consumer, outcome, message is { EnqueuedTime: var due } && due != default ? clock.GetUtcNow() - due : null);
        Span?.SetTag(SpanTags.Disposition, outcome);
    }

    private static Activity? Span => Activity.Current is { Kind: ActivityKind.Consumer } span && ReferenceEquals(span.Source, Spans.Source) ? span : null;
}
