using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Serverless.Benchmarks.Load;

namespace Serverless.Benchmarks.EndToEnd;

/// <summary>An Azurite of its own on a free port; it ends with this process.</summary>
internal sealed class Azurite : IAsyncDisposable
{
    private readonly Process _process;

    private Azurite(Process process, int port)
    {
        _process = process;

        // The account and key that Azurite documents for everybody.
        ConnectionString = "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;"
            + "AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;"
            + $"TableEndpoint=http://127.0.0.1:{port}/devstoreaccount1;";
    }

    public string ConnectionString { get; }

    /// <summary>Null when Node.js or the installed packages are missing.</summary>
    public static async Task<Azurite?> TryStartAsync()
    {
        var folder = Path.Combine(Folders.Root, "tests", "Azurite");
        if (!Directory.Exists(Path.Combine(folder, "node_modules"))) { return null; }

        var port = FreePort();
        var start = new ProcessStartInfo("node", [Path.Combine(folder, "start.cjs"), "--location", Folders.NewData(), "--tablePort", $"{port}", "--skipApiVersionCheck", "--disableTelemetry", "--silent"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["AZURITE_ENDS_WITH_STDIN"] = "1";
        var azurite = new Azurite(Process.Start(start)!, port);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await ListensAsync(port, limit.Token)) { await Task.Delay(100, limit.Token); }

        return azurite;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task<bool> ListensAsync(int port, CancellationToken cancellationToken)
    {
        try
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
