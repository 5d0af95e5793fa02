using System.Diagnostics;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging;
using Serverless.Local.Worker.Invocation;

namespace Serverless.Local.Worker.ServiceBus;

/// <summary>
/// Runs a function with its messages and settles what the function left open. Service Bus trigger: a success completes them if
/// auto-completion is on; an exception gives them back, also when it is off.
/// </summary>
internal sealed partial class MessageDispatcher(HostedFunction function, FunctionRunner runner, bool autoComplete, ILogger logger)
{
    /// <summary>Runs one invocation to its end; never throws. True when the function asked to let its session go.</summary>
    public async Task<bool> RunAsync(ServiceBusReceiver receiver, IReadOnlyList<ServiceBusReceivedMessage> messages, bool isBatch)
    {
        var settlement = new MessageSettlement(receiver);
        var began = Stopwatch.GetTimestamp();
        try
        {
            await runner.RunAsync(
                isBatch ? null : TraceParent(messages[0]),
                services => new ServiceBusInvocation(function, messages, isBatch, settlement, services, runner.Stopping));
        }
#pragma warning disable CA1031 // The host's edge: whatever a function throws gives the message back.
        catch (Exception e)
#pragma warning restore CA1031
        {
            var first = messages[0];
            Log.Failed(logger, e, function.Definition.Name, messages.Count, first.SequenceNumber, first.DeliveryCount);
            await SettleAsync(settlement, messages, message => receiver.AbandonMessageAsync(message));
            return settlement.ReleasesSession;
        }

        if (autoComplete)
        {
            await SettleAsync(settlement, messages, message => receiver.CompleteMessageAsync(message));
        }

        var took = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        Log.Done(logger, function.Definition.Name, messages.Count, took);
        return settlement.ReleasesSession;
    }

    private async Task SettleAsync(
        MessageSettlement settlement, IReadOnlyList<ServiceBusReceivedMessage> messages, Func<ServiceBusReceivedMessage, Task> settle)
    {
        try
        {
            await settlement.SettleRestAsync(messages, settle);
        }
        catch (ServiceBusException e)
        {
            // The lock is lost or the bus is closing: the messages come again by themselves.
            Log.NotSettled(logger, function.Definition.Name, e.Reason);
        }
        catch (ObjectDisposedException)
        {
            Log.NotSettled(logger, function.Definition.Name, ServiceBusFailureReason.ServiceCommunicationProblem);
        }
    }

    private static string? TraceParent(ServiceBusReceivedMessage message) =>
        message.ApplicationProperties.TryGetValue("Diagnostic-Id", out var id) && id is string diagnosticId ? diagnosticId
        : message.ApplicationProperties.TryGetValue("traceparent", out var parent) ? parent as string
        : null;

    private static partial class Log
    {
        [LoggerMessage(
            EventName = "FunctionFailed",
            Level = LogLevel.Error,
            Message = "Function {Function} failed with {Count} message(s), the first has sequence number {SequenceNumber}, delivery {Delivery}; they go back.")]
        public static partial void Failed(ILogger logger, Exception exception, string function, int count, long sequenceNumber, int delivery);

        [LoggerMessage(EventName = "FunctionDone", Level = LogLevel.Debug, Message = "Function {Function} took {Count} message(s) in {Milliseconds} ms.")]
        public static partial void Done(ILogger logger, string function, int count, double milliseconds);

        [LoggerMessage(
            EventName = "NotSettled",
            Level = LogLevel.Warning,
            Message = "Function {Function}: messages were not settled ({Reason}); they come again.")]
        public static partial void NotSettled(ILogger logger, string function, ServiceBusFailureReason reason);
    }
}
