using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Serverless.Businesses;
using Serverless.Platform.Messaging;
using Serverless.Platform.Telemetry;

namespace Serverless.Shops.Requests;

/// <summary>
/// Works off what is asked of shops, what they answer later, and deadlines. Malformed, nobody's, or an answer to nothing → dead letter
/// with a reason; a fault → thrown, so that the broker delivers again; everything else → recorded and completed.
/// </summary>
public sealed partial class ShopRequestsFunction(IBusinesses businesses, IShopRequestRun run, TimeProvider clock, ILogger<ShopRequestsFunction> logger)
{
    private const string Malformed = "shop-requests.malformed";
    private const string Foreign = "shop-requests.foreign";

    private const string Name = "shop-requests";
    private static readonly BusConsumer Bus = new(Name, Queues.ShopRequests);

    [Function(Name)]
    public Task Run(
        [ServiceBusTrigger(Queues.ShopRequests, Connection = Queues.Connection, AutoCompleteMessages = false)] ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(actions);
        return Bus.RunAsync(message, actions, clock, counted => TakeAsync(message, counted, cancellationToken), cancellationToken);
    }

    private async Task TakeAsync(ServiceBusReceivedMessage message, ServiceBusMessageActions actions, CancellationToken cancellationToken)
    {
        var step =
            message.TryRead(ShopRequestDue.Schema, out ShopRequestDue? due) && due.Attempt > 0
                ? await ForAsync(message, due.Business, business => run.CallAsync(business, due.RequestId, due.Attempt, cancellationToken), cancellationToken)
            : message.TryRead(ShopReply.Schema, out ShopReply? reply)
                ? await ForAsync(message, reply.Business, business => run.ReplyAsync(business, reply, cancellationToken), cancellationToken)
            : message.TryRead(ShopDeadline.Schema, out ShopDeadline? deadline)
                ? await ForAsync(message, deadline.Business, business => run.ExpireAsync(business, deadline.RequestId, cancellationToken), cancellationToken)
            : new ShopRequestStep("malformed", Malformed);
        if (step.DeadEnd is { } reason)
        {
            await actions.DeadLetterMessageAsync(message, deadLetterReason: reason,
                deadLetterErrorDescription: "The message cannot be read by this version, names a business that does not exist, or answers what was not asked.", cancellationToken: cancellationToken);
            Log.DeadLettered(logger, message.MessageId, reason);
            return;
        }

        await actions.CompleteMessageAsync(message, cancellationToken);
        var (schema, business) = (message.Schema(), message.Business());
        Log.Taken(logger, message.MessageId, schema, business, step.Outcome, message.DeliveryCount);
    }

    private async Task<ShopRequestStep> ForAsync(ServiceBusReceivedMessage message, string business, Func<Business, Task<ShopRequestStep>> take, CancellationToken cancellationToken) =>
        message.Business() == business && await businesses.FindAsync(business, cancellationToken) is { } found ? await take(found) : new ShopRequestStep("foreign", Foreign);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, EventName = "shop-requests.taken",
            Message = "Message {MessageId}, {Schema}, of business {Business}: {Outcome} (delivery {DeliveryCount})")]
        public static partial void Taken(ILogger logger, string messageId, string? schema, string? business, string outcome, int deliveryCount);

        [LoggerMessage(Level = LogLevel.Error, EventName = "shop-requests.dead-lettered", Message = "Message {MessageId} cannot be worked off: {Reason}")]
        public static partial void DeadLettered(ILogger logger, string messageId, string reason);
    }
}
