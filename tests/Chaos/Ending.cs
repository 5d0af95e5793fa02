using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Serverless.Chaos;

/// <summary>
/// Ends a run before its time: Ctrl+C and SIGTERM kill the products that live, remove what they stored, and end the runner. Without it the
/// products in this process would take the signals for themselves, and those outside would live on.
/// </summary>
internal static class Ending
{
    private static readonly Lock Gate = new();
    private static readonly HashSet<Process> Living = [];
    private static readonly HashSet<string> Data = [];
    private static bool _isOver;

    /// <summary>Ends by these signals until the result is disposed, with the exit code that shells expect: 128 and the signal's number.</summary>
    public static IDisposable OnSignals() => new Signals(
        PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => End(signal, 2)),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => End(signal, 15)));

    /// <summary>Starts a process that does not outlive this one.</summary>
    /// <exception cref="InvalidOperationException">It did not start, or the run is over.</exception>
    public static Process Start(ProcessStartInfo start)
    {
        lock (Gate)
        {
            if (_isOver) { throw new InvalidOperationException("The run is over."); }

            var process = Process.Start(start) ?? throw new InvalidOperationException("The product could not be started.");
            Living.Add(process);
            return process;
        }
    }

    /// <summary>The process has ended.</summary>
    public static void Forget(Process process)
    {
        lock (Gate) { Living.Remove(process); }
    }

    /// <summary>Waits for the end of the process when a signal has ended the run: what came of it then says nothing of the product.</summary>
    public static Task ForeverIfOverAsync()
    {
        lock (Gate) { return _isOver ? Task.Delay(Timeout.Infinite) : Task.CompletedTask; }
    }

    /// <summary>A folder that is removed when the run ends early.</summary>
    public static void Remove(string folder)
    {
        lock (Gate) { Data.Add(folder); }
    }

    private static void End(PosixSignalContext signal, int number)
    {
        signal.Cancel = true;
        lock (Gate)
        {
            _isOver = true;
            foreach (var process in Living)
            {
                process.Kill();
                process.WaitForExit();
            }

            foreach (var folder in Data.Where(Directory.Exists)) { TryRemove(folder); }
        }

        Environment.Exit(128 + number);
    }

    private static void TryRemove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (IOException)
        {
            // A product in this process is writing; .local may be emptied at any time.
            return;
        }
    }

    private sealed class Signals(params PosixSignalRegistration[] registrations) : IDisposable
    {
        public void Dispose()
        {
            foreach (var registration in registrations) { registration.Dispose(); }
        }
    }
}
