using Serverless.Businesses;
using Serverless.Conversations.Changes;
using Serverless.Orders;

namespace Serverless.Tests.Conversations.Changes;

public class ChangePolicyTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 9, 0, 0, TimeSpan.Zero);

    private static Business With(ShopChanges changes) => new() { Id = "demo", Shop = new ShopSettings(ShopKinds.Standard) { Changes = changes } };

    private static string? Decide(Business business, OrderStep? status = OrderStep.Placed, ChangeKind kind = ChangeKind.Cancel, TimeSpan age = default) =>
        ChangePolicy.Decide(business, kind, status, Now - age, Now);

    [Fact]
    public void Only_what_the_business_offers_can_be_changed()
    {
        Assert.Equal("not-offered", Decide(new Business { Id = "demo" }));
        Assert.Equal("not-offered", Decide(With(new ShopChanges())));
        Assert.Null(Decide(With(new ShopChanges { Cancel = true })));
        Assert.Equal("not-offered", Decide(With(new ShopChanges { Cancel = true }), kind: ChangeKind.Address));
        Assert.Equal("not-offered", Decide(With(new ShopChanges { Cancel = true }), kind: ChangeKind.Quantity));
        Assert.Null(Decide(With(new ShopChanges { Address = true }), kind: ChangeKind.Address));
        Assert.Null(Decide(With(new ShopChanges { Quantity = true }), kind: ChangeKind.Quantity));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData(OrderStep.Placed, null)]
    [InlineData(OrderStep.Paid, null)]
    [InlineData(OrderStep.Shipped, "shipped")]
    [InlineData(OrderStep.OutForDelivery, "shipped")]
    [InlineData(OrderStep.ReadyForPickup, "shipped")]
    [InlineData(OrderStep.DeliveryFailed, "shipped")]
    [InlineData(OrderStep.Delivered, "delivered")]
    [InlineData(OrderStep.Cancelled, "cancelled")]
    [InlineData(OrderStep.Returned, "closed")]
    [InlineData(OrderStep.Refunded, "closed")]
    public void A_shipped_or_finished_order_is_not_changed(OrderStep? status, string? reason) => Assert.Equal(reason, Decide(With(new ShopChanges { Cancel = true }), status));

    [Fact]
    public void The_time_after_placing_ends()
    {
        var business = With(new ShopChanges { Cancel = true, Within = "PT2H" });

        Assert.Null(Decide(business, age: TimeSpan.FromHours(2)));
        Assert.Equal("too-late", Decide(business, age: TimeSpan.FromHours(2) + TimeSpan.FromTicks(1)));
        Assert.Equal("too-late", ChangePolicy.Decide(business, ChangeKind.Cancel, OrderStep.Placed, DateTimeOffset.MinValue, Now));
        Assert.Equal("shipped", Decide(business, OrderStep.Shipped, age: TimeSpan.FromDays(9)));
        Assert.Null(Decide(With(new ShopChanges { Cancel = true }), age: TimeSpan.FromDays(900)));
    }
}
