using System.Diagnostics;
using Serverless.Platform.Telemetry;

namespace Serverless.Channels;

/// <summary>The traces of messages that are kept apart from their bus messages, and what spans say of them.</summary>
internal static class ChatTraces
{
    /// <summary>The message with the trace in which it is handled now, unless it knows its own; the same one when nobody records traces.</summary>
    public static ChatMessage WithTrace(this ChatMessage message) =>
        message.TraceParent is null && Spans.TraceParent is { } trace ? message with { TraceParent = trace } : message;

    /// <summary>Goes on in the trace of a message that was kept; null where it is the current one.</summary>
    public static Activity? Resume(ChatMessage message) => Spans.Resume(message.TraceParent, "resume send");

    /// <summary>Says on the span in which the message is handled what became of it.</summary>
    public static void Describe(ChatMessage message, DeliveryEnd end)
    {
        if (Activity.Current is not { } span || !ReferenceEquals(span.Source, Spans.Source)) { return; }

        span.SetTag(SpanTags.Send, message.SendId).SetTag(SpanTags.Channel, end.Channel).SetTag(SpanTags.State, end.State).SetTag(SpanTags.Reason, end.Reason);
    }
}
