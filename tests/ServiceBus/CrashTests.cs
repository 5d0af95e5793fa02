using System.Diagnostics;
using Xunit.Abstractions;

namespace Serverless.Tests.ServiceBus;

/// <summary>A process under load is killed (SIGKILL) at random moments, again and again over the same file.</summary>
public sealed class CrashTests(ITestOutputHelper output)
{
    private const int Kills = 200;
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Nothing_acknowledged_is_lost_and_session_order_is_kept_over_200_kills_under_load()
    {
        var seed = Environment.GetEnvironmentVariable("BROKER_SEED") is { Length: > 0 } given ? int.Parse(given, null) : Random.Shared.Next();
        output.WriteLine($"BROKER_SEED={seed}");
        var random = new Random(seed);
        var folder = Directory.CreateTempSubdirectory("crash-").FullName;
        try
        {
            var database = Path.Combine(folder, "bus.db");
            var ledger = new CrashLedger();
            for (var life = 0; life < Kills; life++)
            {
                await LiveAndDieAsync(database, life, ledger, lines: random.Next(1, 150));
                await ledger.CheckAsync(database);
            }

            Assert.True(ledger.Completed > 0 && ledger.Scheduled > 0, "The load did not complete or schedule anything.");
            output.WriteLine($"{ledger.Completed} completed, {ledger.Scheduled} scheduled");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Kills the process after it said so many lines; what it said until its end counts too.</summary>
    private static async Task LiveAndDieAsync(string database, int life, CrashLedger ledger, int lines)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal) ? Environment.ProcessPath : "dotnet")
        {
            ArgumentList = { "exec", Path.Combine(AppContext.BaseDirectory, "Serverless.BrokerCrash.dll"), database, $"{life}" },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        try
        {
            for (var said = 0; await process.StandardOutput.ReadLineAsync().WaitAsync(Guard) is { } line; said++)
            {
                ledger.Note(line);
                if (said == lines) { process.Kill(); }
            }
        }
        finally
        {
            process.Kill();
        }

        await process.WaitForExitAsync().WaitAsync(Guard);
        Assert.Equal("", await errors);
    }
}
