using System.Text;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using Serverless.Orders;
using Serverless.Platform.Messaging;
using Serverless.Platform.Storage;

namespace Serverless.Tests.Orders.Sources;

public sealed class ShopifySourceTests : IDisposable
{
    private const string Full = "placed.orders-create.full";
    private readonly SourceWorld _world = new();

    public static TheoryData<string> Recorded => [.. SourceWorld.Payloads("shopify")];

    public void Dispose() => _world.Dispose();

    [Theory]
    [MemberData(nameof(Recorded))]
    public async Task Every_recorded_payload_is_read_as_its_name_says(string name)
    {
        var parts = name.Split('.');
        var topic = parts[1].Replace('-', '/');

        var answer = await _world.ShopifyAsync(topic, SourceWorld.Payload("shopify", name));

        Assert.Equal((parts[0] is "unhandled" or "privacy" ? 200 : 202, ""), answer);
        Assert.Equal(parts[0] is "unhandled" or "privacy" ? [] : [parts[0]], _world.Changes.Select(change => change.Step.Name()));
        Assert.All(_world.Changes, change => Assert.Equal(("5501", "shopify"), (change.Order.Id, change.Source)));
        Assert.Equal(parts[0] is "unhandled" ? 1 : 0, _world.Rows(TableNames.Inbox).Count);
        Assert.Equal(parts[0] is "privacy" ? 1 : 0, _world.Rows(TableNames.PrivacyRequests).Count);
        Assert.All(_world.Changes, change => Assert.InRange(change.OccurredAt, new DateTimeOffset(2026, 11, 21, 0, 0, 0, TimeSpan.Zero), OrderData.Now));
        Assert.All(_world.Changes, change => Assert.DoesNotContain($"{change.Order.Number}{change.Customer.Name}{string.Concat(change.Order.Lines.Select(line => line.Name))}", char.IsControl));
    }

    [Fact]
    public async Task An_order_brings_what_customers_are_told()
    {
        await _world.ShopifyAsync("orders/create", SourceWorld.Payload("shopify", Full));

        var change = Assert.Single(_world.Changes);
        Assert.Equal(("#1042", "EUR", 59.90m), (change.Order.Number, change.Order.Currency, change.Order.Total));
        Assert.Equal(("77", "Erika Muster", "erika@example.org", "+4915112345678", "de-DE"),
            (change.Customer.Id, change.Customer.Name, change.Customer.Email, change.Customer.Phone, change.Customer.Locale));
        Assert.Equal(new OrderLine("Teekanne - Blau", 2, 29.95m) { Sku = "TEA-1" }, Assert.Single(change.Order.Lines));
        Assert.Equal(new DateTimeOffset(2026, 11, 21, 9, 0, 0, TimeSpan.Zero), change.OccurredAt);
    }

    [Theory]
    [InlineData("+4366412345678", "0151 1", "DE", "0151 12345678", "DE", "+4366412345678")]
    [InlineData(null, "0664 1234567", "AT", null, null, "+436641234567")]
    [InlineData(null, "0664 1234567", "AT", "+49 151 12345678", "DE", "+4915112345678")]
    [InlineData(null, null, "AT", "0151 12345678", "DE", "+4915112345678")]
    [InlineData("0151 12345678", null, "AT", null, "DE", "+4915112345678")]
    [InlineData(null, "0151 12345678", null, null, null, "+4915112345678")]
    [InlineData(null, "0151 12345678", "", null, "ZZ", "+4915112345678")]
    [InlineData(null, "612 345 678", "ES", null, null, "+34612345678")]
    [InlineData(null, "110", "DE", "call me", "DE", null)]
    public async Task A_number_without_its_country_is_at_home_where_its_address_is_else_where_the_business_is(
        string? phone, string? shipping, string? shippingCountry, string? billing, string? billingCountry, string? expected)
    {
        var order = JsonNode.Parse(SourceWorld.Payload("shopify", Full))!;
        order["phone"] = phone;
        (order["shipping_address"]!["phone"], order["shipping_address"]!["country_code"]) = (shipping, shippingCountry);
        (order["billing_address"]!["phone"], order["billing_address"]!["country_code"]) = (billing, billingCountry);

        await _world.ShopifyAsync("orders/create", Encoding.UTF8.GetBytes(order.ToJsonString()));

        Assert.Equal(expected, Assert.Single(_world.Changes).Customer.Phone);
    }

