using System.Globalization;
using Serverless.Benchmarks.Report;

namespace Serverless.Benchmarks.EndToEnd;

/// <summary>
/// From a shop's signed order event to the chat message at the simulator, everything included (webhook, fan-out, sender, the simulated
/// provider and its echo webhook): messages a second, empty and with many threads stored, on embedded tables and on Azurite.
/// </summary>
internal sealed class EndToEndBench(BenchReport report, BenchSettings settings)
{
    private const string Section = "Order event to chat message";

    /// <summary>About what an order event and a chat message weigh on the bus.</summary>
    private const int BodyBytes = 1400;

    public async Task RunAsync()
    {
        var messages = settings.Customers * OrderLoad.Steps.Count;
        BenchReport.Note("end to end: broker alone");
        await BrokerHops.RunAsync(messages / 4, BodyBytes);
        var used = Environment.CpuUsage.TotalTime;
        var broker = await BrokerHops.RunAsync(messages, BodyBytes);
        var hops = (Environment.CpuUsage.TotalTime - used).TotalMilliseconds / messages;
        report.Add(new Measurement(Section, "Baseline: the broker alone, two hops", broker, "1/s"));
        report.Add(new Measurement(Section, "Processor time a message, the broker's two hops alone", hops, "ms"));
        var calls = await BareCalls.MeasureAsync(messages, BodyBytes);
        report.Add(new Measurement(Section, "Processor time a message, its three HTTP calls with nothing behind them", calls, "ms"));
        var empty = 0.0;
        foreach (var stored in settings.Stored)
        {
            BenchReport.Note($"end to end: {stored} threads stored");
            var pace = await MeasureAsync(stored, tables: null);
            var (rate, processor) = (pace.PerSecond, pace.Processor);
            if (stored == 0)
            {
                empty = rate;
                report.Add(new Measurement(Section, "Embedded tables (baseline: broker)", rate, "1/s") { Baseline = broker }.AtLeast(0.5));
                report.Add(new Measurement(Section, "Processor time a message, load and simulators included (baseline: hops and calls)", processor, "ms") { Baseline = hops + calls });
                continue;
            }

            var slower = new Measurement(Section, $"Times slower with {stored.ToString("N0", CultureInfo.InvariantCulture)} threads stored", empty / rate, "×");
            report.Add(new Measurement(Section, $"Embedded tables, {stored.ToString("N0", CultureInfo.InvariantCulture)} threads stored (baseline: empty)", rate, "1/s") { Baseline = empty });
            report.Add(slower.AtMost(1.2));
        }

        await MeasureAzuriteAsync();
    }

    private async Task MeasureAzuriteAsync()
    {
        await using var azurite = await Azurite.TryStartAsync();
        if (azurite is null)
        {
            BenchReport.Note("Azurite is not installed (it needs Node.js): nothing is measured on it.");
            return;
        }

        BenchReport.Note("end to end: Azurite");
        var (reads, inserts) = await AzuriteRates.MeasureAsync(azurite.ConnectionString, settings.IsQuick ? 500 : 4000);
        report.Add(new Measurement(Section, "Azurite's own point reads, 16 at once", reads, "1/s"));
        report.Add(new Measurement(Section, "Azurite's own inserts, 16 at once", inserts, "1/s"));
        var rate = (await MeasureAsync(0, azurite.ConnectionString, settings.Customers / 4)).PerSecond;
        report.Add(new Measurement(Section, "Tables in Azurite (baseline: its point reads)", rate, "1/s") { Baseline = reads });
    }

    private async Task<Pace> MeasureAsync(int stored, string? tables, int? customers = null)
    {
        await using var app = await BenchApp.StartAsync(settings, tables);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(15));
        var all = await Population.CreateAsync(app, customers ?? settings.Customers, Guid.NewGuid().ToString("N")[..8]);
        await StoredThreads.FillAsync(app, all[0], stored);
        using var load = new WebhookLoad(app);
        var orders = new OrderLoad(app, settings.Example["Secrets:demo-standard"]!);

        // The path is long: the just-in-time compiler needs several thousand messages to be done with it.
        foreach (var step in OrderLoad.Steps) { await load.SendAsync(orders.Prepare(all, "warm", step), limit.Token); }

        var steps = OrderLoad.Steps.Select(step => orders.Prepare(all, "order", step)).ToList();
        BenchReport.Note("end to end: warm");
        var pace = default(Pace);
        foreach (var step in steps) { pace = pace.And(await Pace.TakeAsync(app, load, step, limit.Token)); }

        pace.Note("a message");
        return pace;
    }
}
