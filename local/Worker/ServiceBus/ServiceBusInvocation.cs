using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Serverless.Local.Worker.Invocation;

namespace Serverless.Local.Worker.ServiceBus;

/// <summary>One invocation by a message, or by a batch of them.</summary>
internal sealed class ServiceBusInvocation(
    HostedFunction function,
    IReadOnlyList<ServiceBusReceivedMessage> messages,
    bool isBatch,
    MessageSettlement settlement,
    IServiceProvider services,
    CancellationToken cancellationToken) : InvocationContext(function, services, cancellationToken)
{
    private ServiceBusMessageActions? _actions;
    private ServiceBusSessionMessageActions? _sessionActions;

    public IReadOnlyList<ServiceBusReceivedMessage> Messages => messages;

    public ServiceBusMessageActions Actions => _actions ??= new(settlement);

    public ServiceBusSessionMessageActions SessionActions => _sessionActions ??= new(settlement, (ServiceBusSessionReceiver)settlement.Receiver);

    public override bool TryGetMetadata(string name, out object? value) => MessageMetadata.TryGet(name, messages, isBatch, out value);

    protected override IReadOnlyDictionary<string, object?> CreateBindingData() => MessageMetadata.All(messages, isBatch);
}
