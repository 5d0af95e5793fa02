using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Serverless.Local.ServiceBus;
using Serverless.Local.Tables;

namespace Serverless.Local.Hosting;

/// <summary>The bus and the tables of one host, opened when its settings ask for the embedded ones and reachable by clients until it stops.</summary>
internal sealed partial class EmbeddedStores : IAsyncDisposable
{
    private readonly List<Func<ValueTask>> _close = [];

    public EmbeddedBroker? Broker { get; private set; }

    /// <summary>The namespace under which clients reach the broker.</summary>
    public string BusNamespace { get; private set; } = "";

    public EmbeddedTableStore? Tables { get; private set; }

    public static async Task<EmbeddedStores> OpenAsync(IConfiguration settings, DataFolder folder, string contentRoot, TimeProvider clock, ILogger logger)
    {
        var stores = new EmbeddedStores();
        try
        {
            if (NamespaceOf(settings["ServiceBus"]) is { } busNamespace)
            {
                stores.OpenBroker(busNamespace, folder, contentRoot, clock, logger);
            }

            if (AccountOf(settings["Tables"]) is { } account)
            {
                stores.OpenTables(account, folder, clock);
            }

            return stores;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or FormatException or ArgumentException)
        {
            await stores.DisposeAsync();
            throw new StartupException($"The data in {folder.Path} cannot be used. {e.Message}", e);
        }
        catch
        {
            await stores.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        for (var i = _close.Count - 1; i >= 0; i--)
        {
            await _close[i]();
        }

        _close.Clear();
    }

    private void OpenBroker(string busNamespace, DataFolder folder, string contentRoot, TimeProvider clock, ILogger logger)
    {
        var entities = MessagingEntities.Load(Path.Combine(contentRoot, "messaging.json"));
        var broker = EmbeddedBroker.Open(folder.PathOf("bus.db"), entities, clock, unwanted: topic => Log.Unwanted(logger, topic));
        _close.Add(broker.DisposeAsync);
        EmbeddedBrokers.Register(busNamespace, broker);
        _close.Add(() =>
        {
            EmbeddedBrokers.Unregister(busNamespace);
            return ValueTask.CompletedTask;
        });
        Broker = broker;
        BusNamespace = busNamespace;
    }

    private void OpenTables(string account, DataFolder folder, TimeProvider clock)
    {
        var tables = EmbeddedTableStore.Open(folder.PathOf("tables.db"), clock);
        _close.Add(() =>
        {
            tables.Dispose();
            return ValueTask.CompletedTask;
        });
        EmbeddedTableStores.Register(account, tables);
        _close.Add(() =>
        {
            EmbeddedTableStores.Unregister(account);
            return ValueTask.CompletedTask;
        });
        Tables = tables;
    }

    private static string? NamespaceOf(string? connectionString) =>
        Part(connectionString, "UseDevelopmentEmulator") is "true" ? BusConnectionString.NamespaceOf(connectionString!) : null;

    private static string? AccountOf(string? connectionString) =>
        Part(connectionString, "UseEmbeddedStorage") is "true"
            ? Part(connectionString, "AccountName") ?? EmbeddedTableStores.DefaultAccount
            : null;

    private static string? Part(string? connectionString, string name)
    {
        foreach (var part in (connectionString ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var pair = part.Split('=', 2, StringSplitOptions.TrimEntries);
            if (pair.Length == 2 && pair[0].Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return pair[1].Equals("true", StringComparison.OrdinalIgnoreCase) ? "true" : pair[1];
            }
        }

        return null;
    }

    private static partial class Log
    {
        [LoggerMessage(
            EventName = "MessageUnwanted",
            Level = LogLevel.Warning,
            Message = "A message to topic {Topic} was dropped: the filters of none of its subscriptions in messaging.json match it.")]
        public static partial void Unwanted(ILogger logger, string topic);
    }
}
