using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Serverless.Local.Hosting;
using Serverless.Local.Worker.Http;
using Serverless.Local.Worker.Indexing;
using Serverless.Local.Worker.Invocation;
using Serverless.Local.Worker.ServiceBus;
using Serverless.Local.Worker.Timers;

namespace Serverless.Local.Worker;

/// <summary>The app's functions with what starts them.</summary>
internal sealed class FunctionRuntime : IDisposable
{
    private readonly CancellationTokenSource _noNewWork = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<TimerListener> _timers = [];
    private readonly List<ServiceBusListener> _messages = [];
    private readonly Dictionary<string, ServiceBusClient> _clients = [];
    private readonly IConfiguration _settings;
    private readonly TimeProvider _clock;
    private readonly HostJson _hostJson;
    private readonly FunctionPipeline _pipeline;
    private readonly FunctionRunner _runner;
    private readonly ScheduleMonitor _schedules;
    private Task _listening = Task.CompletedTask;

    public FunctionRuntime(
        IServiceProvider services,
        IReadOnlyList<IndexedFunction> functions,
        IReadOnlyList<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> middleware,
        HostJson hostJson,
        DataFolder folder)
    {
        _settings = services.GetRequiredService<IConfiguration>();
        _clock = services.GetRequiredService<TimeProvider>();
        _hostJson = hostJson;
        _pipeline = new FunctionPipeline(middleware);
        _runner = new FunctionRunner(services, _pipeline, _stopping.Token);
        _schedules = new ScheduleMonitor(folder.PathOf("timers.json"));
        Keys = new FunctionKeys(_settings);
        var binders = new ParameterBinders(services.GetRequiredService<IOptions<JsonSerializerOptions>>().Value);
        var loggers = services.GetRequiredService<ILoggerFactory>();
        foreach (var function in functions)
        {
            Add(new HostedFunction(function, new FunctionInvoker(function, binders)), loggers.CreateLogger($"Function.{function.Name}"));
        }
    }

    public List<HttpFunction> HttpFunctions { get; } = [];

    public FunctionKeys Keys { get; }

    /// <summary>How many functions were run since the start.</summary>
    public long Invocations => _pipeline.Invocations;

    public void Start() => _listening = Task.WhenAll(
        [.. _timers.Select(timer => timer.ListenAsync(_noNewWork.Token)), .. _messages.Select(messages => messages.ListenAsync(_noNewWork.Token))]);

    /// <summary>Takes no new work and waits for what runs.</summary>
    public Task StopAsync()
    {
        _noNewWork.Cancel();
        return _listening;
    }

    /// <summary>Cancels what still runs.</summary>
    public void Cancel() => _stopping.Cancel();

    /// <summary>Runs a timer function now; false when there is none of that name.</summary>
    public bool TryRunNow(string name)
    {
        var timer = _timers.Find(candidate => candidate.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        _ = timer?.RunAsync(isPastDue: false);
        return timer is not null;
    }

    /// <summary>One line for each function: its name and what starts it.</summary>
    public IEnumerable<string> Describe(Uri httpBase) => HttpFunctions.Select(function => function.Describe(httpBase))
        .Concat(_timers.Select(timer => timer.Description))
        .Concat(_messages.Select(messages => messages.Description))
        .Order(StringComparer.Ordinal);

    public void Dispose()
    {
        _noNewWork.Dispose();
        _stopping.Dispose();
    }

    private void Add(HostedFunction function, ILogger logger)
    {
        switch (function.Definition.Trigger)
        {
            case HttpTriggerAttribute:
                HttpFunctions.Add(new HttpFunction(function, _pipeline, Keys, logger, _stopping.Token));
                break;
            case TimerTriggerAttribute:
                _timers.Add(new TimerListener(function, _runner, _schedules, _settings, _clock, logger));
                break;
            case ServiceBusTriggerAttribute trigger:
                var options = _hostJson.ServiceBus;
                var source = new MessageSource(ClientOf(trigger), trigger, _settings, options.PrefetchCount);
                var completes = trigger.AutoCompleteSetInSource ?? options.AutoCompleteMessages;
                var dispatcher = new MessageDispatcher(function, _runner, completes, logger);
                _messages.Add(new ServiceBusListener(function, source, dispatcher, options, _clock, logger));
                break;
        }
    }

    private ServiceBusClient ClientOf(ServiceBusTriggerAttribute trigger)
    {
        var connection = ServiceBusConnection.Find(trigger.Connection, _settings)!;
        if (!_clients.TryGetValue(connection, out var client))
        {
            client = new ServiceBusClient(connection);
            _clients.Add(connection, client);
        }

        return client;
    }
}
