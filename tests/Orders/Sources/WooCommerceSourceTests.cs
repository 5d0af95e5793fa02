using System.Text;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using Serverless.Orders;
using Serverless.Orders.Sources;
using Serverless.Platform.Storage;

namespace Serverless.Tests.Orders.Sources;

public sealed class WooCommerceSourceTests : IDisposable
{
    private const string Processing = "paid+placed.order-updated.processing";
    private readonly SourceWorld _world = new();

    public static TheoryData<string> Recorded => [.. SourceWorld.Payloads("woocommerce")];

    public void Dispose() => _world.Dispose();

    [Theory]
    [MemberData(nameof(Recorded))]
    public async Task Every_recorded_payload_is_read_as_its_name_says(string name)
    {
        var parts = name.Split('.');

        var answer = await _world.WooAsync(parts[1].Replace('-', '.'), SourceWorld.Payload("woocommerce", name));

        Assert.Equal((parts[0] is "unhandled" ? 200 : 202, ""), answer);
        Assert.Equal(parts[0] is "unhandled" ? [] : parts[0].Split('+'), _world.Changes.Select(change => change.Step.Name()));
        Assert.All(_world.Changes, change => Assert.Equal(("727", "woocommerce"), (change.Order.Id, change.Source)));
        Assert.Equal(parts[0] is "unhandled" ? 1 : 0, _world.Rows(TableNames.Inbox).Count);
        Assert.Equal(_world.Bus.Sent.Count, _world.Bus.Sent.Select(sent => sent.Message.MessageId).Distinct().Count());
        Assert.True(_world.Bus.Sent.Select(sent => sent.Message.Lane).Distinct().Count() <= 1);
        Assert.All(_world.Changes, change => Assert.InRange(change.OccurredAt, new DateTimeOffset(2026, 11, 21, 0, 0, 0, TimeSpan.Zero), OrderData.Now));
        Assert.All(_world.Changes, change => Assert.DoesNotContain($"{change.Order.Number}{change.Customer.Name}{string.Concat(change.Order.Lines.Select(line => line.Name))}", char.IsControl));
    }

    [Fact]
    public async Task An_order_brings_what_customers_are_told_without_html()
    {
        await _world.WooAsync("order.updated", SourceWorld.Payload("woocommerce", "shipped+paid+placed.order-updated.with-tracking"));

        var change = _world.Changes[0];
        Assert.Equal(("#727", "EUR", 59.90m, "Vorkasse & Überweisung"), (change.Order.Number, change.Order.Currency, change.Order.Total, change.Order.PaymentMethod));
        Assert.Equal(("77", "Jürgen O'Neil", "juergen@example.org", "+4915112345678"), (change.Customer.Id, change.Customer.Name, change.Customer.Email, change.Customer.Phone));
        Assert.Equal(new OrderLine("Tee & Kanne “Blau”", 2, 25.168m) { Sku = "TEA-1" }, Assert.Single(change.Order.Lines));
        Assert.Equal(("DHL & Co", "00340434161094000000"), (change.Shipment!.Carrier, change.Shipment.TrackingNumber));
        Assert.Equal(new DateTimeOffset(2026, 11, 21, 9, 30, 0, TimeSpan.Zero), change.OccurredAt);
    }

    [Theory]
    [InlineData("0664 1234567", "AT", "", "DE", "+436641234567")]
    [InlineData("", "AT", "0151 12345678", "DE", "+4915112345678")]
    [InlineData("0664 1234567", "AT", "+49 151 12345678", "DE", "+4915112345678")]
    [InlineData("0151 12345678", "", "", "", "+4915112345678")]
    [InlineData("0151 12345678 ext. 12", "DE", "", "", "+4915112345678")]
    [InlineData("110", "DE", "", "", null)]
    public async Task A_number_without_its_country_is_at_home_where_its_address_is_else_where_the_business_is(
        string billing, string billingCountry, string shipping, string shippingCountry, string? expected)
    {
        var order = JsonNode.Parse(SourceWorld.Payload("woocommerce", "paid+placed.order-updated.processing"))!;
        (order["billing"]!["phone"], order["billing"]!["country"]) = (billing, billingCountry);
        (order["shipping"]!["phone"], order["shipping"]!["country"]) = (shipping, shippingCountry);

        await _world.WooAsync("order.updated", Encoding.UTF8.GetBytes(order.ToJsonString()));

        Assert.All(_world.Changes, change => Assert.Equal(expected, change.Customer.Phone));
        Assert.NotEmpty(_world.Changes);
    }

    [Fact]
    public async Task A_guest_has_no_customer_id_and_a_number_or_address_that_is_none_identifies_nobody()
    {
        await _world.WooAsync("order.created", SourceWorld.Payload("woocommerce", "paid+placed.order-created.guest"));
        await _world.WooAsync("order.updated", SourceWorld.Payload("woocommerce", "paid.order-updated.hostile-values"));

        Assert.Equal((null, "juergen@example.org"), (_world.Changes[0].Customer.Id, _world.Changes[0].Customer.Email));
        Assert.Equal((null, null), (_world.Changes[^1].Customer.Email, _world.Changes[^1].Customer.Phone));
    }

