using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Serverless.Local.Worker.Indexing;

namespace Serverless.Local.Worker.ServiceBus;

/// <summary>The queue or subscription of one trigger.</summary>
internal sealed class MessageSource
{
    private readonly ServiceBusClient _client;
    private readonly string _queueOrTopic;
    private readonly string? _subscription;
    private readonly int _prefetch;

    public MessageSource(ServiceBusClient client, ServiceBusTriggerAttribute trigger, IConfiguration settings, int prefetch)
    {
        _client = client;
        _prefetch = prefetch;
        _queueOrTopic = SettingNames.Resolve(trigger.QueueName ?? trigger.TopicName!, settings, []);
        _subscription = trigger.SubscriptionName is null ? null : SettingNames.Resolve(trigger.SubscriptionName, settings, []);
    }

    public string Name => _subscription is null ? _queueOrTopic : $"{_queueOrTopic}/{_subscription}";

    public ServiceBusReceiver CreateReceiver()
    {
        var options = new ServiceBusReceiverOptions { PrefetchCount = _prefetch };
        return _subscription is null ? _client.CreateReceiver(_queueOrTopic, options) : _client.CreateReceiver(_queueOrTopic, _subscription, options);
    }

    public Task<ServiceBusSessionReceiver> AcceptSessionAsync(CancellationToken cancellationToken)
    {
        var options = new ServiceBusSessionReceiverOptions { PrefetchCount = _prefetch };
        return _subscription is null
            ? _client.AcceptNextSessionAsync(_queueOrTopic, options, cancellationToken)
            : _client.AcceptNextSessionAsync(_queueOrTopic, _subscription, options, cancellationToken);
    }
}
