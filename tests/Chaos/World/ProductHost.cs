using System.Globalization;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Serverless.Chaos.Judging;
using Serverless.Local.Hosting;
using Serverless.Local.ServiceBus;
using Serverless.Local.Time;

namespace Serverless.Chaos.World;

/// <summary>The product in this process, so that its bus and its tables can be reached.</summary>
internal sealed class ProductHost : IProduct
{
    private readonly IHost _host;
    private readonly EmbeddedHost _self;
    private readonly LocalClock _clock;
    private bool _isStopped;

    private ProductHost(IHost host, LocalClock clock)
    {
        (_host, _clock) = (host, clock);
        _self = host.Services.GetRequiredService<EmbeddedHost>();
    }

    public Uri Base => _self.BaseAddress;

    public EmbeddedBroker Broker => _self.Broker!;

    public IServiceProvider Services => _host.Services;

    /// <summary>The account of the tables in this process.</summary>
    public static string AccountOf(string folder) => Path.GetFileName(folder);

    public static async Task<ProductHost> StartAsync(string folder, IReadOnlyDictionary<string, string?> settings, Canaries canaries)
    {
        var name = AccountOf(folder);
        var values = new Dictionary<string, string?>(settings)
        {
            ["ServiceBus"] = $"Endpoint=sb://{name}.chaos;SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=local;UseDevelopmentEmulator=true",
            ["Tables"] = $"UseEmbeddedStorage=true;AccountName={name}",
        };
        var clock = new LocalClock();
        var builder = FunctionsApplication.CreateBuilder(new EmbeddedHostOptions
        {
            Port = 0,
            DataDirectory = folder,
            FunctionsAssembly = typeof(Application).Assembly,
            Clock = clock,
            Settings = values,
        });
        Application.Configure(builder);
        builder.Logging.ClearProviders().AddProvider(new CanaryLogs(canaries, clock)).SetMinimumLevel(LogLevel.Information);
        var host = builder.Build();
        var product = new ProductHost(host, clock);
        try
        {
            await host.StartAsync();
            return product;
        }
        catch
        {
            // What of it had started would go on beside the next one.
            await product.DisposeAsync();
            throw;
        }
    }

    public Task AdvanceAsync(TimeSpan by)
    {
        _clock.Advance(by);
        return Task.CompletedTask;
    }

    public async Task<(bool IsIdle, bool HasScheduled)> StateAsync()
    {
        var bus = await Broker.GetStatusAsync(CancellationToken.None);
        return (bus.All(entity => entity.Active + entity.Locked == 0), bus.Any(entity => entity.Scheduled > 0));
    }

    /// <summary>A process that lives on can only be stopped.</summary>
    public async Task KillAsync()
    {
        if (!Interlocked.Exchange(ref _isStopped, true)) { await _host.StopAsync(); }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _host.Dispose();
    }

    /// <summary>Hands every line to the judge, as the console would print it.</summary>
    private sealed class CanaryLogs(Canaries canaries, TimeProvider clock) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            canaries.Read(string.Create(CultureInfo.InvariantCulture,
                $"{(logLevel >= LogLevel.Error ? "fail:" : "info:")} {clock.GetUtcNow():HH:mm:ss.fff} {eventId.Name} {formatter(state, exception)} {exception}"));

        public void Dispose()
        {
        }
    }
}
