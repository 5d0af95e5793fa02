using System.Text.Json;
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
using Serverless.Local.Worker.Timers;

namespace Serverless.Local.Worker;

/// <summary>The app's functions with what starts them.</summary>
internal sealed class FunctionRuntime : IDisposable
{
    private readonly CancellationTokenSource _noNewWork = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<TimerListener> _timers = [];
    private Task _listening = Task.CompletedTask;

    public FunctionRuntime(
        IServiceProvider services,
        IReadOnlyList<IndexedFunction> functions,
        IReadOnlyList<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> middleware,
        HostJson hostJson,
        DataFolder folder)
    {
        var binders = new ParameterBinders(services.GetRequiredService<IOptions<JsonSerializerOptions>>().Value);
        var pipeline = new FunctionPipeline(middleware);
        var settings = services.GetRequiredService<IConfiguration>();
        var runner = new FunctionRunner(services, pipeline, _stopping.Token);
        var schedules = new ScheduleMonitor(folder.PathOf("timers.json"));
        Keys = new FunctionKeys(settings);
        foreach (var function in functions)
        {
            var hosted = new HostedFunction(function, new FunctionInvoker(function, binders));
            var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger($"Function.{function.Name}");
            switch (function.Trigger)
            {
                case HttpTriggerAttribute:
                    HttpFunctions.Add(new HttpFunction(hosted, pipeline, Keys, logger, _stopping.Token));
                    break;
                case TimerTriggerAttribute:
                    _timers.Add(new TimerListener(hosted, runner, schedules, settings, services.GetRequiredService<TimeProvider>(), logger));
                    break;
            }
        }
    }

    public List<HttpFunction> HttpFunctions { get; } = [];

    public FunctionKeys Keys { get; }

    public void Start() => _listening = Task.WhenAll([.. _timers.Select(timer => timer.ListenAsync(_noNewWork.Token))]);

    /// <summary>Takes no new work and waits for what runs.</summary>
    public Task StopAsync()
    {
        _noNewWork.Cancel();
        return _listening;
    }

    /// <summary>Cancels what still runs.</summary>
    public void Cancel() => _stopping.Cancel();

    /// <summary>Runs a timer or Service Bus function now; false when there is none of that name.</summary>
    public bool TryRunNow(string name, string input)
    {
        _ = input;
        var timer = _timers.Find(candidate => candidate.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        _ = timer?.RunAsync(isPastDue: false);
        return timer is not null;
    }

    /// <summary>One line for each function: its name and what starts it.</summary>
    public IEnumerable<string> Describe(Uri httpBase) =>
        HttpFunctions.Select(function => function.Describe(httpBase)).Concat(_timers.Select(timer => timer.Description)).Order(StringComparer.Ordinal);

    public void Dispose()
    {
        _noNewWork.Dispose();
        _stopping.Dispose();
    }
}
