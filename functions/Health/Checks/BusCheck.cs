using Azure.Messaging.ServiceBus;
using Serverless.Platform.Messaging;

namespace Serverless.Health.Checks;

/// <summary>
/// Every entity that we send to opens, every one that we receive from can be read, and the bus keeps a message and gives it back. That
/// message is scheduled on the topic <c>caller-context</c> for an hour later and cancelled at once: it proves a durable write without being
/// delivered. Should the app die in between, no subscription's filter matches its kind, and the bus drops it.
/// </summary>
internal sealed class BusCheck(ServiceBusClient bus, TimeProvider clock) : IAppCheck
{
    private static readonly TimeSpan Never = TimeSpan.FromHours(1);

    public string Name => "bus";

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        var asked = Queues.Sent.Select(entity => AskAsync(entity, "send to", () => OpenAsync(entity, cancellationToken)))
            .Concat(Queues.Received.Select(from => AskAsync(from.ToString(), "receive from", () => PeekAsync(from, cancellationToken))));
        var found = (await Task.WhenAll(asked)).OfType<Finding>().DistinctBy(fault => (fault.About, fault.Code)).ToList();
        if (found.Exists(one => one.State is CheckState.Failed)) { return found; }

        return [.. found, await AskAsync(Queues.CallerContext, "store a message in", () => RoundTripAsync(cancellationToken))
            ?? Finding.Ok($"A message was stored and taken back; {Queues.Sent.Count} queues and topics can be sent to, {Queues.Received.Count} be received from.")];
    }

    /// <summary>A batch's size is the link's, so this opens it: name, network and right to send.</summary>
    private async Task<Finding?> OpenAsync(string entity, CancellationToken cancellationToken)
    {
        await using var sender = bus.CreateSender(entity);
        using var batch = await sender.CreateMessageBatchAsync(cancellationToken);
        return null;
    }

    /// <summary>Looks at the dead letters, where no session is needed; that takes the same right as receiving, and disturbs nobody.</summary>
    private async Task<Finding?> PeekAsync(ReceivedFrom from, CancellationToken cancellationToken)
    {
        var deadLetters = new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter };
        await using var receiver = from.Subscription is null ? bus.CreateReceiver(from.Entity, deadLetters) : bus.CreateReceiver(from.Entity, from.Subscription, deadLetters);
        return await receiver.PeekMessageAsync(cancellationToken: cancellationToken) is null
            ? null
            : Finding.Warning("bus.dead-letters", "Messages lie here that could not be handled. ./run dead-letters shows them with their reasons; docs/operate/runbooks/dead-letters.md says what to do.");
    }

    private async Task<Finding?> RoundTripAsync(CancellationToken cancellationToken)
    {
        await using var sender = bus.CreateSender(Queues.CallerContext);
        var message = new ServiceBusMessage("{}") { MessageId = $"doctor-{Guid.CreateVersion7():N}", ApplicationProperties = { [BusProperties.Kind] = BusKinds.Probe } };
        var number = await sender.ScheduleMessageAsync(message, clock.GetUtcNow() + Never, cancellationToken);
        await sender.CancelScheduledMessageAsync(number, cancellationToken);
        return null;
    }

    private static async Task<Finding?> AskAsync(string entity, string what, Func<Task<Finding?>> ask)
    {
        try
        {
            return await ask() is { } finding ? finding with { About = entity } : null;
        }
        catch (Exception exception) when (StoreFault.Of(exception) is { } fault)
        {
            return Describe(fault, what) with { About = entity };
        }
    }

    private static Finding Describe(StoreFault fault, string what) => fault.Kind switch
    {
        StoreFaultKind.Missing => Finding.Failed("bus.missing", "It is not on the bus. Deploy infra/ again: infra/messaging.json says what it makes. On a laptop, start with ./run --fresh."),
        StoreFaultKind.Refused or StoreFaultKind.NotSignedIn => Finding.Failed("bus.refused",
            $"The app may not {what} it: {fault.Says}. Its identity needs the roles in docs/operate/security.md; after a first deployment they take minutes to count."),
        _ => Finding.Failed("bus.unreachable", $"The app could not {what} it: {fault.Says}. Is ServiceBus__fullyQualifiedNamespace the right one, and does the network let the app out?"),
    };
}
