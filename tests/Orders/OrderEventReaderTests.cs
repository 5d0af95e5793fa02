using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Serverless.Orders;
using Serverless.Platform.Http;

namespace Serverless.Tests.Orders;

public class OrderEventReaderTests
{
    internal const string Sample = """
        {"type":"order.shipped","timestamp":"2026-11-21T10:00:00Z","data":{
          "order":{"id":"A-1001","number":"#1001","placedAt":"2026-11-20T18:02:11Z","currency":"EUR","total":"59.90","url":"https://shop.example/orders/A-1001",
                   "lines":[{"sku":"TEA-1","name":"Teekanne","quantity":1,"price":"59.90"}]},
          "customer":{"id":"c-77","name":"Erika Muster","email":"erika@example.org","phone":"+4915112345678","locale":"de-DE"},
          "shipment":{"carrier":"DHL","trackingNumber":"00340434161094000000","trackingUrl":"https://track.example/0034","estimatedDelivery":"2026-11-23"}}}
        """;

    [Fact]
    public void The_documented_event_is_read()
    {
        var change = Assert.IsType<OrderEventReading.Event>(Read(Sample)).Change;

        Assert.Equal((OrderStep.Shipped, OrderData.Now, "A-1001", 59.90m), (change.Step, change.OccurredAt, change.Order.Id, change.Order.Total));
        Assert.Equal(("c-77", "+4915112345678", "de-DE"), (change.Customer.Id, change.Customer.Phone, change.Customer.Locale));
        Assert.Equal(("DHL", new DateOnly(2026, 11, 23)), (change.Shipment!.Carrier, change.Shipment.EstimatedDelivery));
        Assert.Equal(new OrderLine("Teekanne", 1, 59.90m) { Sku = "TEA-1" }, Assert.Single(change.Order.Lines));
    }

    [Fact]
    public void The_same_webhook_id_gives_the_same_event_id_and_another_business_another()
    {
        Assert.Equal(EventId("demo", "msg_1"), EventId("demo", "msg_1"));
        Assert.NotEqual(EventId("demo", "msg_1"), EventId("other", "msg_1"));
        Assert.NotEqual(EventId("demo", "msg_1"), EventId("demo", "msg_2"));
    }

    [Theory]
    [InlineData("order.teleported")]
    [InlineData("shipment.updated")]
    [InlineData("ORDER.SHIPPED")]
    public void An_unknown_type_is_unhandled_whatever_else_it_says(string type) =>
        Assert.Equal(type, Assert.IsType<OrderEventReading.Unhandled>(Read($$"""{"type":"{{type}}","data":7}""")).Type);

    [Fact]
    public void Unknown_members_are_ignored() =>
        Assert.IsType<OrderEventReading.Event>(Read(With("/data/order/colour", "\"red\"")));

