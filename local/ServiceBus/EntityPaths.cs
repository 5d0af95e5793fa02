using Azure.Messaging.ServiceBus;

namespace Serverless.Local.ServiceBus;

/// <summary>The names of entities as Service Bus forms them.</summary>
internal static class EntityPaths
{
    private const string DeadLetterSuffix = "/$DeadLetterQueue";
    private const string TransferDeadLetterSuffix = "/$Transfer/$DeadLetterQueue";

    public static string OfSubscription(string topicName, string subscriptionName)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(topicName);
        ArgumentException.ThrowIfNullOrWhiteSpace(subscriptionName);
        return $"{topicName}/Subscriptions/{subscriptionName}";
    }

    public static bool IsSubscription(string entityPath) => entityPath.Contains("/Subscriptions/", StringComparison.OrdinalIgnoreCase);

    public static string Of(string entityPath, SubQueue subQueue) => subQueue switch
    {
        SubQueue.DeadLetter => entityPath + DeadLetterSuffix,
        SubQueue.TransferDeadLetter => entityPath + TransferDeadLetterSuffix,
        _ => entityPath,
    };

    /// <summary>Takes the sub-queue off the end of a path.</summary>
    public static (string EntityPath, SubQueue SubQueue) Split(string path)
    {
        if (path.EndsWith(TransferDeadLetterSuffix, StringComparison.OrdinalIgnoreCase))
        {
            return (path[..^TransferDeadLetterSuffix.Length], SubQueue.TransferDeadLetter);
        }

        return path.EndsWith(DeadLetterSuffix, StringComparison.OrdinalIgnoreCase)
            ? (path[..^DeadLetterSuffix.Length], SubQueue.DeadLetter)
            : (path, SubQueue.None);
    }
}
