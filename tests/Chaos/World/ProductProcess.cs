using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Xml;
using Serverless.Chaos.Judging;

namespace Serverless.Chaos.World;

/// <summary>The product in a process of its own, which can be killed.</summary>
internal sealed class ProductProcess : IProduct
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly Task _reading;
    private readonly HttpClient _http;

    private ProductProcess(Process process, Uri address, Task reading)
    {
        (_process, Base, _reading) = (process, address, reading);
        _http = new HttpClient { BaseAddress = address };
    }

    public Uri Base { get; }

    public static async Task<ProductProcess> StartAsync(string folder, IReadOnlyDictionary<string, string?> settings, Canaries canaries)
    {
        var host = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";
        var start = new ProcessStartInfo(host, ["exec", Folders.App, "--port", "0", "--data", folder])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        foreach (var (name, value) in settings) { start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value; }

        var process = Ending.Start(start);
        var ready = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var reading = Task.WhenAll(ReadAsync(process.StandardOutput, canaries, ready), ReadAsync(process.StandardError, canaries, ready));
        _ = reading.ContinueWith(_ => ready.TrySetException(new InvalidOperationException($"The product ended before it was ready. {string.Join('\n', canaries.Errors)}")), TaskScheduler.Default);
        try
        {
            return new ProductProcess(process, await ready.Task.WaitAsync(Patience), reading);
        }
        catch
        {
            process.Kill();
            throw;
        }
    }

    public async Task AdvanceAsync(TimeSpan by)
    {
        using var answer = await _http.PostAsJsonAsync("_local/api/clock/advance", new { by = XmlConvert.ToString(by) });
        answer.EnsureSuccessStatusCode();
    }

    public async Task<(bool IsIdle, bool HasScheduled)> StateAsync()
    {
        var bus = await _http.GetFromJsonAsync<JsonArray>("_local/api/bus") ?? [];
        return (bus.All(entity => entity!["active"]!.GetValue<int>() + entity["locked"]!.GetValue<int>() == 0), bus.Any(entity => entity!["scheduled"]!.GetValue<int>() > 0));
    }

    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        await _reading;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) { await KillAsync(); }

        Ending.Forget(_process);
        _http.Dispose();
        _process.Dispose();
    }

    private static async Task ReadAsync(StreamReader output, Canaries canaries, TaskCompletionSource<Uri> ready)
    {
        while (await output.ReadLineAsync() is { } line)
        {
            canaries.Read(line);
            if (line.StartsWith("Ready ", StringComparison.Ordinal)) { ready.TrySetResult(new Uri(line.Split(' ')[1])); }
        }
    }
}
