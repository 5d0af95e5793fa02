using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;

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
    }
}