    [Fact]
    public async Task Amounts_are_those_that_the_customer_paid()
    {
        await _world.ShopifyAsync("orders/create", SourceWorld.Payload("shopify", "placed.orders-create.other-currency"));

        var order = Assert.Single(_world.Changes).Order;
        Assert.Equal(("CHF", 57.40m, 28.70m), (order.Currency, order.Total, Assert.Single(order.Lines).Price));
    }

    [Fact]
    public async Task Amounts_that_cannot_be_are_left_out()
    {
        await _world.ShopifyAsync("orders/create", SourceWorld.Payload("shopify", "placed.orders-create.hostile-amounts"));

        var order = Assert.Single(_world.Changes).Order;
        Assert.Equal((null, null, 0), (order.Currency, order.Total, order.Lines.Count));
    }

    [Fact]
    public async Task All_events_of_an_order_travel_in_one_lane_though_most_name_no_customer()
    {
        await _world.ShopifyAsync("orders/create", SourceWorld.Payload("shopify", Full));
        await _world.ShopifyAsync("fulfillments/create", SourceWorld.Payload("shopify", "shipped.fulfillments-create.full"));
        await _world.ShopifyAsync("refunds/create", SourceWorld.Payload("shopify", "refunded.refunds-create.full"));

        Assert.Single(_world.Bus.Sent.Select(sent => (sent.Entity, sent.Message.Lane)).Distinct());
        Assert.Equal(Queues.OrderStatus, _world.Bus.Sent[0].Entity);
        Assert.Equal(new OrderCustomer(), _world.Changes[1].Customer);
    }

    [Fact]
    public async Task A_repeat_of_a_delivery_has_the_same_message_id_and_another_topic_of_the_same_action_another_one()
    {
        var body = SourceWorld.Payload("shopify", Full);
        await _world.ShopifyAsync("orders/create", body);
        await _world.ShopifyAsync("orders/create", body);
        await _world.ShopifyAsync("orders/updated", body);

        var ids = _world.Bus.Sent.Select(sent => sent.Message.MessageId).ToList();
        Assert.Equal(ids[0], ids[1]);
        Assert.NotEqual(ids[0], ids[2]);
    }

    [Fact]
    public async Task The_same_event_by_a_second_subscription_is_the_same_event_and_with_another_body_it_is_not()
    {
        var body = SourceWorld.Payload("shopify", Full);
        await _world.ShopifyAsync("orders/updated", body, "w-1");
        await _world.ShopifyAsync("orders/updated", body, "w-2");
        await _world.ShopifyAsync("orders/updated", SourceWorld.Payload("shopify", "updated.orders-updated.full"), "w-3");

        Assert.Equal(_world.Changes[0].EventId, _world.Changes[1].EventId);
        Assert.NotEqual(_world.Bus.Sent[0].Message.MessageId, _world.Bus.Sent[1].Message.MessageId);
        Assert.NotEqual(_world.Changes[0].EventId, _world.Changes[2].EventId);
    }

    [Fact]
    public async Task Headers_without_X_count_and_win()
    {
        var body = SourceWorld.Payload("shopify", Full);
        var plain = SourceWorld.Shopify(body, "orders/create").ToDictionary(header => header.Key[2..], header => header.Value);

        Assert.Equal(202, (await _world.PostAsync("shopify", body, plain)).Status);
        Assert.Equal(401, (await _world.PostAsync("shopify", body, new Dictionary<string, string>(SourceWorld.Shopify(body, "orders/create")) { ["Shopify-Hmac-Sha256"] = SourceWorld.Sign("wrong", body) })).Status);
        await _world.PostAsync("shopify", body, new Dictionary<string, string>(SourceWorld.Shopify(body, "orders/create")) { ["Shopify-Topic"] = "orders/updated" });
        Assert.Equal([OrderStep.Placed, OrderStep.Updated], _world.Changes.Select(change => change.Step));
    }

    [Fact]
    public async Task After_a_rotation_the_old_secret_counts_too()
    {
        var body = SourceWorld.Payload("shopify", Full);

        Assert.Equal(202, (await _world.PostAsync("shopify", body, SourceWorld.Shopify(body, "orders/create", secret: SourceWorld.ShopifyPrevious))).Status);
    }

