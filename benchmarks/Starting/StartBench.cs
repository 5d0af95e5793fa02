using System.Diagnostics;
using System.Net.Sockets;
using Serverless.Benchmarks.Load;
using Serverless.Benchmarks.Report;

namespace Serverless.Benchmarks.Starting;

/// <summary>From the start of the process to the first accepted webhook, warm, beside a bare Kestrel with SQLite; and memory, idle and under load.</summary>
internal sealed class StartBench(BenchReport report, BenchSettings settings)
{
    private const string Section = "Start and memory";
    private const string Path = "/api/webhooks/whatsapp";

    public async Task RunAsync()
    {
        var number = 0;
        var bare = await MedianAsync(() => ServerProcess.StartAsync(typeof(StartBench).Assembly.Location, ["--serve", "sqlite", settings.AppSecret, Folders.NewData()]));
        var app = await MedianAsync(() => AppProcess.StartAsync([]));
        report.Add(new Measurement(Section, "Start to first accepted webhook, warm (baseline: Kestrel + HMAC + JSON + SQLite)", app, "ms") { Baseline = bare }.AtMost(450));
        await MeasureMemoryAsync();

        async Task<double> MedianAsync(Func<Task<ServerProcess>> start)
        {
            var times = new List<double>();
            for (var i = 0; i <= settings.Starts; i++)
            {
                var time = await OnceAsync(start, number++);

                // The first start fills the page cache.
                if (i > 0) { times.Add(time); }
            }

            times.Sort();
            return times[times.Count / 2];
        }
    }

    private async Task<double> OnceAsync(Func<Task<ServerProcess>> start, int number)
    {
        var request = PreparedRequests.WhatsAppTexts(1, Path, settings.AppSecret, first: 900_000_000 + number).Next();
        var begin = Stopwatch.GetTimestamp();
        await using var server = await start();
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(server.Address);
        await socket.SendAsync(request);
        var answer = new byte[512];
        var read = await socket.ReceiveAsync(answer);
        var time = Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
        return answer.AsSpan(0, read).StartsWith("HTTP/1.1 200"u8) ? time : throw new InvalidOperationException("The first webhook was not accepted.");
    }

    private async Task MeasureMemoryAsync()
    {
        await using var server = await AppProcess.StartAsync([]);
        await Task.Delay(TimeSpan.FromSeconds(2));
        report.Add(new Measurement(Section, "Resident memory, idle", server.MegabytesResident, "MB").AtMost(100));
        var requests = PreparedRequests.WhatsAppTexts(settings.Requests, Path, settings.AppSecret);
        var highest = 0.0;
        var load = HttpLoad.RunAsync(server.Address, requests, 64, TimeSpan.Zero, settings.WarmUp);
        while (!load.IsCompleted)
        {
            highest = Math.Max(highest, server.MegabytesResident);
            await Task.WhenAny(load, Task.Delay(200));
        }

        var result = await load;
        report.Add(new Measurement(Section, $"Resident memory, most under {result.PerSecond:0} webhooks a second", highest, "MB").AtMost(250));
    }
}
