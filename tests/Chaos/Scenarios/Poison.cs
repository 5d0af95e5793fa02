using System.Diagnostics;
using System.Globalization;
using System.Text;
using Azure.Messaging.ServiceBus;
using Serverless.Chaos.FarEnd;
using Serverless.Chaos.Judging;
using Serverless.Chaos.World;
using Serverless.Local.ServiceBus;
using Serverless.Platform.Messaging;

namespace Serverless.Chaos.Scenarios;

/// <summary>Rubbish among sound messages: on the bus it ends as a dead letter with a reason; at the door it is refused or recorded. The rest is told.</summary>
internal sealed class Poison : IScenario
{
    private static readonly string[] Entities = [Queues.OrderStatus, Queues.ChatOutbound, Queues.ChatInbound, Queues.ChatReceipts];

    private static readonly (string Path, string Text)[] Meta =
    [
        (Receipts.Messenger, """{"object":"page","entry":[{"id":"ACCOUNT","time":1,"messaging":[{"ID":{"a":1}}]}]}"""),
        (Receipts.WhatsApp, """{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"ID","value":{"metadata":{"phone_number_id":"ACCOUNT"}}}]}]}"""),
        (Receipts.Messenger, """{"object":"ID","entry":[]}"""),
        (Receipts.WhatsApp, """{"object":"whatsapp_business_account","entry":"ID"}"""),
        (Receipts.Messenger, """{"object":"page","""),
    ];

    public string Name => "Poison: 1 % malformed";

    public async Task<Verdict> RunAsync(ChaosSettings settings)
    {
        var begun = Stopwatch.GetTimestamp();
        await using var world = await ChaosWorld.CreateAsync("p", Math.Clamp(settings.Messages / 20, 16, 400), isProcess: false);
        var (onBus, answers) = (0, new List<int>());
        await Parallel.ForEachAsync(Enumerable.Range(0, settings.Messages), new ParallelOptions { MaxDegreeOfParallelism = 24 }, async (i, _) =>
        {
            if (i % 100 == 7)
            {
                await OnTheBusAsync((ProductHost)world.Product, i / 100);
                Interlocked.Increment(ref onBus);
            }

            if (i % 100 == 57)
            {
                var answer = await AtTheDoorAsync(world, i / 100);
                lock (answers) { answers.Add(answer); }
            }

            await world.OfferAsync(world.Customers[i % world.Customers.Count], $"P-{i}", "placed", world.Now);
        });
        var records = await world.FinishAsync();
        var judge = new Judge(world, records);
        var dead = records.DeadLetters.Where(letter => letter.Message.MessageId.StartsWith("poison-", StringComparison.Ordinal) && letter.Message.DeadLetterReason is { Length: > 0 })
            .Select(letter => letter.Message.MessageId).Distinct().Count();
        if (dead < onBus) { judge.Finding($"{onBus} malformed messages were put on the bus, {dead} are dead letters with a reason"); }

        if (answers.Any(answer => answer >= 500)) { judge.Finding($"malformed webhooks were answered {string.Join(", ", answers.Where(answer => answer >= 500).Distinct())}"); }

        var recorded = records.Inbox.Values.Count(row => row.GetString("Outcome") == "unhandled" || row.GetString("Effect") == "unhandled");
        var taken = answers.Count(answer => answer is >= 200 and < 300);
        var forgotten = Math.Max(0, taken - recorded - (records.DeadLetters.Count - dead));
        if (forgotten > 0) { judge.Finding($"{taken} malformed webhooks were taken, {recorded} are recorded as unhandled"); }

        var verdict = judge.Decide(Name, settings.Messages, Stopwatch.GetElapsedTime(begun),
            $"{onBus} on the bus, {answers.Count} at the door ({answers.Count - taken} refused, {recorded} recorded)");
        return verdict with { Lost = verdict.Lost + Math.Max(0, onBus - dead) + forgotten };
    }

    private static async Task OnTheBusAsync(ProductHost host, int number)
    {
        var sound = """{"business":"chaos-0","sendId":7}""";
        var bodies = new[] { "", "null", "[]", "{", "\u0000\u0001", "{}", "\"text\"", sound, $"{{\"business\":\"chaos-0\",\"x\":\"{new string('x', 100_000)}\"}}", new string('[', 5000), "<xml/>", "{\"customer\":null}" };
        var entity = Entities[number % Entities.Length];
        var message = new ServiceBusMessage(BinaryData.FromString(bodies[number / Entities.Length % bodies.Length]))
        {
            MessageId = string.Create(CultureInfo.InvariantCulture, $"poison-{number}"),
            SessionId = entity == Queues.ChatReceipts ? null : string.Create(CultureInfo.InvariantCulture, $"lane-{number % 7}"),
        };
        if (entity == Queues.OrderStatus) { message.ApplicationProperties[BusProperties.Kind] = BusKinds.Order; }

        if (number % 3 > 0) { message.ApplicationProperties[BusProperties.Business] = number % 2 == 0 ? "chaos-0" : "nobody"; }

        if (number % 5 > 0) { message.ApplicationProperties[BusProperties.Schema] = number % 2 == 0 ? "order-status-changed/1" : $"chat-message/{number}"; }

        await host.Broker.SendAsync(entity, [OutgoingMessage.From(message)], CancellationToken.None);
    }

    /// <summary>A body that is signed as it should be, and wrong inside. Each is another one.</summary>
    private static Task<int> AtTheDoorAsync(ChaosWorld world, int number)
    {
        var (path, text) = Meta[number / 2 % Meta.Length];
        var channel = path == Receipts.WhatsApp ? "whatsapp" : "messenger";
        var customer = world.Customers.Where(one => one.Channel == channel).ElementAt(number % (world.Customers.Count / 2));
        var id = string.Create(CultureInfo.InvariantCulture, $"door-{number}");
        var bodies = new[]
        {
            "not json", "[]", "null", $"\"{id}\"", $"{{\"type\":\"order.eaten\",\"timestamp\":\"2026-11-21T10:00:00Z\",\"data\":{{\"id\":\"{id}\"}}}}",
            $"{{\"type\":\"order.placed\",\"timestamp\":\"0000-13-41\",\"data\":{{\"order\":{{\"id\":\"{id}\"}}}}}}", $"{{\"type\":7,\"data\":\"{id}\"}}",
        };
        text = text.Replace("ID", id, StringComparison.Ordinal).Replace("ACCOUNT", customer.Account, StringComparison.Ordinal);
        return number % 2 == 0
            ? world.Courier.TryAsync(world.OrderRequest(customer, id, Encoding.UTF8.GetBytes(bodies[number / 2 % bodies.Length])))
            : world.Courier.TryMetaAsync(path, Encoding.UTF8.GetBytes(text));
    }
}
