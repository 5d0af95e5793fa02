using Azure.Messaging.ServiceBus;
using Serverless.BrokerCrash;
using Serverless.Local.ServiceBus;

// Usage: <database> <life>. Writes one line for each step, until it is killed:
//   S <entity> <id>   the send was acknowledged        T <id>   the schedule was acknowledged
//   c <id>            will be completed                C <id>   the completion was acknowledged
var (database, life) = (args[0], args[1]);
await using var broker = EmbeddedBroker.Open(database, CrashEntities.All, TimeProvider.System);
var output = Console.Out;
var gate = new Lock();

void Tell(string line)
{
    lock (gate)
    {
        output.WriteLine(line);
        output.Flush();
    }
}

OutgoingMessage Message(string id, string? session = null) => OutgoingMessage.From(new ServiceBusMessage($"body of {id}") { MessageId = id, SessionId = session });

async Task SendPlainAsync(int worker)
{
    for (var n = 0; ; n++)
    {
        var id = $"p-{life}-{worker}-{n}";
        await broker.SendAsync(CrashEntities.Plain, [Message(id)], CancellationToken.None);
        Tell($"S {CrashEntities.Plain} {id}");
    }
}

async Task SendSessionAsync(int session)
{
    for (var n = 0; ; n++)
    {
        var id = $"s-{session}-{life}-{n}";
        await broker.SendAsync(CrashEntities.Sessions, [Message(id, $"session-{session}")], CancellationToken.None);
        Tell($"S {CrashEntities.Sessions} {id}");
    }
}

async Task ScheduleAsync()
{
    for (var n = 0; ; n++)
    {
        var id = $"t-{life}-{n}";
        var message = OutgoingMessage.From(new ServiceBusMessage($"body of {id}") { MessageId = id }, DateTimeOffset.MaxValue.AddDays(-1));
        await broker.SendAsync(CrashEntities.Plain, [message], CancellationToken.None);
        Tell($"T {id}");
        await broker.ReceiveAsync(CrashEntities.Plain, null, ServiceBusReceiveMode.PeekLock, 1, TimeSpan.Zero, CancellationToken.None);
    }
}

async Task ConsumePlainAsync()
{
    while (true)
    {
        foreach (var message in await broker.ReceiveAsync(CrashEntities.Plain, null, ServiceBusReceiveMode.PeekLock, 4, TimeSpan.FromMinutes(1), CancellationToken.None))
        {
            Tell($"c {message.MessageId}");
            await broker.SettleAsync(CrashEntities.Plain, null, message.LockTokenGuid, Settlement.Complete, CancellationToken.None);
            Tell($"C {message.MessageId}");
        }
    }
}

async Task ConsumeSessionsAsync()
{
    while (true)
    {
        var session = await broker.AcceptSessionAsync(CrashEntities.Sessions, null, TimeSpan.FromMinutes(1), CancellationToken.None);
        foreach (var message in await broker.ReceiveAsync(CrashEntities.Sessions, session, ServiceBusReceiveMode.PeekLock, 3, TimeSpan.FromMinutes(1), CancellationToken.None))
        {
            Tell($"c {message.MessageId}");
            await broker.SettleAsync(CrashEntities.Sessions, session, message.LockTokenGuid, Settlement.Complete, CancellationToken.None);
            Tell($"C {message.MessageId}");
        }

        await broker.ReleaseSessionAsync(session);
    }
}

await Task.WhenAll(
    SendPlainAsync(0), SendPlainAsync(1), SendSessionAsync(0), SendSessionAsync(1), SendSessionAsync(2),
    ScheduleAsync(), ConsumePlainAsync(), ConsumePlainAsync(), ConsumeSessionsAsync(), ConsumeSessionsAsync());
