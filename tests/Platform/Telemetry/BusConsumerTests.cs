using System.Diagnostics;
using Azure;
using Azure.Messaging.ServiceBus;
using OpenTelemetry;
using OpenTelemetry.Trace;
using Serverless.Local.Time;
using Serverless.Platform.Messaging;
using Serverless.Platform.Telemetry;
using Serverless.Tests.Channels;
using Serverless.Tests.EndToEnd.Telemetry;

namespace Serverless.Tests.Platform.Telemetry;

/// <summary>What span and metrics say of each end that a message can have.</summary>
[Collection(RecordingCollection.Name)]
public class BusConsumerTests
{
    private const string Trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static readonly DateTimeOffset Due = new(2026, 11, 26, 10, 0, 0, TimeSpan.Zero);
    private static readonly BusConsumer Consumer = new("tester", "tests", "all");

    private readonly LocalClock _clock = new(Due.AddSeconds(3));
    private readonly RecordingActions _actions = new();

    [Fact]
    public async Task A_message_that_is_done()
    {
        using var recorder = new Recorder();

        await Consumer.RunAsync(Message(), _actions, _clock, actions => actions.CompleteMessageAsync(Message()), default);

        var span = Assert.Single(recorder.Ended);
        Assert.Equal(("process tests", ActivityKind.Consumer, "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", ActivityStatusCode.Unset),
            (span.DisplayName, span.Kind, span.TraceId.ToHexString(), span.ParentSpanId.ToHexString(), span.Status));
        Assert.Equal(("complete", "completed", "all", 2), (_actions.Settled, span.GetTagItem("messaging.servicebus.disposition_status"),
            span.GetTagItem("messaging.destination.subscription.name"), span.GetTagItem("messaging.servicebus.message.delivery_count")));
        Assert.Equal([("bus.handled", 1.0, "tester completed"), ("bus.message.age", 3_000.0, "tester")], Measured(recorder));
    }

    [Fact]
    public async Task A_message_that_can_never_be_handled()
    {
        using var recorder = new Recorder();

        await Consumer.RunAsync(Message(), _actions, _clock, actions => actions.DeadLetterMessageAsync(Message(), deadLetterReason: "tests.malformed"), default);

        Assert.Equal((ActivityStatusCode.Error, "tests.malformed"), (Assert.Single(recorder.Ended).Status, recorder.Ended[0].GetTagItem("error.type")));
        Assert.Equal([("bus.handled", 1.0, "tester dead-lettered"), ("bus.message.age", 3_000.0, "tester"), ("bus.dead_lettered", 1.0, "tests tests.malformed")], Measured(recorder));
    }

    [Fact]
    public async Task A_fault_gives_the_message_back_and_its_text_stays_out_of_the_span()
    {
        using var recorder = new Recorder();

        await Assert.ThrowsAsync<InvalidOperationException>(() => Consumer.RunAsync(Message(), _actions, _clock, _ => throw new InvalidOperationException("Erika Kanarienvogel"), default));

        var span = Assert.Single(recorder.Ended);
        Assert.Equal((ActivityStatusCode.Error, nameof(InvalidOperationException)), (span.Status, span.GetTagItem("error.type")));
        Assert.DoesNotContain("Kanarienvogel", Recorder.Text(span), StringComparison.Ordinal);
        Assert.Empty(span.Events);
        Assert.Equal([("bus.handled", 1.0, "tester abandoned")], Measured(recorder));
    }

    [Fact]
    public async Task A_fault_of_the_tables_still_waits_before_the_message_goes_back()
    {
        var handling = Consumer.RunAsync(Message(), _actions, _clock, _ => throw new RequestFailedException(503, "busy"), default);
        Assert.False(handling.IsCompleted);

        _clock.Advance(StoreFaults.LongestPause);

        await Assert.ThrowsAsync<RequestFailedException>(() => handling);
    }

    [Fact]
    public async Task A_fault_after_the_end_is_no_second_end()
    {
        using var recorder = new Recorder();

        await Assert.ThrowsAsync<InvalidOperationException>(() => Consumer.RunAsync(Message(), _actions, _clock, async actions =>
        {
            await actions.CompleteMessageAsync(Message());
            throw new InvalidOperationException();
        }, default));

        Assert.Equal(1, recorder.Measured.Count(one => one.Name == "bus.handled"));
    }

    [Fact]
    public async Task A_trace_that_is_not_recorded_is_carried_on_unrecorded()
    {
        var recorded = new List<Activity>();
        using var provider = Sdk.CreateTracerProviderBuilder().AddSource(Spans.SourceName).SetSampler(new ParentBasedSampler(new AlwaysOnSampler())).AddInMemoryExporter(recorded).Build();
        string? carried = null;

        await Consumer.RunAsync(Message(Trace[..^2] + "00"), _actions, _clock, actions =>
        {
            using var sending = SendSpans.Start("tests", [new BusMessage("m", null, "demo", "test/1", BinaryData.FromString("{}"))]);
            carried = sending?.TraceParentOf(new BusMessage("m", null, "demo", "test/1", BinaryData.FromString("{}"))) ?? Activity.Current?.Id;
            return actions.CompleteMessageAsync(Message());
        }, default);

        Assert.Empty(recorded);
        Assert.StartsWith(Trace[..36], carried, StringComparison.Ordinal);
        Assert.EndsWith("-00", carried, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Messages_of_several_traces_are_sent_each_in_its_own()
    {
        using var recorder = new Recorder();
        BusMessage[] messages = [Sent("a", Trace), Sent("b", null), Sent("c", null), Sent("d", "no trace at all")];
        string?[] carried = [];

        await Consumer.RunAsync(Message("00-11111111111111111111111111111111-2222222222222222-01"), _actions, _clock, actions =>
        {
            using (var sending = SendSpans.Start("tests", messages)) { carried = [.. messages.Select(sending!.TraceParentOf)]; }

            return actions.CompleteMessageAsync(Message());
        }, default);

        var process = recorder.Ended.Single(span => span.DisplayName == "process tests");
        var sends = recorder.Ended.Where(span => span.DisplayName == "send tests").ToList();
        Assert.Equal(3, sends.Count);
        Assert.StartsWith(Trace[..36], carried[0], StringComparison.Ordinal);
        Assert.Equal(process.SpanId, Assert.Single(sends.Single(span => span.TraceId.ToHexString() == Trace[3..35]).Links).Context.SpanId);
        Assert.All(carried[1..], one => Assert.StartsWith("00-11111111111111111111111111111111-", one, StringComparison.Ordinal));
        Assert.Equal(carried[1], carried[2]);
        Assert.All(sends.Where(span => span.TraceId == process.TraceId), span => Assert.Equal(process.SpanId, span.ParentSpanId));
        Assert.Equal(2, sends.Single(span => span.Id == carried[1]).GetTagItem("messaging.batch.message_count"));
    }

    private static BusMessage Sent(string id, string? trace) => new(id, null, "demo", "test/1", BinaryData.FromString("{}")) { TraceParent = trace };

    private static ServiceBusReceivedMessage Message(string trace = Trace) => ServiceBusModelFactory.ServiceBusReceivedMessage(
        body: BinaryData.FromString("{}"), messageId: "m-1", deliveryCount: 2, enqueuedTime: Due, properties: new Dictionary<string, object> { ["traceparent"] = trace, ["business"] = "demo" });

    private static IEnumerable<(string Name, double Value, string Tags)> Measured(Recorder recorder) =>
        recorder.Measured.Where(one => one.Tags.Values.Any(value => value is "tester" or "tests")).Select(one => (one.Name, one.Value, string.Join(' ', one.Tags.Values)));
}
