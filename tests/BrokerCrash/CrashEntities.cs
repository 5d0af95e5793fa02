using Serverless.Local.ServiceBus;

namespace Serverless.BrokerCrash;

/// <summary>The entities of the crash test, for the process that is killed and the one that looks afterwards.</summary>
internal static class CrashEntities
{
    public const string Plain = "plain", Sessions = "sessions";

    public static MessagingEntities All { get; } = new()
    {
        Queues =
        [
            // Deliveries are many when a process is killed 200 times; none of them may be taken for a loss.
            new() { Path = Plain, MaxDeliveryCount = 2000, DuplicateDetectionWindow = TimeSpan.FromDays(1) },
            new() { Path = Sessions, MaxDeliveryCount = 2000, RequiresSession = true },
        ],
    };
}
