using Azure.Messaging.ServiceBus;

namespace Serverless.Local.Worker.ServiceBus;

/// <summary>Which messages of one invocation are settled, and how the rest is settled at its end.</summary>
internal sealed class MessageSettlement(ServiceBusReceiver receiver)
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _settled = [];

    public ServiceBusReceiver Receiver => receiver;

    /// <summary>The function asked to let the session go.</summary>
    public bool ReleasesSession { get; set; }

    /// <summary>Settles a message; it counts as settled only when that succeeded.</summary>
    public async Task SettleAsync(ServiceBusReceivedMessage message, Func<ServiceBusReceiver, Task> settle)
    {
        await settle(receiver);
        lock (_gate)
        {
            _settled.Add(message.LockToken);
        }
    }

    /// <summary>Settles what the function left open.</summary>
    public async Task SettleRestAsync(IReadOnlyList<ServiceBusReceivedMessage> messages, Func<ServiceBusReceivedMessage, Task> settle)
    {
        foreach (var message in messages)
        {
            if (!IsSettled(message))
            {
                await settle(message);
            }
        }
    }

    private bool IsSettled(ServiceBusReceivedMessage message)
    {
        lock (_gate)
        {
            return _settled.Contains(message.LockToken);
        }
    }
}
