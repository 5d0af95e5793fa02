using Serverless.Channels;
using Serverless.Orders;
using static Serverless.Tests.Orders.OrderData;

namespace Serverless.Tests.Orders;

public class OrderMessagesTests
{
    private static readonly OrderShipment Parcel = new()
    {
        Carrier = "DHL", TrackingNumber = "0034", TrackingUrl = new Uri("https://track.example/0034"), EstimatedDelivery = new DateOnly(2026, 11, 23),
    };

    [Fact]
    public void A_shipped_order_is_told_in_the_customers_language_with_carrier_and_day() =>
        Assert.Equal("Ihre Bestellung #1001 ist mit DHL unterwegs. Voraussichtliche Zustellung: 23. November 2026.",
            Content(Change(OrderStep.Shipped) with { Shipment = Parcel }).Text);

    [Fact]
    public void A_step_has_buttons_to_the_parcel_and_to_the_order()
    {
        var buttons = Content(Change(OrderStep.Shipped) with { Shipment = Parcel }).Buttons;

        Assert.Equal(["https://track.example/0034", "https://shop.example/orders/A-1001"], buttons.Select(button => button.Url!.AbsoluteUri));
    }

    [Fact]
    public void A_confirmation_carries_the_receipt()
    {
        var placed = Change(OrderStep.Placed);
        placed = placed with { Order = placed.Order with { Lines = [new OrderLine("Teekanne", 1, 59.90m)] } };

        var receipt = Content(placed).Receipt!;

        Assert.Equal(("#1001", "Erika Muster", "Muster Shop", "EUR", 59.90m), (receipt.OrderNumber, receipt.RecipientName, receipt.MerchantName, receipt.Currency, receipt.Total));
        Assert.Equal("Teekanne", Assert.Single(receipt.Lines).Title);
    }

    [Fact]
    public void Without_a_total_there_is_a_text_and_no_receipt()
    {
        var placed = Change(OrderStep.Placed);

        var content = Content(placed with { Order = placed.Order with { Total = null, Currency = null } });

        Assert.Null(content.Receipt);
        Assert.Equal("Vielen Dank für Ihre Bestellung #1001 bei Muster Shop.", content.Text);
    }

    [Fact]
    public void A_template_takes_the_number_and_the_carrier_and_no_sign_that_templates_refuse()
    {
        var template = Content(Change(OrderStep.Shipped) with { Shipment = Parcel with { Carrier = "100% Kurier $" } }).Template!;

        Assert.Equal(("order_shipped", "de"), (template.Name, template.Language));
        Assert.Equal(["1001", "100 Kurier"], template.Parameters);
        Assert.Equal("https://track.example/0034", template.ButtonUrl);
    }

    [Fact]
    public void An_order_without_any_URL_takes_the_template_without_a_button()
    {
        var delayed = Change(OrderStep.Delayed);

        var template = Content(delayed with { Order = delayed.Order with { Url = null }, Shipment = null }).Template!;

        Assert.Equal(("order_delayed_plain", null), (template.Name, template.ButtonUrl));
    }

    [Theory]
    [InlineData(OrderStep.Placed)]
    [InlineData(OrderStep.OutForDelivery)]
    [InlineData(OrderStep.Refunded)]
    public void A_template_of_a_step_without_carrier_takes_the_day(OrderStep step) =>
        Assert.Equal(["1001", "21. November 2026"], Content(Change(step)).Template!.Parameters);

    [Fact]
    public void Every_step_has_a_template_with_two_parameters_that_are_not_empty() =>
        Assert.All(Enum.GetValues<OrderStep>(), step =>
        {
            var parameters = Content(Change(step)).Template!.Parameters;
            Assert.Equal(2, parameters.Count);
            Assert.DoesNotContain("", parameters);
        });

    [Fact]
    public void The_business_names_its_own_template()
    {
        var business = Business() with
        {
            Templates = new Dictionary<string, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>>
            {
                ["messenger"] = new Dictionary<string, IReadOnlyDictionary<string, string>>
                {
                    ["order.shipped"] = new Dictionary<string, string> { ["de"] = "versand_2026" },
                },
            },
        };

        var change = Change(OrderStep.Shipped);
        Assert.Equal("versand_2026", OrderMessages.Content(business, "A-1001", Timeline(change), OrderEntry.Of(change), Thread()).Template!.Name);
    }

    [Fact]
    public void On_WhatsApp_the_orders_page_no_button_and_the_fallback_language_come_next()
    {
        var change = Change(OrderStep.Shipped) with { Shipment = Parcel };
        var content = OrderMessages.Content(Business(), "A-1001", Timeline(change), OrderEntry.Of(change), Thread() with { Channel = "whatsapp" });

        Assert.Equal(
            [
                ("order_shipped", "de", "https://track.example/0034"), ("order_shipped", "de", "https://shop.example/orders/A-1001"), ("order_shipped_plain", "de", null),
                ("order_shipped", "en", "https://track.example/0034"), ("order_shipped", "en", "https://shop.example/orders/A-1001"), ("order_shipped_plain", "en", null),
            ],
            content.OtherTemplates.Prepend(content.Template!).Select(template => (template.Name, template.Language, template.ButtonUrl)));
    }

    [Fact]
    public void A_template_in_the_fallback_language_is_filled_in_that_language()
    {
        var change = Change(OrderStep.Refunded);
        var content = OrderMessages.Content(Business(), "A-1001", Timeline(change), OrderEntry.Of(change), Thread() with { Channel = "whatsapp" });

        Assert.Equal("21. November 2026", content.Template!.Parameters[1]);
        Assert.Equal("November 21, 2026", content.OtherTemplates[^1].Parameters[1]);
    }

    [Fact]
    public void On_Messenger_which_takes_any_URL_one_template_is_enough() =>
        Assert.Empty(Content(Change(OrderStep.Shipped) with { Shipment = Parcel }).OtherTemplates);

    [Fact]
    public void The_day_is_the_one_where_the_business_is()
    {
        var lateInBerlin = Change(OrderStep.Delivered) with { OccurredAt = new DateTimeOffset(2026, 11, 21, 23, 30, 0, TimeSpan.Zero) };

        Assert.Equal("Ihre Bestellung #1001 wurde am 22. November 2026 zugestellt.", Content(lateInBerlin).Text);
    }

    [Fact]
    public void An_estimate_that_has_passed_is_not_told() =>
        Assert.Equal("Ihre Bestellung #1001 ist mit DHL unterwegs.",
            Content(Change(OrderStep.Shipped) with { Shipment = Parcel with { EstimatedDelivery = new DateOnly(2026, 11, 1) } }).Text);

    [Theory]
    [InlineData("{total} \" } ] \\ </script>")]
    [InlineData("\u202Eevil\u202C\u0007")]
    [InlineData("👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦")]
    public void Names_from_outside_break_neither_text_nor_lengths(string name)
    {
        var change = Change(OrderStep.Placed);
        change = change with
        {
            Customer = change.Customer with { Name = name },
            Order = change.Order with { Number = name, Lines = [new OrderLine(name, 1, 1m)] },
        };

        var content = Content(change);

        Assert.True(content.Text.Length < 2000);
        Assert.True(content.Receipt!.RecipientName.Length <= 80);
        Assert.True(content.Receipt.Lines[0].Title.Length <= 80);
        Assert.DoesNotContain('\u202E', content.Text);
        Assert.DoesNotContain('\uFFFD', System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(content.Receipt.RecipientName)));
    }

    private static ChatContent Content(OrderStatusChanged change) =>
        OrderMessages.Content(Business(), "A-1001", Timeline(change), OrderEntry.Of(change), Thread());
}