    [Fact]
    public async Task Two_queued_updates_with_the_same_newest_state_are_one()
    {
        var body = SourceWorld.Payload("woocommerce", Processing);
        await _world.WooAsync("order.updated", body, "d-1");
        await _world.WooAsync("order.updated", body, "d-2");
        await _world.WooAsync("order.created", body, "d-3");

        Assert.Equal(2, _world.Bus.Sent.Select(sent => sent.Message.MessageId).Distinct().Count());
    }

    [Fact]
    public async Task Two_orders_under_one_delivery_id_are_two()
    {
        var other = Changed(Processing, order => order["id"] = 728);
        await _world.WooAsync("order.updated", SourceWorld.Payload("woocommerce", Processing), "same");
        await _world.WooAsync("order.updated", other, "same");

        Assert.Equal(4, _world.Bus.Sent.Select(sent => sent.Message.MessageId).Distinct().Count());
    }

    [Fact]
    public async Task A_later_state_is_a_new_event_and_repeats_what_was_known_under_the_same_ids()
    {
        await _world.WooAsync("order.updated", SourceWorld.Payload("woocommerce", "shipped+paid+placed.order-updated.completed"));
        await _world.WooAsync("order.updated", SourceWorld.Payload("woocommerce", "shipped+paid+placed.order-updated.with-tracking"));

        var ids = _world.Bus.Sent.Select(sent => sent.Message.MessageId).ToList();
        Assert.NotEqual(ids[0], ids[3]);
        Assert.Equal(ids[1..3], ids[4..6]);
    }

    [Fact]
    public async Task A_change_within_the_same_second_is_another_event()
    {
        await _world.WooAsync("order.updated", SourceWorld.Payload("woocommerce", Processing));
        await _world.WooAsync("order.updated", Changed(Processing, order => order["total"] = "49.90"));

        Assert.NotEqual(_world.Bus.Sent[0].Message.MessageId, _world.Bus.Sent[2].Message.MessageId);
    }

    [Fact]
    public async Task A_secret_that_was_stored_with_html_entities_signs_as_what_they_stand_for()
    {
        var body = """{"id":1}"""u8.ToArray();

        Assert.Equal(202, (await _world.PostAsync("woocommerce", body, SourceWorld.Woo(body, "order.deleted", secret: "a&b\"c"), "other")).Status);
        Assert.Equal(401, (await _world.PostAsync("woocommerce", body, SourceWorld.Woo(body, "order.deleted", secret: SourceWorld.EscapedSecret), "other")).Status);
    }

    [Theory]
    [InlineData("a&amp;b", "a&b")]
    [InlineData("&amp;lt;", "&lt;")]
    [InlineData("&#039;&#39;&#x27;&#34;&#x3C;&lt;", "'''\"<<")]
    [InlineData("&uuml; & &#65; &amp", "&uuml; & &#65; &amp")]
    public void Only_the_five_special_characters_are_decoded_and_only_once(string stored, string key) => Assert.Equal(key, WooCommerceSource.Decoded(stored));

    [Theory]
    [InlineData("demo")]
    [InlineData("nobody")]
    public async Task The_unsigned_ping_is_answered_exactly_200_and_does_nothing(string business)
    {
        var answer = await _world.PostAsync("woocommerce", "webhook_id=142"u8.ToArray(), business: business, contentType: "application/x-www-form-urlencoded");

        Assert.Equal((200, ""), answer);
        Assert.Empty(_world.Bus.Sent);
        Assert.Empty(_world.Rows(TableNames.Inbox));
    }

    [Fact]
    public async Task Pings_are_limited()
    {
        for (var i = 0; i < WooCommercePings.MostPerMinute; i++) { Assert.Equal(200, (await PingAsync()).Status); }

        Assert.Equal(429, (await PingAsync()).Status);
        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(200, (await PingAsync()).Status);
    }

    [Theory]
    [InlineData("shopify", "webhook_id=142")]
    [InlineData("woocommerce", "webhook_id=142&admin=1")]
    [InlineData("woocommerce", "webhook_id=")]
    public async Task Other_forms_are_not_pings(string source, string body) =>
        Assert.Equal(415, (await _world.PostAsync(source, Encoding.UTF8.GetBytes(body), contentType: "application/x-www-form-urlencoded")).Status);

    [Fact]
    public async Task A_form_with_the_headers_of_a_delivery_is_not_a_ping() =>
        Assert.Equal(415, (await _world.PostAsync("woocommerce", "webhook_id=142"u8.ToArray(), SourceWorld.Woo([], "order.created"), contentType: "application/x-www-form-urlencoded")).Status);

    [Fact]
    public async Task What_the_rest_api_refused_is_recorded_with_its_code()
    {
        await _world.WooAsync("order.updated", SourceWorld.Payload("woocommerce", "unhandled.order-updated.rest-error"));

        Assert.Equal("order.updated/woocommerce_rest_cannot_view", Assert.Single(_world.Rows(TableNames.Inbox)).GetString("Type"));
    }

    private Task<(int Status, string Body)> PingAsync() =>
        _world.PostAsync("woocommerce", "webhook_id=142"u8.ToArray(), contentType: "application/x-www-form-urlencoded");

    private static byte[] Changed(string name, Action<JsonNode> change)
    {
        var order = JsonNode.Parse(SourceWorld.Payload("woocommerce", name))!;
        change(order);
        return Encoding.UTF8.GetBytes(order.ToJsonString());
    }
}
