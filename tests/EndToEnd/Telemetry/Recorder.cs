using System.Collections;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using OpenTelemetry;
using OpenTelemetry.Trace;
using Serverless.Platform.Telemetry;

namespace Serverless.Tests.EndToEnd.Telemetry;

/// <summary>
/// Records every span and every measurement of the process while it lives. Sources and meters belong to the process, so tests with one run
/// one after the other, and beside no others.
/// </summary>
internal sealed class Recorder : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly SpanList _spans = new();
    private readonly TracerProvider _provider;
    private readonly MeterListener _meters = new();
    private readonly Lock _gate = new();
    private readonly List<Measured> _measured = [];

    public Recorder()
    {
        _provider = Sdk.CreateTracerProviderBuilder().AddSource(Spans.SourceName).AddInMemoryExporter(_spans).Build();
        _meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name.StartsWith("Serverless.", StringComparison.Ordinal)) { listener.EnableMeasurementEvents(instrument); }
        };
        _meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _meters.Start();
    }

    /// <summary>The spans that have ended so far.</summary>
    public IReadOnlyList<Activity> Ended => _spans.All;

    /// <summary>What was measured so far.</summary>
    public IReadOnlyList<Measured> Measured
    {
        get { lock (_gate) { return [.. _measured]; } }
    }

    /// <summary>Waits until the spans that have ended are as they should be, and returns what was found.</summary>
    public async Task<T> UntilAsync<T>(Func<IReadOnlyList<Activity>, T?> find, string what)
        where T : class
    {
        using var limit = new CancellationTokenSource(Patience);
        while (true)
        {
            var (all, changed) = _spans.Watch();
            if (find(all) is { } found) { return found; }

            try
            {
                await changed.WaitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                throw new InvalidOperationException($"It never came to this: {what}. Spans:\n{string.Join('\n', all.Select(Text))}");
            }
        }
    }

    /// <summary>Waits for the end of a call to a server that satisfies <paramref name="match"/>.</summary>
    public Task<Activity> CallAsync(string peer, Func<Activity, bool>? match = null) =>
        UntilAsync(all => all.FirstOrDefault(span => (string?)span.GetTagItem("peer.service") == peer && match?.Invoke(span) != false), $"a call to {peer} ended");

    /// <summary>The names of the spans from the beginning of a span's trace to it, once all of them have ended.</summary>
    public Task<string> PathAsync(Activity span) => UntilAsync(all =>
    {
        var (path, current) = (new List<string> { span.DisplayName }, span);
        while (current.ParentSpanId != default)
        {
            if (all.FirstOrDefault(other => other.TraceId == current.TraceId && other.SpanId == current.ParentSpanId) is not { } parent) { return null; }

            path.Insert(0, parent.DisplayName);
            current = parent;
        }

        return string.Join(" > ", path);
    }, $"everything above {span.DisplayName} in trace {span.TraceId} ended");

    public void Dispose()
    {
        _meters.Dispose();
        _provider.Dispose();
    }

    /// <summary>All that a span says.</summary>
    public static string Text(Activity span) =>
        $"{span.TraceId} {span.Kind} {span.OperationName} {span.DisplayName} {span.Status} {span.StatusDescription} {string.Join(' ', span.TagObjects.Select(tag => $"{tag.Key}={tag.Value}"))} "
        + $"{string.Join(' ', span.Events.Select(happened => $"{happened.Name} {string.Join(' ', happened.Tags)}"))} {string.Join(' ', span.Links.Select(link => string.Join(' ', link.Tags ?? [])))} "
        + string.Join(' ', span.Baggage);

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var measured = new Measured(instrument.Name, value, tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value?.ToString() ?? ""));
        lock (_gate) { _measured.Add(measured); }
    }

    /// <summary>What the in-memory exporter fills.</summary>
    private sealed class SpanList : ICollection<Activity>
    {
        private readonly Lock _gate = new();
        private readonly List<Activity> _spans = [];
        private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public IReadOnlyList<Activity> All
        {
            get { lock (_gate) { return [.. _spans]; } }
        }

        public int Count => All.Count;
        public bool IsReadOnly => false;

        public (IReadOnlyList<Activity> All, Task Changed) Watch()
        {
            lock (_gate) { return ([.. _spans], _changed.Task); }
        }

        public void Add(Activity item)
        {
            TaskCompletionSource changed;
            lock (_gate)
            {
                _spans.Add(item);
                (changed, _changed) = (_changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            }

            changed.SetResult();
        }

        public void Clear() => throw new NotSupportedException();
        public bool Contains(Activity item) => All.Contains(item);
        public void CopyTo(Activity[] array, int arrayIndex) => throw new NotSupportedException();
        public IEnumerator<Activity> GetEnumerator() => All.GetEnumerator();
        public bool Remove(Activity item) => throw new NotSupportedException();
        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}

/// <summary>One measurement.</summary>
internal sealed record Measured(string Name, double Value, IReadOnlyDictionary<string, string> Tags);

/// <summary>Tests that listen to the whole process.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class RecordingCollection
{
    public const string Name = "Recording";
}
