using System.Globalization;

namespace Serverless.Benchmarks.EndToEnd;

/// <summary>What the runtime did so far in this process: a difference of two says where the time of a measurement went besides the work itself.</summary>
internal readonly record struct RuntimeUse(TimeSpan Processor, TimeSpan Paused, long Allocated, int Collections, long WorkItems, long Contentions)
{
    public static RuntimeUse SoFar() => new(Environment.CpuUsage.TotalTime, GC.GetTotalPauseDuration(), GC.GetTotalAllocatedBytes(),
        GC.CollectionCount(0), ThreadPool.CompletedWorkItemCount, Monitor.LockContentionCount);

    public RuntimeUse Since(RuntimeUse before) => new(Processor - before.Processor, Paused - before.Paused, Allocated - before.Allocated,
        Collections - before.Collections, WorkItems - before.WorkItems, Contentions - before.Contentions);

    public RuntimeUse And(RuntimeUse other) => new(Processor + other.Processor, Paused + other.Paused, Allocated + other.Allocated,
        Collections + other.Collections, WorkItems + other.WorkItems, Contentions + other.Contentions);

    /// <summary>One line, each figure for one message but for the collections.</summary>
    public string PerMessage(int messages) => string.Create(CultureInfo.InvariantCulture,
        $"{Processor.TotalMilliseconds / messages:F3} ms processor, {Paused.TotalMilliseconds / messages:F3} ms paused by {Collections} collections, "
        + $"{Allocated / messages / 1024} KB allocated, {(double)WorkItems / messages:F1} work items, {(double)Contentions / messages:F2} contended locks");
}
