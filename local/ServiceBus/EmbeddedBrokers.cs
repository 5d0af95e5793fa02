using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;

namespace Serverless.Local.ServiceBus;

/// <summary>The brokers of this process by namespace; a <see cref="ServiceBusClient"/> finds its broker here at its first operation.</summary>
internal static class EmbeddedBrokers
{
    private static readonly ConcurrentDictionary<string, EmbeddedBroker> Brokers = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Makes a broker reachable under a namespace.</summary>
    /// <exception cref="InvalidOperationException">The namespace is taken.</exception>
    public static void Register(string fullyQualifiedNamespace, EmbeddedBroker broker)
    {
        if (!Brokers.TryAdd(fullyQualifiedNamespace, broker))
        {
            throw new InvalidOperationException($"A broker is already registered for the namespace '{fullyQualifiedNamespace}'.");
        }
    }

    /// <summary>Forgets the broker of a namespace, if there is one.</summary>
    public static void Unregister(string fullyQualifiedNamespace) => Brokers.TryRemove(fullyQualifiedNamespace, out _);

    /// <exception cref="ServiceBusException">ServiceCommunicationProblem: no broker has this namespace.</exception>
    public static EmbeddedBroker Find(string fullyQualifiedNamespace) => Brokers.TryGetValue(fullyQualifiedNamespace, out var broker)
        ? broker
        : throw new ServiceBusException(
            $"No such host is known: the namespace '{fullyQualifiedNamespace}' is not one of this process, and the embedded host reaches no other.",
            ServiceBusFailureReason.ServiceCommunicationProblem);
}