    [Theory]
    [InlineData("other.myshopify.com")]
    [InlineData("")]
    public async Task Another_shop_of_the_same_app_is_refused_where_the_business_names_its_shop(string domain)
    {
        var body = SourceWorld.Payload("shopify", Full);
        var headers = SourceWorld.Shopify(body, "orders/create");
        headers["X-Shopify-Shop-Domain"] = domain;

        Assert.Equal(401, (await _world.PostAsync("shopify", body, headers)).Status);
    }

    [Theory]
    [InlineData("orders/create")]
    [InlineData("customers/redact")]
    public async Task A_wrong_signature_is_refused_on_every_topic(string topic)
    {
        var body = SourceWorld.Payload("shopify", "privacy.customers-redact");
        var headers = SourceWorld.Shopify(body, topic);
        headers["X-Shopify-Hmac-Sha256"] = SourceWorld.Sign("wrong", body);

        Assert.Equal(401, (await _world.PostAsync("shopify", body, headers)).Status);
        Assert.Empty(_world.Rows(TableNames.PrivacyRequests));
    }

    [Fact]
    public async Task A_signature_sent_twice_is_refused()
    {
        var body = SourceWorld.Payload("shopify", Full);
        var headers = SourceWorld.Shopify(body, "orders/create");

        Assert.Equal(401, (await _world.PostAsync("shopify", body, headers, change: request =>
            request.Headers["X-Shopify-Hmac-Sha256"] = new[] { headers["X-Shopify-Hmac-Sha256"], headers["X-Shopify-Hmac-Sha256"] })).Status);
    }

    [Fact]
    public async Task A_test_delivery_is_recorded_and_told_to_nobody()
    {
        var body = SourceWorld.Payload("shopify", Full);

        Assert.Equal(200, (await _world.PostAsync("shopify", body, new Dictionary<string, string>(SourceWorld.Shopify(body, "orders/create")) { ["X-Shopify-Test"] = "true" })).Status);
        Assert.Equal("test/orders/create", Assert.Single(_world.Rows(TableNames.Inbox)).GetString("Type"));
        Assert.Empty(_world.Bus.Sent);
    }

    [Fact]
    public async Task A_privacy_request_is_kept_whole_and_once_and_only_in_its_row()
    {
        var body = SourceWorld.Payload("shopify", "privacy.customers-data_request");
        await _world.ShopifyAsync("customers/data_request", body);
        await _world.ShopifyAsync("customers/data_request", body, "w-2");

        var row = Assert.Single(_world.Rows(TableNames.PrivacyRequests));
        Assert.Equal(("customers/data_request", "open"), (row.GetString("Topic"), row.GetString("State")));
        Assert.Equal(body, row.GetBinary("Body00"));
        Assert.DoesNotContain("erika", string.Join('\n', _world.Logs.Tail), StringComparison.OrdinalIgnoreCase);
        Assert.Empty(_world.Bus.Sent);
    }

    [Fact]
    public async Task A_large_privacy_request_is_kept_whole()
    {
        var body = Encoding.UTF8.GetBytes($$"""{"shop_id":1,"orders_to_redact":[{{string.Join(',', Enumerable.Range(0, 30_000).Select(id => 5_500_000_000 + id))}}]}""");

        Assert.Equal(200, (await _world.ShopifyAsync("customers/redact", body)).Status);

        var row = Assert.Single(_world.Rows(TableNames.PrivacyRequests));
        Assert.Equal(body, Enumerable.Range(0, 15).Select(chunk => row.GetBinary($"Body{chunk:D2}")).OfType<byte[]>().SelectMany(chunk => chunk).ToArray());
    }

    [Fact]
    public async Task A_delivery_without_a_topic_is_answered_with_what_is_missing()
    {
        var body = SourceWorld.Payload("shopify", Full);
        var headers = SourceWorld.Shopify(body, "orders/create");
        headers.Remove("X-Shopify-Topic");

        Assert.Equal(422, (await _world.PostAsync("shopify", body, headers)).Status);
    }

    [Fact]
    public async Task When_the_bus_fails_nothing_is_answered_as_accepted()
    {
        _world.Bus.Fault = new InvalidOperationException("bus down");

        await Assert.ThrowsAsync<InvalidOperationException>(() => _world.ShopifyAsync("orders/create", SourceWorld.Payload("shopify", Full)));
    }

    [Fact]
    public async Task A_source_whose_secret_is_not_set_accepts_nothing()
    {
        var body = SourceWorld.Payload("shopify", Full);

        Assert.Equal(503, (await _world.PostAsync("shopify", body, SourceWorld.Shopify(body, "orders/create"), "unset")).Status);
    }
}
