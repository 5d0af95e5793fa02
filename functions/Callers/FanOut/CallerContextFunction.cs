using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Serverless.Platform.Messaging;
using Serverless.Platform.Telemetry;

namespace Serverless.Callers.FanOut;

/// <summary>
/// Works off what happened to calls and what follows from it. What can never be handled → dead letter with a reason; a fault → thrown, so that
/// the broker delivers again; everything else → recorded and completed.
/// </summary>
public sealed partial class CallerContextFunction(ICallerContext context, TimeProvider clock, ILogger<CallerContextFunction> logger)
{
    private const string Name = "caller-context";
    private static readonly BusConsumer Bus = new(Name, Queues.CallerContext, Queues.Chats);

    [Function(Name)]
    public Task Run(
        [ServiceBusTrigger(Queues.CallerContext, Queues.Chats, Connection = Queues.Connection, AutoCompleteMessages = false)] ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(actions);
        return Bus.RunAsync(message, actions, clock, counted => TakeAsync(message, counted, cancellationToken), cancellationToken);
    }

    private async Task TakeAsync(ServiceBusReceivedMessage message, ServiceBusMessageActions actions, CancellationToken cancellationToken)
    {
        if (await context.TakeAsync(message, cancellationToken) is not { } reason)
        {
            await actions.CompleteMessageAsync(message, cancellationToken);
            return;
        }

        await actions.DeadLetterMessageAsync(message, deadLetterReason: reason,
            deadLetterErrorDescription: "The message cannot be read by this version, names a business that does not exist, or asks for what cannot be done.", cancellationToken: cancellationToken);
        Log.DeadLettered(logger, message.MessageId, reason);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, EventName = "caller-context.dead-lettered", Message = "Message {MessageId} of caller-context dead-lettered: {Reason}")]
        public static partial void DeadLettered(ILogger logger, string messageId, string reason);
    }
}
