using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Serverless.Tests.Azurite;

/// <summary>Classes of this collection share one Azurite and run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class AzuriteCollection : ICollectionFixture<AzuriteFixture>
{
    public const string Name = "azurite";
}

/// <summary>
/// An empty Azurite table service on a free port, in memory, for one collection of tests. Does nothing where Azurite is not
/// installed: there its tests are skipped.
/// </summary>
public sealed class AzuriteFixture : IAsyncLifetime, IDisposable
{
    private const string Account = "devstoreaccount1";

    // The emulator's key is the same everywhere and published.
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
    private const string ReadyLine = "successfully started";
    private static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(2);

    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly StringBuilder _output = new();
    private Process? _node;

    /// <summary>For the setting <c>Tables</c>, or a client.</summary>
    public string ConnectionString { get; private set; } = "";

    public async Task InitializeAsync()
    {
        if (AzuriteInstallation.WhyMissing is not null) { return; }

        var port = FreePort();
        ConnectionString = string.Create(
            CultureInfo.InvariantCulture,
            $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};TableEndpoint=http://127.0.0.1:{port}/{Account};");
        Start(port);
        await _ready.Task.WaitAsync(LongestStart);
    }

    public async Task DisposeAsync()
    {
        if (_node is null) { return; }

        _node.StandardInput.Close();
        if (!_node.HasExited) { _node.Kill(); }

        await _node.WaitForExitAsync();
    }

    public void Dispose() => _node?.Dispose();

    private void Start(int port)
    {
        var start = new ProcessStartInfo("node")
        {
            WorkingDirectory = AzuriteInstallation.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["AZURITE_ENDS_WITH_STDIN"] = "1" },
        };
        string[] arguments =
        [
            "start.cjs", "--inMemoryPersistence", "--skipApiVersionCheck", "--disableTelemetry", "--silent",
            "--tableHost", "127.0.0.1", "--tablePort", port.ToString(CultureInfo.InvariantCulture),
        ];
        foreach (var argument in arguments) { start.ArgumentList.Add(argument); }

        _node = new Process { StartInfo = start, EnableRaisingEvents = true };
        _node.OutputDataReceived += (_, line) => Heard(line.Data);
        _node.ErrorDataReceived += (_, line) => Heard(line.Data);
        _node.Exited += (_, _) => _ready.TrySetException(new InvalidOperationException($"Azurite ended before it was ready: {_output}"));
        _node.Start();
        _node.BeginOutputReadLine();
        _node.BeginErrorReadLine();
    }

    private void Heard(string? line)
    {
        if (line is null) { return; }

        lock (_output) { _output.AppendLine(line); }

        if (line.Contains(ReadyLine, StringComparison.Ordinal)) { _ready.TrySetResult(); }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
