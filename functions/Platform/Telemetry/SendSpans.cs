using System.Diagnostics;
using Serverless.Platform.Messaging;

namespace Serverless.Platform.Telemetry;

/// <summary>
/// The spans of one sending to the bus: one for the messages of what is being done, and one for each trace that others of them belong to,
/// because they were kept from an earlier time.
/// </summary>
internal sealed class SendSpans : IDisposable
{
    private readonly Dictionary<string, Activity?> _byTrace = new(StringComparer.Ordinal);

    private SendSpans()
    {
    }

    /// <summary>Null when nobody listens.</summary>
    public static SendSpans? Start(string entity, IReadOnlyList<BusMessage> messages)
    {
        if (!Spans.AreWanted) { return null; }

        var spans = new SendSpans();
        foreach (var sameTrace in messages.GroupBy(message => KeyOf(message), StringComparer.Ordinal))
        {
            spans._byTrace[sameTrace.Key] = Start(entity, sameTrace.Key, [.. sameTrace]);
        }

        return spans;
    }

    /// <summary>What the message carries; null when its span is not to be.</summary>
    public string? TraceParentOf(BusMessage message) => _byTrace[KeyOf(message)]?.Id;

    public void Fail(Exception exception)
    {
        foreach (var span in _byTrace.Values) { span.Fail(exception); }
    }

    public void Dispose()
    {
        foreach (var span in _byTrace.Values) { span?.Dispose(); }
    }

    /// <summary>A message without a trace of its own belongs to what is being done.</summary>
    private static string KeyOf(BusMessage message) => message.TraceParent ?? "";

    private static Activity? Start(string entity, string traceParent, List<BusMessage> messages)
    {
        var around = Activity.Current;
        var span = StartIn(traceParent, around?.Context, $"send {entity}");

        // The spans stand side by side.
        Activity.Current = around;
        if (span is not { IsAllDataRequested: true }) { return span; }

        span.SetTag(SpanTags.MessagingSystem, "servicebus").SetTag(SpanTags.OperationType, "send").SetTag(SpanTags.OperationName, "send").SetTag(SpanTags.Destination, entity)
            .SetTag(SpanTags.Business, messages[0].Business);
        return messages.Count == 1
            ? span.SetTag(SpanTags.MessageId, messages[0].MessageId).SetTag(SpanTags.Schema, messages[0].Schema)
            : span.SetTag(SpanTags.MessageCount, messages.Count);
    }

    private static Activity? StartIn(string traceParent, ActivityContext? current, string name) =>
        ActivityContext.TryParse(traceParent, null, isRemote: true, out var own) && own.TraceId != current?.TraceId
            ? Spans.Source.StartActivity(ActivityKind.Producer, own, links: current is { } by ? [new ActivityLink(by)] : null, name: name)
            : Spans.Source.StartActivity(name, ActivityKind.Producer);
}
