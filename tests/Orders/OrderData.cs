using Serverless.Businesses;
using Serverless.Consents;
using Serverless.Conversations;
using Serverless.Orders;

namespace Serverless.Tests.Orders;

/// <summary>Valid by default; a test states only what it is about.</summary>
internal static class OrderData
{
    public static readonly DateTimeOffset Now = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

    public static Business Business() => new() { Id = "demo", Name = "Muster Shop", Locale = "de-DE", TimeZone = "Europe/Berlin" };

    /// <param name="minute">When it happened: minutes after ten.</param>
    public static OrderStatusChanged Change(OrderStep step, int minute = 0, string? eventId = null) => new()
    {
        EventId = eventId ?? $"event-{step}-{minute}",
        Business = "demo",
        Source = "standard",
        Step = step,
        OccurredAt = Now.AddMinutes(minute),
        Order = new OrderDetails("A-1001") { Number = "#1001", Currency = "EUR", Total = 59.90m, Url = new Uri("https://shop.example/orders/A-1001") },
        Customer = new OrderCustomer { Id = "c-77", Name = "Erika Muster", Locale = "de-DE" },
    };

    public static OrderTimeline Timeline(params IEnumerable<OrderStatusChanged> changes) =>
        changes.Aggregate(new OrderTimeline(), OrderTimeline.Merge);

    public static ChatThread Thread(string id = "thread-1", string kind = "psid") => new()
    {
        Business = "demo",
        Customer = "customer-1",
        Id = id,
        Channel = "messenger",
        Account = "108000000000001",
        Peer = new ChatPeer(kind, $"peer-of-{id}"),
        WindowUntil = Now.AddHours(20),
    };

    public static Consent Consent(ConsentState state = ConsentState.Given, Purpose purpose = Purpose.OrderUpdates) =>
        new("demo", "customer-1", "messenger", purpose, state, Now.AddDays(-1));

    public static OrderSituation Situation(OrderTimeline timeline) =>
        new(Business(), "customer-1", "A-1001", timeline, [], [Thread()], [Consent()], Now);
}
