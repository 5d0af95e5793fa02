using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Serverless.Local.Hosting;
using Serverless.Local.ServiceBus;
using Serverless.Local.Worker.Indexing;

namespace Serverless.Local.Worker.ServiceBus;

/// <summary>Every trigger on the embedded bus must have its queue or subscription there, with sessions if it says so.</summary>
internal static class TriggerEntities
{
    /// <exception cref="StartupException">An entity is missing or is of the other kind; it lists all of them.</exception>
    public static async Task CheckAsync(
        IReadOnlyList<IndexedFunction> functions, IConfiguration settings, string busNamespace, EmbeddedBroker broker, CancellationToken cancellationToken)
    {
        var entities = (await broker.GetStatusAsync(cancellationToken)).ToDictionary(entity => entity.Path, StringComparer.OrdinalIgnoreCase);
        var problems = new List<string>();
        foreach (var function in functions)
        {
            if (function.Trigger is ServiceBusTriggerAttribute trigger
                && BusConnectionString.NamespaceOf(ServiceBusConnection.Find(trigger.Connection, settings)!) == busNamespace
                && Problem(trigger, PathOf(trigger, settings), entities) is { } problem)
            {
                problems.Add($"Function '{function.Name}': {problem}");
            }
        }

        if (problems.Count > 0)
        {
            throw new StartupException(problems);
        }
    }

    private static string? Problem(ServiceBusTriggerAttribute trigger, string path, Dictionary<string, EntityStatus> entities)
    {
        if (!entities.TryGetValue(path, out var entity) || entity.Kind == "topic")
        {
            return $"'{path}' is not a queue or subscription in messaging.json.";
        }

        return entity.RequiresSession == trigger.IsSessionsEnabled
            ? null
            : $"'{path}' has requiresSession {(entity.RequiresSession ? "true" : "false")}, so IsSessionsEnabled must be the same.";
    }

    private static string PathOf(ServiceBusTriggerAttribute trigger, IConfiguration settings)
    {
        var name = SettingNames.Resolve(trigger.QueueName ?? trigger.TopicName!, settings, []);
        return trigger.SubscriptionName is null
            ? name
            : EntityPaths.OfSubscription(name, SettingNames.Resolve(trigger.SubscriptionName, settings, []));
    }
}
