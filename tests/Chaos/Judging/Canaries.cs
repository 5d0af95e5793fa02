using System.Collections.Concurrent;

namespace Serverless.Chaos.Judging;

/// <summary>Reads everything that the product prints, and looks for personal data: all of it in a scenario carries one of these marks.</summary>
/// <param name="folder">Where the lines are kept, for people.</param>
internal sealed class Canaries(string folder) : IDisposable
{
    public const string Name = "Kanarienvogel";
    public const string EmailDomain = "kanarien.example";
    public const string Text = "Kanarientext";
    public const string PhonePrefix = "4915199";
    public const string PsidPrefix = "2470990099";

    private static readonly string[] Marks = ["kanarien", PhonePrefix, PsidPrefix];
    private readonly ConcurrentQueue<string> _leaks = new();
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly TextWriter _kept = TextWriter.Synchronized(new StreamWriter(Path.Combine(folder, "output.log")));
    private long _lines;

    public IReadOnlyCollection<string> Leaks => _leaks;

    public long Lines => Interlocked.Read(ref _lines);

    /// <summary>The last errors and warnings, for the report of a scenario that failed.</summary>
    public IReadOnlyCollection<string> Errors => _errors;

    public void Read(string line)
    {
        Interlocked.Increment(ref _lines);
        _kept.WriteLine(line);
        if (Marks.Any(mark => line.Contains(mark, StringComparison.OrdinalIgnoreCase))) { _leaks.Enqueue(line); }

        if (line.Contains("fail:", StringComparison.Ordinal) || line.Contains("Unhandled", StringComparison.Ordinal))
        {
            _errors.Enqueue(line);
            while (_errors.Count > 20) { _errors.TryDequeue(out _); }
        }
    }

    public void Dispose() => _kept.Dispose();
}
