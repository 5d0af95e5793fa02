using Serverless.Channels;

namespace Serverless.Tests.Channels;

public class ReceiptsTests
{
    [Theory]
    [InlineData(new[] { ReceiptKind.Delivered }, DeliveryStates.Delivered)]
    [InlineData(new[] { ReceiptKind.Delivered, ReceiptKind.Read }, DeliveryStates.Read)]
    [InlineData(new[] { ReceiptKind.Read, ReceiptKind.Delivered }, DeliveryStates.Read)]
    [InlineData(new[] { ReceiptKind.Read }, DeliveryStates.Read)]
    [InlineData(new[] { ReceiptKind.Failed }, DeliveryStates.Failed)]
    [InlineData(new[] { ReceiptKind.Delivered, ReceiptKind.Failed, ReceiptKind.Delivered }, DeliveryStates.Delivered)]
    [InlineData(new ReceiptKind[0], DeliveryStates.Sent)]
    public async Task The_state_is_the_highest_that_was_reported_in_whatever_order(ReceiptKind[] reported, string expected)
    {
        using var world = await DeliveryWorld.StartAsync();
        await world.RunAsync(world.Message("shipped"));
        foreach (var kind in reported) { await world.Receipts.RecordAsync([OfMessage("m_1", kind)], default); }

        Assert.Equal(expected, await StateAsync(world));
    }

    [Fact]
    public async Task A_receipt_for_another_message_changes_nothing()
    {
        using var world = await DeliveryWorld.StartAsync();
        await world.RunAsync(world.Message("shipped"));
        await world.Receipts.RecordAsync([OfMessage("m_10", ReceiptKind.Read), OfMessage("m_", ReceiptKind.Read)], default);

        Assert.Equal(DeliveryStates.Sent, await StateAsync(world));
    }

    [Theory]
    [InlineData(ReceiptKind.Delivered, 1, DeliveryStates.Delivered)]
    [InlineData(ReceiptKind.Read, 1, DeliveryStates.Read)]
    [InlineData(ReceiptKind.Read, -1, DeliveryStates.Sent)]
    public async Task A_watermark_covers_what_was_sent_before_it(ReceiptKind kind, int secondsAfter, string expected)
    {
        using var world = await DeliveryWorld.StartAsync();
        await world.RunAsync(world.Message("shipped"));
        await world.Receipts.RecordAsync([Watermark(kind, secondsAfter)], default);

        Assert.Equal(expected, await StateAsync(world));
    }

    /// <summary>Watermarks come in whole milliseconds, and our clock is finer.</summary>
    [Theory]
    [InlineData(ReceiptKind.Delivered, DeliveryStates.Delivered)]
    [InlineData(ReceiptKind.Read, DeliveryStates.Read)]
    public async Task A_watermark_of_the_millisecond_of_the_send_covers_it(ReceiptKind kind, string expected)
    {
        using var world = await DeliveryWorld.StartAsync();
        world.Clock.Advance(TimeSpan.FromMicroseconds(618));
        await world.RunAsync(world.Message("shipped"));
        await world.Receipts.RecordAsync([Watermark(kind, 0)], default);

        Assert.Equal(expected, await StateAsync(world));
    }

    [Fact]
    public async Task An_older_watermark_never_takes_back_a_newer_one()
    {
        using var world = await DeliveryWorld.StartAsync();
        await world.RunAsync(world.Message("shipped"));
        await world.Receipts.RecordAsync([Watermark(ReceiptKind.Read, 5), Watermark(ReceiptKind.Read, -60), Watermark(ReceiptKind.Delivered, -60)], default);

        Assert.Equal(DeliveryStates.Read, await StateAsync(world));
    }

    [Fact]
    public async Task The_same_receipt_twice_is_one_row_and_no_error()
    {
        using var world = await DeliveryWorld.StartAsync();
        ProviderReceipt[] twice = [OfMessage("m_1", ReceiptKind.Delivered), OfMessage("m_1", ReceiptKind.Delivered)];

        await world.Receipts.RecordAsync(twice, default);
        await world.Receipts.RecordAsync(twice, default);

        Assert.Single(await world.Receipts.OfMessageAsync("messenger", DeliveryWorld.Page, "m_1", default));
    }

    [Fact]
    public async Task A_thousand_receipts_of_one_webhook_are_all_stored()
    {
        using var world = await DeliveryWorld.StartAsync();
        await world.Receipts.RecordAsync([.. Enumerable.Range(0, 1000).Select(i => OfMessage($"m_{i}", ReceiptKind.Delivered))], default);

        Assert.Single(await world.Receipts.OfMessageAsync("messenger", DeliveryWorld.Page, "m_999", default));
    }

    [Theory]
    [InlineData("m_a/b\\c#d?e=")]
    [InlineData("m_aWxpdGVyYWxseSBhIHZlcnkgbG9uZyBtZXNzYWdlIGlkIHRoYXQgZ29lcyBmYXIgYmV5b25kIHdoYXQgYSBrZXkgc2hvdWxkIGhvbGQgYW5kIG1vcmUgYW5kIG1vcmUgYW5kIG1vcmU=")]
    public async Task Any_message_id_finds_its_receipts(string messageId)
    {
        using var world = await DeliveryWorld.StartAsync();
        await world.Receipts.RecordAsync([OfMessage(messageId, ReceiptKind.Read)], default);

        Assert.Equal([ReceiptKind.Read], await world.Receipts.OfMessageAsync("messenger", DeliveryWorld.Page, messageId, default));
    }

    [Fact]
    public async Task An_echo_is_found_by_its_send_id_and_only_on_its_account()
    {
        using var world = await DeliveryWorld.StartAsync();
        var message = world.Message("shipped");
        await world.EchoAsync(message, "m_echo");

        Assert.Equal("m_echo", await world.Receipts.FindEchoAsync("messenger", DeliveryWorld.Page, message.SendId, default));
        Assert.Null(await world.Receipts.FindEchoAsync("messenger", "999", message.SendId, default));
    }

    private static ProviderReceipt OfMessage(string messageId, ReceiptKind kind) =>
        new("messenger", DeliveryWorld.Page, kind, DeliveryWorld.Start) { MessageId = messageId };

    private static ProviderReceipt Watermark(ReceiptKind kind, int secondsAfter) =>
        new("messenger", DeliveryWorld.Page, kind, DeliveryWorld.Start) { Peer = "24700000000000001", Watermark = DeliveryWorld.Start.AddSeconds(secondsAfter) };

    private static async Task<string> StateAsync(DeliveryWorld world) =>
        Assert.Single(await new StoredDeliveryStates(world.Deliveries, world.Receipts).ListAsync("demo", "customer-1", default)).State;
}
