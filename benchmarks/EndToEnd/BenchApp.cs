using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Serverless.Benchmarks.Load;
using Serverless.Channels;
using Serverless.Local.Hosting;
using Serverless.Local.ServiceBus;
using Serverless.Local.Simulators.Messenger;
using Serverless.Local.Simulators.Webhooks;
using Serverless.Local.Tables;

namespace Serverless.Benchmarks.EndToEnd;

/// <summary>The whole product with its simulators in this process, so that its stores can be filled and looked into.</summary>
internal sealed class BenchApp : IAsyncDisposable
{
    /// <summary>Under which name the looks whether an account rests are counted.</summary>
    public const string Pauses = "account-pauses";

    private readonly IHost _host;

    private BenchApp(IHost host, EmbeddedHost self)
    {
        _host = host;
        (Base, Broker) = (self.BaseAddress, self.Broker!);
        Self = self;
    }

    public Uri Base { get; }

    public EmbeddedHost Self { get; }

    public EmbeddedBroker Broker { get; }

    /// <summary>The table operations so far; null when they are not counted.</summary>
    public TableOperations? Operations { get; private init; }

    public IServiceProvider Services => _host.Services;

    /// <summary>Messages of the businesses that reached their chats so far.</summary>
    public int MessagesInChats => Services.GetRequiredService<MessengerChats>().All.Sum(chat => chat.Items.Count(item => item.From == "business"));

    /// <param name="tables">The connection string of the tables; null for embedded ones.</param>
    public static async Task<BenchApp> StartAsync(BenchSettings settings, string? tables = null, bool isCounted = false)
    {
        var folder = Folders.NewData();
        var name = Path.GetFileName(folder);
        var operations = isCounted ? TableOperations.Watch(name, static (table, row) => row == AccountPauses.Row ? Pauses : table) : null;
        var values = new Dictionary<string, string?>(settings.Example)
        {
            ["ServiceBus"] = $"Endpoint=sb://{name}.bench;SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=local;UseDevelopmentEmulator=true",
            ["Tables"] = tables ?? $"UseEmbeddedStorage=true;AccountName={name}",

            // Holding messages back for a while, to join what follows, would be measured as waiting.
            ["Channels:CoalesceFor"] = "00:00:00",
            ["Simulators:Meta:CallsPerSecond"] = "0",

            // What the simulated world writes for itself is no part of the product.
            ["Simulators:Persist"] = "false",
        };
        foreach (var (secret, value) in Population.Secrets) { values[secret] = value; }

        var builder = FunctionsApplication.CreateBuilder(new EmbeddedHostOptions
        {
            Port = 0,
            DataDirectory = folder,
            FunctionsAssembly = typeof(Application).Assembly,
            Settings = values,
        });
        Application.Configure(builder);
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Warning);
        var host = builder.Build();
        await host.StartAsync();
        return new BenchApp(host, host.Services.GetRequiredService<EmbeddedHost>()) { Operations = operations };
    }

    /// <summary>Waits until no message waits, is scheduled or being handled, and no webhook of the simulators is on its way.</summary>
    public async Task IdleAsync(CancellationToken cancellationToken)
    {
        while ((await Broker.GetStatusAsync(cancellationToken)).Any(entity => entity.Active + entity.Scheduled + entity.Locked > 0)
            || Services.GetRequiredService<WebhookLog>().HasPending)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
