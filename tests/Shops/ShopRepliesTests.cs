using System.Text.Json;
using Serverless.Shops;
using Serverless.Tests.Orders;

namespace Serverless.Tests.Shops;

public class ShopRepliesTests
{
    private static ShopReplyReading? Read(string body)
    {
        using var document = JsonDocument.Parse(body);
        return ShopReplies.Read(document.RootElement, "demo", OrderData.Now);
    }

    [Theory]
    [InlineData("""{"type":"order.change.accepted","data":{"requestId":"r-1"}}""", "Done")]
    [InlineData("""{"type":"order.change.refused","data":{"requestId":"r-1","code":"too-late","message":"Schon verpackt."}}""", "Refused too-late")]
    [InlineData("""{"type":"order.quote.refused","data":{"requestId":"r-1","code":"out-of-stock"}}""", "Refused out-of-stock")]
    [InlineData("""{"type":"order.reorder.refused","data":{"requestId":"r-1"}}""", "Refused other")]
    [InlineData("""{"type":"order.reorder.accepted","data":{"requestId":"r-1","order":{"id":"A-7"},"paid":true}}""", "Ordered")]
    [InlineData("""{"type":"order.quote.offered","data":{"requestId":"r-1","quote":{"lines":[{"name":"A","quantity":1,"price":"1.00"}],"currency":"EUR","total":"1.00"}}}""", "Offered")]
    public void A_later_answer_is_read(string body, string answer)
    {
        var reply = Read(body)!.Reply!;

        Assert.Equal(("demo", "r-1", answer), (reply.Business, reply.RequestId, StandardShopTests.Described(reply.Answer)));
    }

    [Theory]
    [InlineData("""{"type":"order.change.accepted"}""", "/data")]
    [InlineData("""{"type":"order.change.accepted","data":{}}""", "/data/requestId")]
    [InlineData("""{"type":"order.change.accepted","data":{"requestId":7}}""", "/data/requestId")]
    [InlineData("""{"type":"order.quote.offered","data":{"requestId":"r-1"}}""", "/data/quote")]
    [InlineData("""{"type":"order.quote.offered","data":{"requestId":"r-1","quote":{"lines":[{"name":"A","quantity":1}],"currency":"EUR","total":"1.00"}}}""", "/data/quote/lines/0/price")]
    [InlineData("""{"type":"order.reorder.accepted","data":{"requestId":"r-1"}}""", "/data/order")]
    [InlineData("""{"type":"order.reorder.accepted","data":{"requestId":"r-1","payUrl":"http://shop.example"}}""", "/data/payUrl")]
    public void What_is_wrong_is_pointed_at(string body, string pointer)
    {
        var reading = Read(body)!;

        Assert.Null(reading.Reply);
        Assert.Contains(pointer, reading.Errors.Select(error => error.Pointer));
    }

    [Theory]
    [InlineData("""{"type":"order.shipped","data":{}}""")]
    [InlineData("""{"type":"order.change.requested","data":{}}""")]
    [InlineData("""{"type":7}""")]
    [InlineData("[]")]
    public void Anything_else_is_no_answer(string body) => Assert.Null(Read(body));
}
