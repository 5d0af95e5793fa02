namespace Serverless.Platform.Telemetry;

/// <summary>The names of what spans say: those of OpenTelemetry's semantic conventions, and below <c>serverless.</c> our own.</summary>
internal static class SpanTags
{
    public const string Error = "error.type";
    public const string Trigger = "faas.trigger";

    public const string Method = "http.request.method";
    public const string Route = "http.route";
    public const string Status = "http.response.status_code";

    public const string MessagingSystem = "messaging.system";
    public const string OperationType = "messaging.operation.type";
    public const string OperationName = "messaging.operation.name";
    public const string Destination = "messaging.destination.name";
    public const string Subscription = "messaging.destination.subscription.name";
    public const string MessageId = "messaging.message.id";
    public const string MessageCount = "messaging.batch.message_count";
    public const string DeliveryCount = "messaging.servicebus.message.delivery_count";
    public const string EnqueuedTime = "messaging.servicebus.message.enqueued_time";
    public const string Disposition = "messaging.servicebus.disposition_status";

    /// <summary>Which kind of server is called: the name of its HTTP client, or <c>smtp</c>.</summary>
    public const string Peer = "peer.service";

    public const string Function = "serverless.function";
    public const string Business = "serverless.business";
    public const string Problem = "serverless.problem";
    public const string Schema = "serverless.schema";
    public const string Send = "serverless.send.id";
    public const string Channel = "serverless.channel";
    public const string State = "serverless.send.state";
    public const string Reason = "serverless.send.reason";
}
