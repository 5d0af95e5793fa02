using Azure.Data.Tables;
using Serverless.Channels;
using Serverless.Platform.Storage;

namespace Serverless.Tests.Channels;

/// <summary>WhatsApp's statuses carry our send id back and so play the part of Messenger's echo, at no more than one insert each.</summary>
public class EchoReceiptsTests
{
    private const string Number = "106000000000003";
    private static readonly ReceiptPrice Price = new("utility", "PMP", "regular", true);

    private static ProviderReceipt Status(ReceiptKind kind, ReceiptPrice? price = null, string sendId = "send-1") =>
        new("whatsapp", Number, kind, DeliveryWorld.Start) { MessageId = $"wamid.{sendId}", SendId = sendId, Price = price };

    private static async Task<int> RowsAsync(DeliveryWorld world)
    {
        var count = 0;
        await foreach (var row in world.Tables.GetTableClient(TableNames.Receipts).QueryAsync<TableEntity>()) { count++; }

        return count;
    }

    [Theory]
    [InlineData(ReceiptKind.Sent)]
    [InlineData(ReceiptKind.Delivered)]
    [InlineData(ReceiptKind.Read)]
    [InlineData(ReceiptKind.Failed)]
    public async Task Any_status_with_our_send_id_tells_which_message_the_send_became(ReceiptKind kind)
    {
        using var world = await DeliveryWorld.StartAsync();

        await world.Receipts.RecordAsync([Status(kind)], default);

        Assert.Equal("wamid.send-1", await world.Receipts.FindEchoAsync("whatsapp", Number, "send-1", default));
    }

    [Fact]
    public async Task Three_statuses_of_a_message_are_three_rows()
    {
        using var world = await DeliveryWorld.StartAsync();

        foreach (var kind in new[] { ReceiptKind.Sent, ReceiptKind.Delivered, ReceiptKind.Read }) { await world.Receipts.RecordAsync([Status(kind)], default); }

        Assert.Equal(3, await RowsAsync(world));
        Assert.Superset(new HashSet<ReceiptKind> { ReceiptKind.Delivered, ReceiptKind.Read },
            new HashSet<ReceiptKind>(await world.Receipts.OfMessageAsync("whatsapp", Number, "wamid.send-1", default)));
    }

    [Fact]
    public async Task The_price_is_that_of_the_first_status_when_no_later_one_names_it()
    {
        using var world = await DeliveryWorld.StartAsync();
        await world.Receipts.RecordAsync([Status(ReceiptKind.Sent, Price), Status(ReceiptKind.Delivered)], default);

        Assert.Equal(Price, (await world.Receipts.ReadAsync("whatsapp", Number, "wamid.send-1", "send-1", default)).Price);
    }

    [Fact]
    public async Task The_price_of_a_delivered_message_counts_more_than_that_of_the_sent_one()
    {
        using var world = await DeliveryWorld.StartAsync();
        await world.Receipts.RecordAsync([Status(ReceiptKind.Sent, Price), Status(ReceiptKind.Delivered, Price with { Category = "marketing" })], default);

        Assert.Equal("marketing", (await world.Receipts.ReadAsync("whatsapp", Number, "wamid.send-1", "send-1", default)).Price?.Category);
    }
}
