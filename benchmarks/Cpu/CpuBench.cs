using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Serverless.Benchmarks.Report;
using Measurement = Serverless.Benchmarks.Report.Measurement;

namespace Serverless.Benchmarks.Cpu;

/// <summary>Processor time and memory of the product's own code for one webhook, by BenchmarkDotNet.</summary>
internal sealed class CpuBench(BenchReport report)
{
    private const string Section = "Own cost of a webhook";

    public Task RunAsync()
    {
        BenchReport.Note("own cost of a webhook");
        var config = ManualConfig.CreateEmpty()
            .AddJob(Job.MediumRun.WithToolchain(InProcessEmitToolchain.Instance))
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddLogger(NullLogger.Instance)
            .WithOptions(ConfigOptions.DisableLogFile);
        var summary = BenchmarkRunner.Run<WhatsAppAcceptance>(config);
        var (hmac, whole) = (Of(summary, nameof(WhatsAppAcceptance.HmacAlone)), Of(summary, nameof(WhatsAppAcceptance.VerifyParseEnqueue)));
        report.Add(new Measurement(Section, "Verify + parse + enqueue (baseline: the HMAC alone)", whole.Microseconds, "µs") { Baseline = hmac.Microseconds }.AtMost(12));
        report.Add(new Measurement(Section, "Allocated for it", whole.Bytes, "bytes").AtMost(2048));
        return Task.CompletedTask;
    }

    private static (double Microseconds, double Bytes) Of(Summary summary, string method)
    {
        var found = summary.Reports.Single(entry => entry.BenchmarkCase.Descriptor.WorkloadMethod.Name == method);
        var mean = found.ResultStatistics?.Mean ?? throw new InvalidOperationException("The benchmark did not run.");
        return (mean / 1000, found.GcStats.GetBytesAllocatedPerOperation(found.BenchmarkCase) ?? 0);
    }
}
