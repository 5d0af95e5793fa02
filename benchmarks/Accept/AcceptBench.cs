using Serverless.Benchmarks.Load;
using Serverless.Benchmarks.Report;

namespace Serverless.Benchmarks.Accept;

/// <summary>
/// A signed WhatsApp webhook of 1 KB: verified, parsed, durable, answered; over 1, 16 and 64 connections, beside the baselines. The
/// function that works the messages off is disabled for this, as on Azure, where it runs on other instances; the line "while messages
/// are worked off" is without that.
/// </summary>
internal sealed class AcceptBench(BenchReport report, BenchSettings settings)
{
    private const string Section = "Accepting webhooks";
    private const string Path = "/api/webhooks/whatsapp";
    private static readonly int[] Connections = [1, 16, 64];

    private readonly Dictionary<(string Server, int Connections), LoadResult> _results = [];

    public async Task RunAsync()
    {
        foreach (var baseline in new[] { "bare", "hmac", "sqlite", "log" }) { await MeasureAsync(baseline, () => BaselineAsync(baseline)); }

        await MeasureAsync("app", () => AppAsync(isProcessing: false));
        await MeasureAsync("processing", () => AppAsync(isProcessing: true));
        foreach (var connections in Connections) { Report(connections); }

        report.Add(new Measurement(Section, "p90, 16 connections", _results[("app", 16)].P90, "ms") { Baseline = _results[("sqlite", 16)].P90 }.AtMost(2.5));
        report.Add(new Measurement(Section, "p90, 64 connections", _results[("app", 64)].P90, "ms") { Baseline = _results[("sqlite", 64)].P90 });
        report.Add(new Measurement(Section, "p99, 16 connections", _results[("app", 16)].P99, "ms") { Baseline = _results[("sqlite", 16)].P99 });
    }

    private void Report(int connections)
    {
        var app = _results[("app", connections)].PerSecond;
        report.Add(new Measurement(Section, $"Baseline bare Kestrel, {connections} connections", _results[("bare", connections)].PerSecond, "1/s"));
        report.Add(new Measurement(Section, $"Baseline + HMAC + JSON, {connections}", _results[("hmac", connections)].PerSecond, "1/s"));
        report.Add(new Measurement(Section, $"Baseline + SQLite group commit, {connections}", _results[("sqlite", connections)].PerSecond, "1/s"));
        report.Add(new Measurement(Section, $"Baseline + append log, {connections}", _results[("log", connections)].PerSecond, "1/s"));
        var accepted = new Measurement(Section, $"Accepted, {connections} connections (baseline: SQLite)", app, "1/s") { Baseline = _results[("sqlite", connections)].PerSecond };
        report.Add(connections == 64 ? accepted.AtLeast(0.6) : accepted);
        report.Add(new Measurement(Section, $"Accepted, {connections} connections (baseline: append log)", app, "1/s") { Baseline = _results[("log", connections)].PerSecond });
        report.Add(new Measurement(Section, $"Accepted while messages are worked off, {connections} (baseline: SQLite)", _results[("processing", connections)].PerSecond, "1/s")
        {
            Baseline = _results[("sqlite", connections)].PerSecond,
        });
    }

    private async Task MeasureAsync(string name, Func<Task<ServerProcess>> start)
    {
        BenchReport.Note($"accept: {name}");
        await using var server = await start();
        var requests = PreparedRequests.WhatsAppTexts(settings.Requests, Path, settings.AppSecret);
        await HttpLoad.RunAsync(server.Address, requests, 64, TimeSpan.Zero, settings.WarmUp);
        foreach (var connections in Connections)
        {
            var result = await HttpLoad.RunAsync(server.Address, requests, connections, TimeSpan.FromSeconds(1), settings.Time);
            if (result.Failed > 0) { throw new InvalidOperationException($"{name} refused {result.Failed} requests."); }

            _results[(name, connections)] = result;
        }

        if (name is "app" or "processing" && requests.Repeated > 0)
        {
            throw new InvalidOperationException($"{requests.Repeated} requests were sent twice, which costs the product less. Raise the number of prepared ones.");
        }
    }

    private Task<ServerProcess> BaselineAsync(string kind) =>
        ServerProcess.StartAsync(typeof(AcceptBench).Assembly.Location, ["--serve", kind, settings.AppSecret, Folders.NewData()]);

    private static Task<ServerProcess> AppAsync(bool isProcessing) => AppProcess.StartAsync(isProcessing ? [] : ["chat-inbound"]);
}
