using Azure.Messaging.ServiceBus;
using Serverless.BrokerCrash;
using Serverless.Local.ServiceBus;

namespace Serverless.Tests.ServiceBus;

/// <summary>What a broker acknowledged, kept outside of it, and the check that it told the truth.</summary>
internal sealed class CrashLedger
{
    private readonly HashSet<string> _sent = [];
    private readonly HashSet<string> _scheduled = [];
    private readonly HashSet<string> _maybeCompleted = [];
    private readonly HashSet<string> _completed = [];

    public int Sent => _sent.Count;

    public int Completed => _completed.Count;

    public int Scheduled => _scheduled.Count;

    /// <summary>Takes a line of the process; one that the kill cut short counts as not said.</summary>
    public void Note(string line)
    {
        var parts = line.Split(' ');
        switch (parts)
        {
            case ["S", _, var id]: _sent.Add(id); break;
            case ["T", var id]: _scheduled.Add(id); break;
            case ["c", var id]: _maybeCompleted.Add(id); break;
            case ["C", var id]: _completed.Add(id); break;
        }
    }

    /// <summary>Opens the file that the killed process left and compares.</summary>
    public async Task CheckAsync(string database)
    {
        await using var broker = EmbeddedBroker.Open(database, CrashEntities.All, TimeProvider.System);
        var plain = await PeekAllAsync(broker, CrashEntities.Plain);
        var sessions = await PeekAllAsync(broker, CrashEntities.Sessions);
        var present = plain.Concat(sessions).ToDictionary(m => m.MessageId);

        Assert.DoesNotContain(_sent, id => !_maybeCompleted.Contains(id) && !present.ContainsKey(id));
        Assert.DoesNotContain(_completed, present.ContainsKey);
        Assert.DoesNotContain(_scheduled, id => !present.TryGetValue(id, out var m) || m.State != ServiceBusMessageState.Scheduled);
        Assert.All(present.Values, m => Assert.Equal($"body of {m.MessageId}", m.Body.ToString()));
        foreach (var session in sessions.GroupBy(m => m.SessionId))
        {
            var order = session.Select(m => m.MessageId.Split('-')).Select(id => (Life: int.Parse(id[2], null), Number: int.Parse(id[3], null))).ToList();
            Assert.Equal(order.Order(), order);
        }

        // What was completed must not come back later; what is gone need not be looked for again.
        _sent.RemoveWhere(id => !present.ContainsKey(id));
    }

    private static async Task<List<ServiceBusReceivedMessage>> PeekAllAsync(EmbeddedBroker broker, string entity)
    {
        var all = new List<ServiceBusReceivedMessage>();
        while (true)
        {
            var from = all.Count == 0 ? 0 : all[^1].SequenceNumber + 1;
            var page = await broker.PeekAsync(entity, null, from, 1000, CancellationToken.None);
            if (page.Count == 0) { return all; }

            all.AddRange(page);
        }
    }
}
