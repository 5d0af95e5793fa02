using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging.Abstractions;
using Serverless.Channels;
using Serverless.Platform.Messaging;

namespace Serverless.Tests.Channels;

/// <summary>
/// One lane of chat-outbound with its sender: in order, in batches, scheduled messages when their time has come (the clock is moved to
/// it), duplicates dropped, what was not settled delivered again.
/// </summary>
internal sealed class FakeLane(DeliveryWorld world, CrashPoint? crash = null)
{
    private readonly List<Item> _items = [];
    private readonly HashSet<string> _seen = [];
    private int _number;

    public int BatchSize { get; set; } = 32;

    /// <summary>Messages of every kind that the bus took, without duplicates: each costs two credits.</summary>
    public int Taken => _seen.Count;

    /// <summary>The bus was down until then: what fell due before arrives then, in the order in which it fell due.</summary>
    public DateTimeOffset DownUntil { get; set; }

    /// <summary>What is on the bus.</summary>
    public IEnumerable<BusMessage> Messages => _items.Select(item => item.Message);

    public void Send(ChatMessage message, DateTimeOffset? notBefore = null) => Take(ChatOutbox.ToBus(message, notBefore));

    public void Drop(Predicate<BusMessage> which) => _items.RemoveAll(item => which(item.Message));

    /// <summary>Until nothing is left.</summary>
    public async Task RunAsync(int mostBatches = 20_000)
    {
        for (var batches = 0; await RunBatchAsync(); batches++) { Assert.True(batches < mostBatches, "The lane never becomes empty."); }
    }

    /// <summary>Only what is due without moving the clock.</summary>
    public async Task RunDueAsync()
    {
        while (Collect() && _items.Any(item => item.At <= world.Clock.GetUtcNow())) { await RunBatchAsync(); }
    }

    public async Task<bool> RunBatchAsync()
    {
        Collect();
        if (_items.Count == 0) { return false; }

        var (due, now) = (_items.Min(item => item.At), world.Clock.GetUtcNow());
        if (due > now) { world.Clock.Advance(due - now); }

        var batch = _items.Where(item => item.At <= world.Clock.GetUtcNow()).OrderBy(item => item.At).ThenBy(item => item.Number).Take(BatchSize).ToList();
        var actions = new Actions(crash);
        var sender = new ChatSender(new KnownBusinesses(world.Business), world.Delivery, world.Clock, NullLogger<ChatSender>.Instance);
        try
        {
            await sender.Run([.. batch.Select(Received)], actions, new RecordingSession(world.Clock), default);
        }
        catch (InvalidOperationException) when (crash?.IsDead == true)
        {
            // The process died; the bus notices that nobody settles.
            actions.Given.UnionWith(batch.Select(item => item.Message.MessageId));
        }

        _items.RemoveAll(item => actions.Done.Contains(item.Message.MessageId));
        foreach (var item in batch.Where(item => crash?.IsDead == true || actions.Given.Contains(item.Message.MessageId))) { item.Deliveries++; }

        if (crash?.IsDead == true) { crash.Restart(); }

        return true;
    }

    private bool Collect()
    {
        foreach (var (_, message) in world.Bus.Sent) { Take(message); }

        world.Bus.Sent.Clear();
        return true;
    }

    private void Take(BusMessage message)
    {
        if (_seen.Add(message.MessageId)) { _items.Add(new Item(message, message.NotBefore ?? world.Clock.GetUtcNow(), ++_number)); }
    }

    private ServiceBusReceivedMessage Received(Item item) => ServiceBusModelFactory.ServiceBusReceivedMessage(
        body: item.Message.Body, messageId: item.Message.MessageId, deliveryCount: item.Deliveries,
        enqueuedTime: item.At < DownUntil ? DownUntil : item.At, scheduledEnqueueTime: item.Message.NotBefore ?? default,
        properties: new Dictionary<string, object> { [BusProperties.Schema] = item.Message.Schema, [BusProperties.Business] = item.Message.Business });

    private sealed class Item(BusMessage message, DateTimeOffset at, int number)
    {
        public BusMessage Message => message;
        public DateTimeOffset At => at;
        public int Number => number;
        public int Deliveries { get; set; } = 1;
    }

    private sealed class Actions(CrashPoint? crash) : ServiceBusMessageActions
    {
        public HashSet<string> Done { get; } = [];

        public HashSet<string> Given { get; } = [];

        public override Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default)
        {
            crash?.Enter();
            Done.Add(message.MessageId);
            crash?.Stored();
            return Task.CompletedTask;
        }

        public override Task AbandonMessageAsync(ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = default, CancellationToken cancellationToken = default)
        {
            Given.Add(message.MessageId);
            return Task.CompletedTask;
        }
    }
}
