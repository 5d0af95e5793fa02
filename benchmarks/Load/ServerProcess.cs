using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace Serverless.Benchmarks.Load;

/// <summary>A server in a process of its own: the product or a baseline. It says <c>Ready http://127.0.0.1:port</c> when it listens.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process _process;

    private ServerProcess(Process process, IPEndPoint address) => (_process, Address) = (process, address);

    public IPEndPoint Address { get; }

    public Uri Base => new($"http://{Address}/");

    /// <summary>Resident memory in MB.</summary>
    public double MegabytesResident
    {
        get
        {
            var line = File.ReadLines($"/proc/{_process.Id}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
            return double.Parse(line.AsSpan(6, line.Length - 8), NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture) / 1024;
        }
    }

    /// <summary>Processor time used so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public static async Task<ServerProcess> StartAsync(string dll, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? settings = null)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet", [dll, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Folders.Root,
        };
        foreach (var (name, value) in settings ?? new Dictionary<string, string>()) { start.Environment[name] = value; }

        var process = Process.Start(start) ?? throw new InvalidOperationException("The server could not be started.");
        using var limit = new CancellationTokenSource(Patience);
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            if (!line.StartsWith("Ready ", StringComparison.Ordinal)) { continue; }

            // Nobody reads the log during the measurement, but a full pipe would stop the server.
            _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
            return new ServerProcess(process, IPEndPoint.Parse(new Uri(line.Split(' ')[1]).Authority));
        }

        throw new InvalidOperationException($"The server ended before it was ready: {await errors}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) { _process.Kill(); }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
