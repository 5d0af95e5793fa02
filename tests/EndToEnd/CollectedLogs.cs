using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Serverless.Tests.EndToEnd;

/// <summary>Everything that was logged, with exceptions and scopes written out.</summary>
internal sealed class CollectedLogs : ILoggerProvider
{
    private readonly ConcurrentQueue<(LogLevel Level, string Text)> _lines = new();

    public IEnumerable<string> All => _lines.Select(line => line.Text);

    public IEnumerable<string> Errors => _lines.Where(line => line.Level >= LogLevel.Error).Select(line => line.Text);

    /// <summary>The last lines, for the message of a test that fails.</summary>
    public IEnumerable<string> Tail => _lines.Where(line => line.Level >= LogLevel.Information).Select(line => line.Text).TakeLast(25);

    public ILogger CreateLogger(string categoryName) => new Collector(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Collector(CollectedLogs logs, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var values = state is IEnumerable<KeyValuePair<string, object?>> pairs ? string.Join(' ', pairs.Select(pair => $"{pair.Key}={pair.Value}")) : "";
            logs._lines.Enqueue((logLevel, $"{category} {eventId.Name} {formatter(state, exception)} {values} {exception}"));
        }
    }
}
