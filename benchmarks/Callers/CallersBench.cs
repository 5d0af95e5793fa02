using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Serverless.Benchmarks.Load;
using Serverless.Benchmarks.Report;

namespace Serverless.Benchmarks.Callers;

/// <summary>
/// From an agent desktop's question who is calling to the card: with a CRM that takes 200 ms, from memory, and while the CRM does not answer. The
/// simulated CRM is part of the measured process.
/// </summary>
internal sealed class CallersBench(BenchReport report, BenchSettings settings)
{
    private const string Section = "Caller cards";

    /// <summary>Enough to keep the product busy; an agent asks for one card at a time.</summary>
    private const int Connections = 8;

    /// <summary>Cards that are asked for before the first measurement.</summary>
    private const int WarmUp = 200;

    private const string CrmAnswered = "\"crm\":\"answered\"";
    private const string CrmDown = "\"crm\":\"down\"";

    public async Task RunAsync()
    {
        BenchReport.Note("callers: starting");
        await using var app = await AppProcess.StartAsync([], null, ("Callers__LookupsPerMinute", "100000"));
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Connections, UseProxy = false }) { BaseAddress = new Uri($"http://{app.Address}") };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", settings.Example["ApiKeys:demo"]);
        var (known, strangers) = (Numbers(0, settings.Callers), Numbers(settings.Callers, settings.Callers));
        foreach (var number in known) { await LocalAsync(client, "contacts", new { firstName = "Erika", lastName = "Muster", mobile = number }); }

        await MeasureAsync(client, Numbers(2 * settings.Callers, WarmUp), CrmAnswered);
        BenchReport.Note("callers: warm");
        await LocalAsync(client, "faults", new { answer = "slow", delay = "PT0.2S", times = 0 });
        Add("with a CRM that takes 200 ms", await MeasureAsync(client, known, CrmAnswered), 500);
        Add("from memory", await MeasureAsync(client, known, CrmAnswered), 60);

        using (await client.DeleteAsync("/_local/api/crm/faults")) { }
        await LocalAsync(client, "faults", new { answer = "500", retryAfter = 0, times = 0 });
        Add("while the CRM fails", await MeasureAsync(client, strangers, CrmDown), 60);
    }

    private void Add(string how, (double PerSecond, double Median, double P95) measured, double goal)
    {
        report.Add(new Measurement(Section, string.Create(CultureInfo.InvariantCulture, $"Cards {how}, {Connections} desktops"), measured.PerSecond, "1/s"));
        report.Add(new Measurement(Section, $"Card {how}, median", measured.Median, "ms"));
        report.Add(new Measurement(Section, $"Card {how}, p95", measured.P95, "ms").AtMost(goal));
    }

    /// <summary>Asks for the card of each number once.</summary>
    private static async Task<(double PerSecond, double Median, double P95)> MeasureAsync(HttpClient client, List<string> numbers, string expected)
    {
        var times = new double[numbers.Count];
        var begin = Stopwatch.GetTimestamp();
        await Parallel.ForAsync(0, numbers.Count, new ParallelOptions { MaxDegreeOfParallelism = Connections }, async (i, cancellationToken) =>
        {
            var start = Stopwatch.GetTimestamp();
            using var answer = await client.GetAsync($"/api/businesses/demo/callers/{Uri.EscapeDataString(numbers[i])}", cancellationToken);
            answer.EnsureSuccessStatusCode();
            var card = await answer.Content.ReadAsStringAsync(cancellationToken);
            times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            if (!card.Contains(expected, StringComparison.Ordinal)) { throw new InvalidOperationException($"A card does not say {expected}."); }
        });
        var seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        Array.Sort(times);
        return (numbers.Count / seconds, times[times.Length / 2], times[times.Length * 95 / 100]);
    }

    private static List<string> Numbers(int first, int count) => [.. Enumerable.Range(first, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"+49151{20_000_000 + i}"))];

    private static async Task LocalAsync(HttpClient client, string what, object body)
    {
        using var answer = await client.PostAsJsonAsync($"/_local/api/crm/{what}", body);
        answer.EnsureSuccessStatusCode();
    }
}
