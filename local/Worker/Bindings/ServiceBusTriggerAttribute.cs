using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Starts a function by a message of a queue or a subscription, always in peek-lock mode.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ServiceBusTriggerAttribute : TriggerBindingAttribute
{
    private bool? _autoCompleteMessages;

    /// <summary>A queue's messages. The name may hold <c>%Setting%</c>.</summary>
    public ServiceBusTriggerAttribute(string queueName) => QueueName = queueName;

    /// <summary>A subscription's messages. The names may hold <c>%Setting%</c>.</summary>
    public ServiceBusTriggerAttribute(string topicName, string subscriptionName)
    {
        TopicName = topicName;
        SubscriptionName = subscriptionName;
    }

    /// <summary>Name of the setting with the connection; <c>ServiceBus</c> when unset.</summary>
    public string? Connection { get; set; }

    /// <summary>The queue, or null.</summary>
    public string? QueueName { get; }

    /// <summary>The topic, or null.</summary>
    public string? TopicName { get; }

    /// <summary>The subscription, or null.</summary>
    public string? SubscriptionName { get; }

    /// <summary>The entity requires sessions: messages of one session come in order, one after the other.</summary>
    public bool IsSessionsEnabled { get; set; }

    /// <summary>The function takes many messages at once.</summary>
    public bool IsBatched { get; set; }

    /// <summary>Complete a message when the function returns. When it is not set in source, host.json decides.</summary>
    public bool AutoCompleteMessages
    {
        get => _autoCompleteMessages ?? true;
        set => _autoCompleteMessages = value;
    }

    internal bool? AutoCompleteSetInSource => _autoCompleteMessages;
}
