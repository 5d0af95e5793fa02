using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Serverless.Local.Hosting;
using Serverless.Local.Time;

namespace Serverless.Tests.Worker;

public sealed class HostSetupTests
{
    private static readonly Type[] Functions = [typeof(Hello)];

    [Fact]
    public async Task The_Graph_address_is_the_hosts_own_simulator_unless_it_is_set()
    {
        await using var host = await WorkerHost.StartAsync(new WorkerHost.Setup { Functions = Functions, Settings = { ["Meta__GraphUrl"] = " " } });
        await using var other = await WorkerHost.StartAsync(new WorkerHost.Setup { Functions = Functions, Settings = { ["Meta__GraphUrl"] = "https://graph.example" } });

        Assert.Equal($"http://127.0.0.1:{host.Http.BaseAddress!.Port}/_local/meta/v25.0", Setting(host, "Meta:GraphUrl"));
        Assert.Equal("https://graph.example", Setting(other, "Meta:GraphUrl"));
    }

    [Fact]
    public async Task The_clock_of_the_host_is_the_clock_of_the_app()
    {
        var clock = new LocalClock(WorkerHost.Start);
        await using var host = await WorkerHost.StartAsync(new WorkerHost.Setup { Functions = Functions, Clock = clock });

        Assert.Same(clock, host.Services.GetRequiredService<TimeProvider>());
        Assert.Same(clock, host.Services.GetRequiredService<LocalClock>());
    }

    [Fact]
    public async Task Log_levels_of_host_json_can_be_overridden_by_settings()
    {
        await using var host = await WorkerHost.StartAsync(new WorkerHost.Setup
        {
            Functions = Functions,
            Settings = { ["AzureFunctionsJobHost__logging__logLevel__Orders"] = "Error" },
        });

        var loggers = host.Services.GetRequiredService<ILoggerFactory>();
        Assert.False(loggers.CreateLogger("Orders.Timeline").IsEnabled(LogLevel.Warning));
        Assert.True(loggers.CreateLogger("Consents").IsEnabled(LogLevel.Information));
        Assert.False(loggers.CreateLogger("Microsoft.AspNetCore").IsEnabled(LogLevel.Information));
    }

    [Fact]
    public async Task Development_endpoints_are_below_local_and_start_up_tasks_run_when_the_server_listens()
    {
        await using var host = await WorkerHost.StartAsync(new WorkerHost.Setup
        {
            Functions = Functions,
            Configure = builder =>
            {
                builder.Services.AddSingleton<ILocalEndpoints, Ping>();
                builder.Services.AddSingleton<ILocalStartupTask, AsksHello>();
            },
        });

        Assert.Equal("hello", await host.Journal.NextAsync<string>());
        Assert.Equal("pong", await host.Http.GetStringAsync("/_local/ping"));
        Assert.True(host.Embedded.Ready.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_stopped_host_gives_its_port_back()
    {
        var host = await WorkerHost.StartAsync(Functions);
        var port = host.Http.BaseAddress!.Port;
        await host.DisposeAsync();

        await using var next = await WorkerHost.StartAsync(new WorkerHost.Setup { Functions = Functions, Port = port });
        Assert.Equal("hello", await next.Http.GetStringAsync("/api/hello"));
    }

    [Fact]
    public async Task A_stop_lets_the_running_request_end()
    {
        var host = await WorkerHost.StartAsync(typeof(Waits));
        var request = host.Http.GetStringAsync("/api/waits");
        var end = await host.Journal.NextAsync<TaskCompletionSource>();

        var stop = host.StopAsync();
        end.SetResult();

        Assert.Equal("answered", await request);
        await stop;
        await host.DisposeAsync();
    }

    private static string? Setting(WorkerHost host, string key) => host.Services.GetRequiredService<IConfiguration>()[key];

    public static class Hello
    {
        [Function("hello")]
        public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => Results.Text("hello");
    }

    public sealed class Waits(Journal journal)
    {
        [Function("waits")]
        public async Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request)
        {
            var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            journal.Add(end);
            await end.Task;
            return Results.Text("answered");
        }
    }

    private sealed class Ping : ILocalEndpoints
    {
        public void Map(IEndpointRouteBuilder local) =>
            Microsoft.AspNetCore.Builder.EndpointRouteBuilderExtensions.MapGet(local, "/ping", () => "pong");
    }

    private sealed class AsksHello(Journal journal) : ILocalStartupTask
    {
        public async Task RunAsync(Uri baseAddress, CancellationToken cancellationToken)
        {
            using var http = new HttpClient { BaseAddress = baseAddress };
            journal.Add(await http.GetStringAsync("/api/hello", cancellationToken));
        }
    }
}
