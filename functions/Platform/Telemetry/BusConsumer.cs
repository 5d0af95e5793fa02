using System.Diagnostics;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Serverless.Platform.Messaging;

namespace Serverless.Platform.Telemetry;

/// <summary>A function that handles messages of the bus, as spans and metrics name it.</summary>
/// <param name="Function">Its name.</param>
/// <param name="Entity">The queue or topic.</param>
/// <param name="Subscription">Of a topic; null for a queue.</param>
internal sealed record BusConsumer(string Function, string Entity, string? Subscription = null)
{
    /// <summary>Handles one message: its span, its end counted, and the pause after a fault of the tables (<see cref="StoreFaults"/>).</summary>
    /// <param name="handle">Settles the message with the actions that it is given.</param>
    public async Task RunAsync(ServiceBusReceivedMessage message, ServiceBusMessageActions actions, TimeProvider clock,
        Func<ServiceBusMessageActions, Task> handle, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(actions);
        using var span = Start(message);
        var counted = new CountedActions(this, actions, clock);
        try
        {
            await StoreFaults.RunAsync(message, clock, () => handle(counted), cancellationToken);
        }
        catch (Exception exception)
        {
            span.Fail(exception);

            // The host gives it back.
            if (!counted.HasSettled) { counted.Count("abandoned", null); }

            throw;
        }
    }

    /// <summary>A span for the handling of one message, in the trace that it carries.</summary>
    public Activity? Start(ServiceBusReceivedMessage message)
    {
        if (!Spans.AreWanted) { return null; }

        var span = Spans.StartIn(message.TraceParent(), $"process {Entity}", ActivityKind.Consumer);
        return span is not { IsAllDataRequested: true } ? span : span
            .SetTag(SpanTags.MessagingSystem, "servicebus").SetTag(SpanTags.OperationType, "process").SetTag(SpanTags.OperationName, "process")
            .SetTag(SpanTags.Destination, Entity).SetTag(SpanTags.Subscription, Subscription)
            .SetTag(SpanTags.MessageId, message.MessageId).SetTag(SpanTags.DeliveryCount, message.DeliveryCount)
            .SetTag(SpanTags.EnqueuedTime, message.EnqueuedTime.ToUnixTimeSeconds())
            .SetTag(SpanTags.Trigger, "pubsub").SetTag(SpanTags.Function, Function)
            .SetTag(SpanTags.Business, message.Business()).SetTag(SpanTags.Schema, message.Schema());
    }
}
