using System.Globalization;
using System.Text;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;

namespace Serverless.Tests.Worker;

public sealed class ServiceBusBindingTests
{
    private const string Queue = "chat-receipts";

    [Theory]
    [InlineData(typeof(IntoMessage))]
    [InlineData(typeof(IntoText))]
    [InlineData(typeof(IntoBytes))]
    [InlineData(typeof(IntoMemory))]
    [InlineData(typeof(IntoPoco))]
    public async Task A_message_binds_to_itself_its_body_or_its_json(Type function)
    {
        await using var host = await WorkerHost.StartWithBusAsync(function);

        await SendAsync(host, Message("m1", """{"orderId":"Ä-1"}"""));

        Assert.Contains("Ä-1", await host.Journal.NextAsync<string>(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(typeof(IntoMessages))]
    [InlineData(typeof(IntoTexts))]
    [InlineData(typeof(IntoTextList))]
    [InlineData(typeof(IntoByteArrays))]
    [InlineData(typeof(IntoPocos))]
    public async Task A_batch_binds_to_a_collection(Type function)
    {
        await using var host = await WorkerHost.StartWithBusAsync(function, ("minMessageBatchSize", "2"));

        await SendAsync(host, Message("m1", """{"orderId":"A-1"}"""), Message("m2", """{"orderId":"A-2"}"""));

        var seen = await host.Journal.NextAsync<string>();
        Assert.Contains("A-1", seen, StringComparison.Ordinal);
        Assert.Contains("A-2", seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parameters_bind_by_name_to_the_message_properties()
    {
        await using var host = await WorkerHost.StartWithBusAsync(typeof(ByName));
        var message = Message("m1", "{}");
        message.CorrelationId = "c1";
        message.Subject = "order.shipped";
        message.ContentType = "application/json";
        message.ReplyTo = "back";
        message.To = "there";
        message.ApplicationProperties["business"] = "demo";

        await SendAsync(host, message);

        var now = WorkerHost.Start.UtcDateTime;
        Assert.Equal(
            $"m1 1 c1 order.shipped order.shipped application/json back there demo {now:O} {now.AddDays(14):O} 1 True none",
            await host.Journal.NextAsync<string>());
    }

    [Fact]
    public async Task The_session_id_binds_by_name()
    {
        await using var host = await WorkerHost.StartWithBusAsync(typeof(SessionByName));

        await SendAsync(host, "chat-inbound", new ServiceBusMessage("{}") { MessageId = "m1", SessionId = "lane-7" });

        Assert.Equal("lane-7", await host.Journal.NextAsync<string>());
    }

    [Fact]
    public async Task In_batches_the_names_end_in_Array()
    {
        await using var host = await WorkerHost.StartWithBusAsync(typeof(BatchByName), ("minMessageBatchSize", "2"));

        await SendAsync(host, Message("m1", "a"), Message("m2", "b"));

        Assert.Equal("m1,m2 1,1 True", await host.Journal.NextAsync<string>());
    }

    [Fact]
    public async Task Binding_data_holds_the_message_properties()
    {
        await using var host = await WorkerHost.StartWithBusAsync(typeof(BindingData));

        await SendAsync(host, Message("m1", "{}"));

        Assert.Equal("m1 1", await host.Journal.NextAsync<string>());
    }

    [Fact]
    public async Task A_subscription_starts_a_function()
    {
        await using var host = await WorkerHost.StartWithBusAsync(typeof(OfSubscription));

        await SendAsync(host, "caller-context", new ServiceBusMessage("a card") { MessageId = "m0", ApplicationProperties = { ["kind"] = "card" } });
        await SendAsync(host, "caller-context", new ServiceBusMessage("ringing") { MessageId = "m1", ApplicationProperties = { ["kind"] = "call" } });

        Assert.Equal("ringing", await host.Journal.NextAsync<string>());
    }

    [Fact]
    public async Task Entity_and_connection_names_may_come_from_settings()
    {
        var setup = new WorkerHost.Setup { Functions = [typeof(BySettings)] }.WithBus();
        setup.Settings["InboundQueue"] = Queue;
        setup.Settings["AzureWebJobsOrders"] = setup.Settings["ServiceBus"];
        setup.Settings["Orders"] = "Endpoint=sb://not-this-one;SharedAccessKeyName=x;SharedAccessKey=x";
        await using var host = await WorkerHost.StartAsync(setup);

        await SendAsync(host, Message("m1", "by setting"));

        Assert.Equal("by setting", await host.Journal.NextAsync<string>());
    }

    [Theory]
    [InlineData("Diagnostic-Id")]
    [InlineData("traceparent")]
    public async Task The_trace_of_the_sender_goes_on(string property)
    {
        await using var host = await WorkerHost.StartWithBusAsync(typeof(Traced));
        var message = Message("m1", "{}");
        message.ApplicationProperties[property] = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

        await SendAsync(host, message);

        Assert.StartsWith("00-0af7651916cd43dd8448eb211c80319c-", await host.Journal.NextAsync<string>(), StringComparison.Ordinal);
    }

    private static ServiceBusMessage Message(string id, string body) => new(body) { MessageId = id };

    private static Task SendAsync(WorkerHost host, params ServiceBusMessage[] messages) => SendAsync(host, Queue, messages);

    private static async Task SendAsync(WorkerHost host, string entity, params ServiceBusMessage[] messages)
    {
        await using var sender = host.Bus.CreateSender(entity);
        await sender.SendMessagesAsync(messages);
    }

    public sealed record Order(string OrderId);

    public sealed class IntoMessage(Journal journal)
    {
        [Function("into-message")]
        public void Run([ServiceBusTrigger(Queue)] ServiceBusReceivedMessage message) => journal.Add(message.Body.ToString());
    }

    public sealed class IntoText(Journal journal)
    {
        [Function("into-text")]
        public void Run([ServiceBusTrigger(Queue)] string message) => journal.Add(message);
    }

    public sealed class IntoBytes(Journal journal)
    {
        [Function("into-bytes")]
        public void Run([ServiceBusTrigger(Queue)] byte[] message) => journal.Add(Encoding.UTF8.GetString(message));
    }

    public sealed class IntoMemory(Journal journal)
    {
        [Function("into-memory")]
        public void Run([ServiceBusTrigger(Queue)] ReadOnlyMemory<byte> message) => journal.Add(Encoding.UTF8.GetString(message.Span));
    }

    public sealed class IntoPoco(Journal journal)
    {
        [Function("into-poco")]
        public void Run([ServiceBusTrigger(Queue)] Order message) => journal.Add(message.OrderId);
    }

    public sealed class IntoMessages(Journal journal)
    {
        [Function("into-messages")]
        public void Run([ServiceBusTrigger(Queue, IsBatched = true)] ServiceBusReceivedMessage[] messages) =>
            journal.Add(string.Join(' ', messages.Select(message => message.Body.ToString())));
    }

    public sealed class IntoTexts(Journal journal)
    {
        [Function("into-texts")]
        public void Run([ServiceBusTrigger(Queue, IsBatched = true)] string[] messages) => journal.Add(string.Join(' ', messages));
    }

    public sealed class IntoTextList(Journal journal)
    {
        [Function("into-text-list")]
        public void Run([ServiceBusTrigger(Queue, IsBatched = true)] List<string> messages) => journal.Add(string.Join(' ', messages));
    }

    public sealed class IntoByteArrays(Journal journal)
    {
        [Function("into-byte-arrays")]
        public void Run([ServiceBusTrigger(Queue, IsBatched = true)] byte[][] messages) =>
            journal.Add(string.Join(' ', messages.Select(Encoding.UTF8.GetString)));
    }

    public sealed class IntoPocos(Journal journal)
    {
        [Function("into-pocos")]
        public void Run([ServiceBusTrigger(Queue, IsBatched = true)] IReadOnlyList<Order> messages) =>
            journal.Add(string.Join(' ', messages.Select(message => message.OrderId)));
    }

    public sealed class ByName(Journal journal)
    {
        [Function("by-name")]
        public void Run(
            [ServiceBusTrigger(Queue)] string body,
            string messageId,
            int deliveryCount,
            string correlationId,
            string subject,
            string label,
            string contentType,
            string replyTo,
            string to,
            Dictionary<string, string> applicationProperties,
            DateTime enqueuedTimeUtc,
            DateTimeOffset expiresAtUtc,
            long sequenceNumber,
            Guid lockToken,
            string? deadLetterSource) => journal.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{messageId} {deliveryCount} {correlationId} {subject} {label} {contentType} {replyTo} {to} {applicationProperties["business"]} {enqueuedTimeUtc:O} {expiresAtUtc.UtcDateTime:O} {sequenceNumber} {lockToken != Guid.Empty} {deadLetterSource ?? "none"}"));
    }

    public sealed class SessionByName(Journal journal)
    {
        [Function("session-by-name")]
        public void Run([ServiceBusTrigger("chat-inbound", IsSessionsEnabled = true)] string body, string sessionId) => journal.Add(sessionId);
    }

    public sealed class BatchByName(Journal journal)
    {
        [Function("batch-by-name")]
        public void Run([ServiceBusTrigger(Queue, IsBatched = true)] string[] bodies, string[] messageIdArray, int[] deliveryCountArray, string? messageId) =>
            journal.Add($"{string.Join(',', messageIdArray)} {string.Join(',', deliveryCountArray)} {messageId is null}");
    }

    public sealed class BindingData(Journal journal)
    {
        [Function("binding-data")]
        public void Run([ServiceBusTrigger(Queue)] string body, FunctionContext context) =>
            journal.Add($"{context.BindingContext.BindingData["MessageId"]} {context.BindingContext.BindingData["deliveryCount"]}");
    }

    public sealed class OfSubscription(Journal journal)
    {
        [Function("of-subscription")]
        public void Run([ServiceBusTrigger("caller-context", "chats")] string body) => journal.Add(body);
    }

    public sealed class BySettings(Journal journal)
    {
        [Function("by-settings")]
        public void Run([ServiceBusTrigger("%InboundQueue%", Connection = "Orders")] string body) => journal.Add(body);
    }

    public sealed class Traced(Journal journal)
    {
        [Function("traced-message")]
        public void Run([ServiceBusTrigger(Queue)] string body, FunctionContext context) => journal.Add(context.TraceContext.TraceParent);
    }
}
