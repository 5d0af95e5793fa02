using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Serverless.Local.Worker;
using Serverless.Local.Worker.ServiceBus;

namespace Serverless.Local.Hosting;

/// <summary>
/// The embedded Functions host: an ASP.NET Core server, the triggers, and the stores they live on.
/// It starts in the order stores, server, triggers, start-up tasks, "Ready", and stops the other way round.
/// </summary>
internal sealed partial class FunctionsHost(WebApplication web, EmbeddedHostOptions options, HostSetup setup, string contentRoot)
    : IHost, IAsyncDisposable
{
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(10);

    private readonly EmbeddedHost _self = web.Services.GetRequiredService<EmbeddedHost>();
    private readonly ILogger _logger = web.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Host");
    private DataFolder? _folder;
    private EmbeddedStores? _stores;
    private FunctionRuntime? _runtime;

    public IServiceProvider Services => web.Services;

    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await OpenAsync(cancellationToken);
        }
        catch (StartupException e) when (options.IsProgram)
        {
            Executable.Exit<object>(e);
        }
        catch
        {
            await CloseAsync();
            throw;
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        var stopping = Task.WhenAll(web.StopAsync(cancellationToken), _runtime?.StopAsync() ?? Task.CompletedTask);
        try
        {
            await stopping.WaitAsync(DrainTime, cancellationToken);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            Log.StillRunning(_logger, DrainTime.TotalSeconds);
            _runtime?.Cancel();
            await stopping;
        }

        await CloseAsync();
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    public async ValueTask DisposeAsync()
    {
        if (_runtime is { } runtime)
        {
            _runtime = null;
            runtime.Cancel();
            await runtime.StopAsync();
            await web.DisposeAsync();
            runtime.Dispose();
        }

        await web.DisposeAsync();
        await CloseAsync();
        setup.ReleasePort();
    }

    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        StartupChecks.RefuseAzure(web.Configuration);
        var functions = StartupChecks.Run(web, options, setup, contentRoot, out var hostJson);
        if (options.CheckOnly) { Executable.Leave("Nothing in settings, host.json and functions keeps the app from starting."); }

        _folder = DataFolder.Open(options.DataDirectory, options.Fresh);
        _stores = await EmbeddedStores.OpenAsync(web.Configuration, _folder, contentRoot, options.Clock, _logger);
        _self.Broker = _stores.Broker;
        _self.Tables = _stores.Tables;

        if (_stores.Broker is { } broker)
        {
            await TriggerEntities.CheckAsync(functions, web.Configuration, _stores.BusNamespace, broker, cancellationToken);
        }

        _self.Runtime = _runtime = new FunctionRuntime(web.Services, functions, setup.Middleware, hostJson, _folder);
        HostEndpoints.Map(web, _runtime, hostJson.RoutePrefix);
        await StartServerAsync(cancellationToken);
        _runtime.Start();
        foreach (var task in web.Services.GetServices<ILocalStartupTask>())
        {
            await task.RunAsync(_self.BaseAddress, cancellationToken);
        }

        ReadyMessage.Print(options, _self, _runtime, hostJson.RoutePrefix);
        _self.SetReady();
    }

    private async Task StartServerAsync(CancellationToken cancellationToken)
    {
        try
        {
            await web.StartAsync(cancellationToken);
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            throw new StartupException($"Port {_self.BaseAddress.Port} is in use on 127.0.0.1. Take another with --port N.", e);
        }
    }

    private async Task CloseAsync()
    {
        if (_stores is not null)
        {
            await _stores.DisposeAsync();
        }

        _folder?.Dispose();
    }

    private static partial class Log
    {
        [LoggerMessage(
            EventName = "StillRunning",
            Level = LogLevel.Warning,
            Message = "Functions are still running {Seconds} s after the stop began; they are cancelled now.")]
        public static partial void StillRunning(ILogger logger, double seconds);
    }
}
