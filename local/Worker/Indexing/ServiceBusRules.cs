using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Serverless.Local.Worker.ServiceBus;

namespace Serverless.Local.Worker.Indexing;

/// <summary>Rules for functions that a message starts.</summary>
internal static class ServiceBusRules
{
    public static IEnumerable<string> Check(IndexedFunction function, ServiceBusTriggerAttribute trigger, IConfiguration settings)
    {
        var missing = new List<string>();
        foreach (var name in new[] { trigger.QueueName, trigger.TopicName, trigger.SubscriptionName })
        {
            SettingNames.Resolve(name ?? "", settings, missing);
        }

        foreach (var name in missing)
        {
            yield return $"its entity name needs the setting '{name}', which is missing or blank.";
        }

        if (MessageShape.Problem(function.TriggerParameter.ParameterType, trigger.IsBatched) is { } problem)
        {
            yield return $"parameter '{function.TriggerParameter.Name}': {problem}";
        }

        if (ServiceBusConnection.Problem(trigger.Connection, settings) is { } connectionProblem)
        {
            yield return connectionProblem;
        }

        if (!trigger.IsSessionsEnabled && Takes<ServiceBusSessionMessageActions>(function))
        {
            yield return "ServiceBusSessionMessageActions needs IsSessionsEnabled = true.";
        }
    }

    /// <summary>Actions on messages make no sense for a function that no message starts.</summary>
    public static IEnumerable<string> CheckOther(IndexedFunction function)
    {
        if (Takes<ServiceBusMessageActions>(function) || Takes<ServiceBusSessionMessageActions>(function))
        {
            yield return "message actions need a Service Bus trigger.";
        }
    }

    private static bool Takes<T>(IndexedFunction function) =>
        function.Method.GetParameters().Any(parameter => parameter.ParameterType == typeof(T));
}
