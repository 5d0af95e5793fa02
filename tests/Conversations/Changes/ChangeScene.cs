using Azure.Messaging.ServiceBus;
using Serverless.Businesses;
using Serverless.Channels;
using Serverless.Orders;
using Serverless.Platform.Json;
using Serverless.Platform.Messaging;
using Serverless.Shops;
using Serverless.Shops.Requests;
using Serverless.Tests.Conversations.Talk;
using Serverless.Tests.Shops.Requests;

namespace Serverless.Tests.Conversations.Changes;

/// <summary>A customer who wants orders changed, and the shop that is asked for it.</summary>
internal sealed class ChangeScene : IAsyncDisposable
{
    public static readonly DateTimeOffset Placed = ChatWorld.Start.AddHours(-2);

    private readonly HashSet<string> _workedOff = [];

    private ChangeScene(TalkScene talk) => Talk = talk;

    public TalkScene Talk { get; }

    public ChatWorld World => Talk.World;

    /// <summary>The last answer, without the word that a machine answers, which the first one begins with.</summary>
    public string Said => Talk.Last.Content.Text is var text && text.Split("\n\n", 2) is [var preface, var rest] && preface.Contains("automati", StringComparison.Ordinal) ? rest : text;

    public static async Task<ChangeScene> BeginAsync(params OrderStatusChanged[] orders) => new(await TalkScene.BeginAsync(orders));

    public static OrderStatusChanged Order(string id = "A-1001", string number = "#1001") => TalkScene.Placed(id, number, Placed);

    public static OrderStatusChanged OrderOf(params OrderLine[] lines) => Order() is var order ? order with { Order = order.Order with { Lines = lines } } : order;

    public static OrderStatusChanged At(OrderStep step) => Order() with { EventId = $"at-{step}", Step = step, OccurredAt = Placed.AddHours(1) };

    public void Shop(Func<ShopSettings, ShopSettings> change) =>
        World.Businesses.Replace(ChatWorld.Demo with { Shop = change(ChatWorld.Demo.Shop!) });

    public void Answers(params ShopAnswer[] answers)
    {
        World.Shop.Script.Clear();
        foreach (var answer in answers) { World.Shop.Script.Enqueue(answer); }
    }

    public async Task<IReadOnlyList<ShopRequestRecord>> RequestsAsync() =>
        await World.Get<IShopRequests>().ListAsync("demo", (await Talk.ThreadAsync()).Customer, default);

    /// <summary>Works off what is due for the shop.</summary>
    public async Task WorkOffAsync()
    {
        while (World.Bus.To(Queues.ShopRequests).FirstOrDefault(message => !(message.NotBefore > World.Clock.GetUtcNow()) && !_workedOff.Contains(message.MessageId)) is { } due)
        {
            Assert.Null(await TakeAsync(due));
            _workedOff.Add(due.MessageId);
        }
    }

    public Task ShopRepliesAsync(ShopRequest request, ShopAnswer answer) => TakeAsync(RequestWorld.Reply(request, answer));

    public async Task<string?> TakeAsync(BusMessage message)
    {
        var received = ServiceBusModelFactory.ServiceBusReceivedMessage(body: message.Body, messageId: message.MessageId,
            properties: new Dictionary<string, object> { [BusProperties.Business] = message.Business, [BusProperties.Schema] = message.Schema });
        var actions = new RecordingActions();
        await World.Get<ShopRequestsFunction>().Run(received, actions, CancellationToken.None);
        return actions.DeadLetterReason;
    }

    public ValueTask DisposeAsync() => Talk.DisposeAsync();
}
