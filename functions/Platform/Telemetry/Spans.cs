using System.Diagnostics;

namespace Serverless.Platform.Telemetry;

/// <summary>
/// The spans of the app, all of one source. Where nobody listens none is made, and everything here is nearly free. A span holds ids of ours
/// and what became of the work; never addresses, texts, ids of people or texts of exceptions.
/// </summary>
internal static class Spans
{
    public const string SourceName = "Serverless";

    public static readonly ActivitySource Source = new(SourceName);

    /// <summary>False when nobody listens: then nothing needs to be prepared for a span.</summary>
    public static bool AreWanted => Source.HasListeners();

    /// <summary>The trace of what is being done, to be kept with what is done later; null when nobody listens.</summary>
    public static string? TraceParent => AreWanted ? Activity.Current?.Id : null;

    /// <summary>Begins a trace of its own, whatever this runs in.</summary>
    public static Activity? StartTrace(string name, ActivityKind kind, ActivityContext? cause = null)
    {
        if (!AreWanted) { return null; }

        // A start without a parent would take what this runs in for one.
        var (around, links) = (Activity.Current, cause is { } context ? new[] { new ActivityLink(context) } : null);
        Activity.Current = null;
        var span = Source.StartActivity(kind, links: links, name: name);
        if (span is null) { Activity.Current = around; }

        return span;
    }

    /// <summary>Begins a span in the trace that a message carries; in one of its own when that is none.</summary>
    public static Activity? StartIn(string? traceParent, string name, ActivityKind kind) =>
        !AreWanted ? null
        : ActivityContext.TryParse(traceParent, null, isRemote: true, out var parent) ? Source.StartActivity(name, kind, parent)
        : StartTrace(name, kind);

    /// <summary>
    /// Goes on in the trace that work belongs to which was kept for later, with a link to what it is done by. Null where that is the trace
    /// already, or none is known.
    /// </summary>
    public static Activity? Resume(string? traceParent, string name)
    {
        if (traceParent is null || !AreWanted || !ActivityContext.TryParse(traceParent, null, isRemote: true, out var parent)) { return null; }

        var current = Activity.Current?.Context;
        return current?.TraceId == parent.TraceId
            ? null
            : Source.StartActivity(ActivityKind.Internal, parent, links: current is { } by ? [new ActivityLink(by)] : null, name: name);
    }

    /// <summary>The work failed. What is said of it is a stable code or the name of a type.</summary>
    public static void Fail(this Activity? span, string error)
    {
        if (span is null) { return; }

        span.SetStatus(ActivityStatusCode.Error);
        span.SetTag(SpanTags.Error, error);
    }

    /// <inheritdoc cref="Fail(Activity?, string)"/>
    public static void Fail(this Activity? span, Exception exception) => span.Fail(exception.GetType().Name);
}