    [Theory]
    [InlineData("/type", "7")]
    [InlineData("/type", null)]
    [InlineData("/timestamp", null)]
    [InlineData("/timestamp", "\"yesterday\"")]
    [InlineData("/timestamp", "\"2026-11-21T10:00:00\"")]
    [InlineData("/timestamp", "\"0000-01-01T00:00:00Z\"")]
    [InlineData("/timestamp", "\"9999-12-31T23:59:59Z\"")]
    [InlineData("/timestamp", "1763719200")]
    [InlineData("/data", null)]
    [InlineData("/data", "[]")]
    [InlineData("/data/order", null)]
    [InlineData("/data/order/id", null)]
    [InlineData("/data/order/id", "7")]
    [InlineData("/data/order/id", "\"\"")]
    [InlineData("/data/order/id", "\"a\\u0000b\"")]
    [InlineData("/data/order/id", "\"\\ud800\"")]
    [InlineData("/data/order/total", "59.90")]
    [InlineData("/data/order/total", "\"-1\"")]
    [InlineData("/data/order/total", "\"1e308\"")]
    [InlineData("/data/order/total", "\"1.23456\"")]
    [InlineData("/data/order/total", "\"99999999999\"")]
    [InlineData("/data/order/total", "\"NaN\"")]
    [InlineData("/data/order/total", "\"１２\"")]
    [InlineData("/data/order/currency", null)]
    [InlineData("/data/order/currency", "\"ABC\"")]
    [InlineData("/data/order/currency", "\"eur\"")]
    [InlineData("/data/order/placedAt", "\"1800-01-01T00:00:00Z\"")]
    [InlineData("/data/order/url", "\"http://shop.example\"")]
    [InlineData("/data/order/url", "\"javascript:alert(1)\"")]
    [InlineData("/data/order/url", "\"https://user@shop.example\"")]
    [InlineData("/data/order/lines", "{}")]
    [InlineData("/data/order/lines/0/quantity", "0")]
    [InlineData("/data/order/lines/0/quantity", "1.5")]
    [InlineData("/data/order/lines/0/price", "\"-1.00\"")]
    [InlineData("/data/order/lines/0/name", null)]
    [InlineData("/data/customer", null)]
    [InlineData("/data/customer", "{}")]
    [InlineData("/data/customer/email", "\"erika\"")]
    [InlineData("/data/customer/phone", "\"015112345678\"")]
    [InlineData("/data/customer/phone", "\"++4915112345678\"")]
    [InlineData("/data/customer/phone", "\"sip:erika@example.org\"")]
    [InlineData("/data/customer/phone", "\"+4915112345678901234567890123456789012345\"")]
    [InlineData("/data/customer/locale", "\"../../etc\"")]
    [InlineData("/data/customer/name", "\"a\\nb\"")]
    [InlineData("/data/shipment", "7")]
    [InlineData("/data/shipment/trackingUrl", "\"ftp://track.example\"")]
    [InlineData("/data/shipment/estimatedDelivery", "\"9999-12-31\"")]
    [InlineData("/data/shipment/estimatedDelivery", "\"2026-13-01\"")]
    public void A_wrong_member_is_named_by_its_pointer_and_never_quoted(string pointer, string? json)
    {
        var invalid = Assert.IsType<OrderEventReading.Invalid>(Read(With(pointer, json)));

        var error = Assert.Single(invalid.Errors);
        Assert.Equal(pointer, error.Pointer);
        Assert.DoesNotContain(json?.Trim('"') is { Length: > 4 } value ? value : "\u0001", error.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Everything_wrong_is_listed_at_once()
    {
        var invalid = Assert.IsType<OrderEventReading.Invalid>(Read("""{"type":"order.shipped","timestamp":"x","data":{"order":{"total":"-1"},"customer":{}}}"""));

        Assert.Equal(["/data/customer", "/data/order/id", "/data/order/total", "/timestamp"], invalid.Errors.Select(error => error.Pointer).Order());
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("null")]
    [InlineData("\"order.shipped\"")]
    public void A_body_that_is_no_object_is_invalid(string json) => Assert.IsType<OrderEventReading.Invalid>(Read(json));

    [Fact]
    public void Texts_beyond_their_length_are_refused() =>
        Assert.Equal("/data/customer/name", Assert.Single(Assert.IsType<OrderEventReading.Invalid>(
            Read(With("/data/customer/name", $"\"{new string('x', 201)}\""))).Errors).Pointer);

    [Fact]
    public void More_than_a_thousand_lines_are_refused() =>
        Assert.IsType<OrderEventReading.Invalid>(Read(With("/data/order/lines", $"[{string.Join(',', Enumerable.Repeat("{}", 1001))}]")));

    [Theory]
    [InlineData(21)]
    [InlineData(22)]
    public void Mutated_bodies_never_throw(int seed)
    {
        var random = new Random(seed);
        var original = Encoding.UTF8.GetBytes(Sample);
        for (var i = 0; i < 2000; i++)
        {
            var bytes = original.ToArray();
            for (var hit = random.Next(1, 6); hit > 0; hit--) { bytes[random.Next(bytes.Length)] = (byte)random.Next(256); }

            if (!JsonBody.TryParse(bytes, out var document)) { continue; }

            using (document) { Assert.NotNull(OrderEventReader.Read(document.RootElement, "demo", null, "standard", "msg_1", OrderData.Now)); }
        }
    }

    private static string EventId(string business, string webhookId)
    {
        using var document = JsonDocument.Parse(Sample);
        return ((OrderEventReading.Event)OrderEventReader.Read(document.RootElement, business, null, "standard", webhookId, OrderData.Now)).Change.EventId;
    }

    [Theory]
    [InlineData("0151 12345678", "DE", "+4915112345678")]
    [InlineData("0664 1234567", "AT", "+436641234567")]
    [InlineData("+49 (0)151 12345678", null, "+4915112345678")]
    [InlineData("0049 151 12345678 ext. 12", null, "+4915112345678")]
    [InlineData("+４９15112345678", "AT", "+4915112345678")]
    public void A_number_is_read_however_it_is_written_and_without_a_country_as_the_businesss_own(string text, string? country, string phone)
    {
        using var document = JsonDocument.Parse(With("/data/customer/phone", $"\"{text}\""));

        var read = Assert.IsType<OrderEventReading.Event>(OrderEventReader.Read(document.RootElement, "demo", country, "standard", "msg_1", OrderData.Now));
        Assert.Equal(phone, read.Change.Customer.Phone);
    }

    private static OrderEventReading Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return OrderEventReader.Read(document.RootElement, "demo", null, "standard", "msg_1", OrderData.Now);
    }

    /// <summary>The sample with one member replaced, or without it.</summary>
    private static string With(string pointer, string? json)
    {
        var root = JsonNode.Parse(Sample)!;
        var path = pointer.Split('/')[1..];
        var parent = path[..^1].Aggregate(root, (node, name) => node is JsonArray array ? array[int.Parse(name, System.Globalization.CultureInfo.InvariantCulture)]! : node[name]!);
        const string Mark = "@@here@@";
        if (json is null) { parent.AsObject().Remove(path[^1]); return root.ToJsonString(); }

        parent[path[^1]] = Mark;
        return root.ToJsonString().Replace($"\"{Mark}\"", json, StringComparison.Ordinal);
    }
}
