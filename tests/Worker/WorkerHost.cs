using System.Collections.Concurrent;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Serverless.Local.Hosting;
using Serverless.Local.Time;

namespace Serverless.Tests.Worker;

/// <summary>A running embedded host with the given function classes, on a frozen clock, a free port and a data folder of its own.</summary>
internal sealed class WorkerHost : IAsyncDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

    private readonly IHost _host;
    private readonly bool _ownsData;
    private readonly string _data;

    private WorkerHost(IHost host, Journal journal, LocalClock clock, LogSink log, string data, bool ownsData)
    {
        _host = host;
        _data = data;
        _ownsData = ownsData;
        Journal = journal;
        Clock = clock;
        Log = log;
        Http = new HttpClient { BaseAddress = host.Services.GetRequiredService<EmbeddedHost>().BaseAddress };
    }

    public HttpClient Http { get; }

    public Journal Journal { get; }

    public LocalClock Clock { get; }

    public LogSink Log { get; }

    /// <summary>A client of this host's bus, which only hosts with <see cref="Setup.WithBus"/> have.</summary>
    public Azure.Messaging.ServiceBus.ServiceBusClient Bus =>
        new(Services.GetRequiredService<Microsoft.Extensions.Configuration.IConfiguration>()["ServiceBus"]!);

    public EmbeddedHost Embedded => Services.GetRequiredService<EmbeddedHost>();

    public IServiceProvider Services => _host.Services;

    /// <summary>A host with a bus of its own and the entities of the product.</summary>
    public static Task<WorkerHost> StartWithBusAsync(Type functions, params (string Key, string Value)[] serviceBusOptions)
    {
        var setup = new Setup { Functions = [functions], Settings = { ["AzureFunctionsJobHost__logging__logLevel__Function"] = "Trace" } }.WithBus();
        foreach (var (key, value) in serviceBusOptions)
        {
            setup.Settings[$"AzureFunctionsJobHost__extensions__serviceBus__{key}"] = value;
        }

        return StartAsync(setup);
    }

    public static Task<WorkerHost> StartAsync(params Type[] functions) => StartAsync(new Setup { Functions = functions });

    public static async Task<WorkerHost> StartAsync(Setup setup)
    {
        var data = setup.DataDirectory ?? NewDataDirectory();
        var clock = setup.Clock ?? new LocalClock(Start);
        var builder = FunctionsApplication.CreateBuilder(setup.Options(data, clock));
        if (setup.WebApplication)
        {
            builder.ConfigureFunctionsWebApplication();
        }

        var journal = new Journal();
        var log = new LogSink();
        builder.Services.AddSingleton(journal);
        builder.Logging.AddProvider(log);
        setup.Configure?.Invoke(builder);
        var host = builder.Build();
        try
        {
            await host.StartAsync();
        }
        catch
        {
            await ((IAsyncDisposable)host).DisposeAsync();
            Clean(data, setup.DataDirectory is null);
            throw;
        }

        return new WorkerHost(host, journal, clock, log, data, setup.DataDirectory is null);
    }

    public static string NewDataDirectory() => Path.Combine(Path.GetTempPath(), $"serverless-{Guid.NewGuid():N}");

    public Task StopAsync() => _host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
        Clean(_data, _ownsData);
    }

    private static void Clean(string data, bool owned)
    {
        if (owned && Directory.Exists(data))
        {
            Directory.Delete(data, recursive: true);
        }
    }

    internal sealed record Setup
    {
        public required IReadOnlyList<Type> Functions { get; init; }

        public Dictionary<string, string?> Settings { get; init; } = [];

        public Action<FunctionsApplicationBuilder>? Configure { get; init; }

        public bool WebApplication { get; init; } = true;

        public string? DataDirectory { get; init; }

        public LocalClock? Clock { get; init; }

        public int Port { get; init; }

        public bool Fresh { get; init; }

        public Setup WithBus()
        {
            Settings["ServiceBus"] = $"Endpoint=sb://{Guid.NewGuid():N};SharedAccessKeyName=x;SharedAccessKey=x;UseDevelopmentEmulator=true";
            return this;
        }

        public EmbeddedHostOptions Options(string data, LocalClock clock) => new()
        {
            Port = Port,
            DataDirectory = data,
            Fresh = Fresh,
            FunctionsAssembly = typeof(WorkerHost).Assembly,
            FunctionTypes = Functions,
            Clock = clock,
            Simulators = false,
            Settings = Settings,
        };
    }
}

/// <summary>What the sample functions saw; a test waits here for the next entry.</summary>
public sealed class Journal
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(20);
    private int _running;
    private readonly System.Threading.Channels.Channel<object?> _entries = System.Threading.Channels.Channel.CreateUnbounded<object?>();

    public void Add(object? entry) => _entries.Writer.TryWrite(entry);

    public async Task<T> NextAsync<T>() => (T)(await _entries.Reader.ReadAsync().AsTask().WaitAsync(Guard))!;

    /// <summary>A call began; how many run now.</summary>
    public int Began() => Interlocked.Increment(ref _running);

    public void Ended() => Interlocked.Decrement(ref _running);

    public bool IsEmpty => _entries.Reader.Count == 0;
}

/// <summary>Every line that was logged.</summary>
internal sealed class LogSink : ILoggerProvider
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(20);
    private readonly System.Threading.Channels.Channel<Line> _unread = System.Threading.Channels.Channel.CreateUnbounded<Line>();

    public ConcurrentQueue<Line> Lines { get; } = [];

    /// <summary>The next line of an event, after those that were waited for before.</summary>
    public async Task<Line> NextAsync(string eventName)
    {
        using var guard = new CancellationTokenSource(Guard);
        while (true)
        {
            if (await _unread.Reader.ReadAsync(guard.Token) is { } line && line.Event == eventName)
            {
                return line;
            }
        }
    }

    public ILogger CreateLogger(string categoryName) => new Writer(this, categoryName);

    public void Dispose()
    {
    }

    private void Add(Line line)
    {
        Lines.Enqueue(line);
        _unread.Writer.TryWrite(line);
    }

    internal sealed record Line(string Category, LogLevel Level, string? Event, string Text, Exception? Exception);

    private sealed class Writer(LogSink sink, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            sink.Add(new Line(category, logLevel, eventId.Name, formatter(state, exception), exception));
    }
}
