using Serverless.Callers.Cards;
using Serverless.Callers.Crm;
using Serverless.Consents;
using Serverless.Conversations;
using Serverless.Conversations.People;
using Serverless.Customers;
using Serverless.Orders;
using Serverless.Tests.Conversations;

namespace Serverless.Tests.Callers.Cards;

/// <summary>Who a number belongs to, how sure that is, and what is shown of them.</summary>
public class CallerCardTests
{
    private static readonly DateTimeOffset Now = ChatWorld.Start;

    [Fact]
    public async Task A_number_that_nobody_has_makes_an_empty_card()
    {
        await using var scene = await CallerScene.CreateAsync();
        scene.Crm.Says();

        var card = await scene.CardAsync();

        Assert.Equal((CallerMatch.None, null, null, CrmState.Answered), (card.Match, card.Customer, card.Name, card.Crm));
        Assert.Empty(card.Orders);
    }

    [Fact]
    public async Task Without_a_number_nobody_is_looked_for_and_the_CRM_is_not_asked()
    {
        await using var scene = await CallerScene.CreateAsync();
        scene.Crm.Says(CallerScene.Contact());

        var card = await scene.Cards.MakeAsync(scene.Business, null, null, default);

        Assert.Equal((CallerMatch.None, null, 0), (card.Match, card.Crm, scene.Crm.Asked));
    }

    [Fact]
    public async Task What_a_shops_form_says_is_unverified_and_shows_where_orders_stand_but_nothing_that_is_in_them()
    {
        await using var scene = await CallerScene.CreateAsync();
        var customer = await scene.CustomerAsync();
        await scene.OrderAsync(customer, "1001", (OrderStep.Placed, Now.AddDays(-1)), (OrderStep.OutForDelivery, Now.AddHours(-1)));
        await scene.World.Consents.RecordAsync("demo", customer, "whatsapp", Purpose.Service, ConsentState.Given, new("checkout", Now), default);

        var card = await scene.CardAsync();

        Assert.Equal((CallerMatch.Unverified, customer, A.CustomerName, "de-DE"), (card.Match, card.Customer, card.Name, card.Language));
        var order = Assert.Single(card.Orders);
        Assert.Equal(("#1001", "out_for_delivery", Now.AddHours(-1), new DateOnly(2026, 11, 23), true), (order.Number, order.Status, order.StatusAt, order.EstimatedDelivery, order.IsOpen));
        Assert.Equal((null, null, null, null), (order.Total, order.Currency, order.Page, order.TrackingPage));
        Assert.Empty(order.Items);
        Assert.Equal(new CallerConsent("whatsapp", "service", "given"), Assert.Single(card.Consents));
    }

    [Fact]
    public async Task Who_wrote_on_WhatsApp_from_the_number_is_a_unique_match_with_everything()
    {
        await using var scene = await CallerScene.CreateAsync();
        var customer = await scene.CustomerAsync();
        await scene.OrderAsync(customer, "1001", (OrderStep.Placed, Now.AddDays(-1)));
        await scene.WritesAsync("Wo ist mein Paket?");

        var card = await scene.CardAsync();

        Assert.Equal((CallerMatch.Unique, customer), (card.Match, card.Customer));
        var order = Assert.Single(card.Orders);
        Assert.Equal(("59.90", "EUR", "2 × Teekanne"), (order.Total, order.Currency, Assert.Single(order.Items)));
        Assert.Contains(card.LastMessages, line => line is { From: "customer", Channel: "whatsapp", Text: "Wo ist mein Paket?" });
        var window = Assert.Single(card.Windows);
        Assert.Equal(("whatsapp", Now.AddHours(24), false), (window.Channel, window.OpenUntil, window.IsHeld));
    }

    [Fact]
    public async Task What_a_link_wrote_for_the_customer_is_no_line_of_the_chat()
    {
        await using var scene = await CallerScene.CreateAsync();
        var customer = await scene.CustomerAsync();
        await scene.WritesAsync($"START {scene.World.Links.Issue("demo", customer, [Purpose.OrderUpdates], "de-DE")}");
        scene.World.Clock.Advance(TimeSpan.FromMinutes(1));
        await scene.WritesAsync("Danke", "wamid.C2");

        Assert.Equal(["Danke"], (await scene.CardAsync()).LastMessages.Where(line => line.From == "customer").Select(line => line.Text));
    }

    [Fact]
    public async Task The_number_that_WhatsApp_named_proves_nothing_about_another_number_of_the_same_customer()
    {
        await using var scene = await CallerScene.CreateAsync();
        var customer = await scene.CustomerAsync(phone: "+4930900900");
        await scene.World.Customers.LinkAsync("demo", customer, new(IdentityKind.WhatsAppUser, WhatsAppBodies.Bsuid), default);
        await scene.WritesAsync();

        var fromShop = await scene.Cards.MakeAsync(scene.Business, Serverless.Customers.Phones.PhoneNumber.Parse("+4930900900", null), null, default);
        var fromWhatsApp = await scene.CardAsync();

        Assert.Equal((CallerMatch.Unverified, customer), (fromShop.Match, fromShop.Customer));
        Assert.Equal((CallerMatch.Unique, customer), (fromWhatsApp.Match, fromWhatsApp.Customer));
    }

    [Fact]
    public async Task A_family_that_gave_one_number_shares_it_and_only_names_are_shown()
    {
        await using var scene = await CallerScene.CreateAsync();
        var first = await scene.CustomerAsync();
        await scene.OrderAsync(first, "1001", (OrderStep.Placed, Now.AddDays(-1)));
        var second = await scene.CustomerAsync("c-78", "max@example.org");

        var card = await scene.CardAsync();

        Assert.Equal((CallerMatch.Shared, null, null), (card.Match, card.Customer, card.Name));
        Assert.Equal([first, second], card.People.Select(person => person.Customer));
        Assert.Equal(A.CustomerName, card.People[0].Name);
        Assert.Empty(card.Orders);
        Assert.Empty(card.LastMessages);
    }

    [Fact]
    public async Task A_number_that_was_passed_on_to_another_WhatsApp_user_is_shared()
    {
        await using var scene = await CallerScene.CreateAsync();
        await scene.CustomerAsync();
        await scene.WritesAsync();
        await new WorkedOff(scene.World).PostAsync(WhatsAppBodies.Text("Hallo", "wamid.C2", "DE.99991208655302741918"));

        var card = await scene.CardAsync();

        Assert.Equal((CallerMatch.Shared, 2), (card.Match, card.People.Count));
    }

    [Fact]
    public async Task Who_became_part_of_another_customer_is_one_person_with_them()
    {
        await using var scene = await CallerScene.CreateAsync();
        await scene.WritesAsync();
        var chat = await scene.World.Customers.FindAsync("demo", new(IdentityKind.Phone, CallerScene.Number), default);
        var shop = await scene.World.Customers.ResolveAsync("demo", [new(IdentityKind.ShopCustomer, "c-77")], default);
        await scene.World.Customers.LinkAsync("demo", shop, new(IdentityKind.Phone, CallerScene.Number), default);
        await scene.World.Moves.MoveAllAsync("demo", chat!, shop, default);
        await scene.World.Records.MergeAsync("demo", chat!, shop, default);

        Assert.Equal((CallerMatch.Unique, shop), (await scene.CardAsync()) is var card ? (card.Match, card.Customer) : default);
        Assert.Equal((CallerMatch.Unique, shop), (await scene.CardAsync(chat)) is var known ? (known.Match, known.Customer) : default);
    }

    [Fact]
    public async Task Two_records_that_agree_on_the_e_mail_address_prove_each_other()
    {
        await using var scene = await CallerScene.CreateAsync();
        var customer = await scene.CustomerAsync();
        scene.Crm.Says(CallerScene.Contact());

        var card = await scene.CardAsync();

        Assert.Equal((CallerMatch.Unique, customer, "Tee & Co", "gold", A.CustomerEmail), (card.Match, card.Customer, card.Company, card.Tier, card.Email));
        Assert.Equal(("T-5", "Rechnung fehlt"), Assert.Single(card.Tickets) is var ticket ? (ticket.Id, ticket.Subject) : default);
        Assert.Equal(("9001", "in Arbeit", "12.00"), Assert.Single(card.Orders) is var order ? (order.Number, order.Status, order.Total) : default);
        Assert.Equal("https://crm.example/c/K-1", card.CrmPage?.ToString());
    }

    [Fact]
    public async Task Whom_only_the_CRM_knows_is_unverified_without_contents()
    {
        await using var scene = await CallerScene.CreateAsync();
        scene.Crm.Says(CallerScene.Contact());

        var card = await scene.CardAsync();

        Assert.Equal((CallerMatch.Unverified, null, A.CustomerName, null), (card.Match, card.Customer, card.Name, card.Email));
        Assert.Empty(card.Tickets);
        Assert.Null(Assert.Single(card.Orders).Total);
    }

    [Fact]
    public async Task The_CRMs_contact_leads_to_a_customer_whom_we_know_by_e_mail_only()
    {
        await using var scene = await CallerScene.CreateAsync();
        var customer = await scene.World.Customers.ResolveAsync("demo", [new(IdentityKind.Email, A.CustomerEmail)], default);
        await scene.OrderAsync(customer, "1001", (OrderStep.Placed, Now.AddDays(-1)));
        scene.Crm.Says(CallerScene.Contact());

        var card = await scene.CardAsync();

        Assert.Equal((CallerMatch.Unverified, customer), (card.Match, card.Customer));
        Assert.Equal(["#1001", "9001"], card.Orders.Select(order => order.Number));
    }

    [Theory]
    [InlineData("K-2", "Max Muster", "max@example.org")]
    [InlineData("K-2", "Max Muster", null)]
    public async Task A_contact_who_is_somebody_else_makes_the_number_shared(string id, string name, string? email)
    {
        await using var scene = await CallerScene.CreateAsync();
        var customer = await scene.CustomerAsync();
        await scene.OrderAsync(customer, "1001", (OrderStep.Placed, Now.AddDays(-1)));
        await scene.World.Customers.ResolveAsync("demo", [new(IdentityKind.Email, "max@example.org")], default);
        scene.Crm.Says(CallerScene.Contact(id, name, email));

        var card = await scene.CardAsync();

        Assert.Equal((CallerMatch.Shared, 2), (card.Match, card.People.Count));
        Assert.Equal([A.CustomerName, "Max Muster"], card.People.Select(person => person.Name));
    }

    [Fact]
    public async Task Several_contacts_or_more_than_the_CRM_listed_are_never_one_person()
    {
        await using var scene = await CallerScene.CreateAsync();
        scene.Crm.Says(CallerScene.Contact(), CallerScene.Contact("K-2", "Max Muster", "max@example.org"));
        Assert.Equal(CallerMatch.Shared, (await scene.CardAsync()).Match);

        scene.Crm.Answer = new CrmAnswer(CrmState.Answered, [CallerScene.Contact()], IsTruncated: true);
        Assert.Equal(CallerMatch.Shared, (await scene.CardAsync()).Match);

        scene.Crm.Says(CallerScene.Contact(), CallerScene.Contact("L-1"));
        Assert.Equal(CallerMatch.Unverified, (await scene.CardAsync()).Match);

        scene.Crm.Says(CallerScene.Contact(), CallerScene.Contact("L-1", "Max Muster"));   // a couple with one address
        Assert.Equal(CallerMatch.Shared, (await scene.CardAsync()).Match);
    }

    [Fact]
    public async Task A_contact_with_another_number_than_the_one_that_was_asked_for_is_left_out()
    {
        await using var scene = await CallerScene.CreateAsync();
        scene.Crm.Says(CallerScene.Contact(phones: "+49 30 123456"), CallerScene.Contact("K-2", "Max Muster", null, "0" + CallerScene.Number[3..]));

        var card = await scene.CardAsync();

        Assert.Equal((CallerMatch.Unverified, "Max Muster"), (card.Match, card.Name));
    }

    [Theory]
    [InlineData(CrmState.Slow)]
    [InlineData(CrmState.Down)]
    [InlineData(CrmState.Throttled)]
    [InlineData(CrmState.Misconfigured)]
    public async Task A_CRM_that_does_not_answer_leaves_what_we_know_ourselves(CrmState state)
    {
        await using var scene = await CallerScene.CreateAsync();
        var customer = await scene.CustomerAsync();
        scene.Crm.Answer = new CrmAnswer(state, [], IsTruncated: false);

        var card = await scene.CardAsync();

        Assert.Equal((CallerMatch.Unverified, customer, state), (card.Match, card.Customer, card.Crm));
    }

    [Fact]
    public async Task Orders_on_their_way_come_first_and_what_ended_long_ago_not_at_all()
    {
        await using var scene = await CallerScene.CreateAsync();
        var customer = await scene.CustomerAsync();
        await scene.OrderAsync(customer, "1001", (OrderStep.Placed, Now.AddDays(-90)), (OrderStep.Delivered, Now.AddDays(-80)));
        await scene.OrderAsync(customer, "1002", (OrderStep.Placed, Now.AddDays(-3)), (OrderStep.Delivered, Now.AddDays(-1)));
        await scene.OrderAsync(customer, "1003", (OrderStep.Placed, Now.AddDays(-60)), (OrderStep.Shipped, Now.AddDays(-50)));
        await scene.OrderAsync(customer, "1004", (OrderStep.Placed, Now.AddDays(-4)));

        var orders = (await scene.CardAsync()).Orders;

        Assert.Equal(["#1004", "#1003", "#1002"], orders.Select(order => order.Number));
        Assert.Equal([true, true, false], orders.Select(order => order.IsOpen));
        Assert.Null(orders[2].EstimatedDelivery);
    }

    [Fact]
    public async Task A_complaint_and_a_person_who_holds_the_chat_show()
    {
        await using var scene = await CallerScene.CreateAsync();
        var customer = await scene.CustomerAsync();
        await scene.WritesAsync();
        var thread = Assert.Single(await scene.World.Threads.ListAsync("demo", customer, default));
        await scene.World.Threads.UpdateAsync("demo", customer, thread.Id,
            stored => ThreadHolds.Give(stored with { HasOpenComplaint = true }, ThreadHolders.Person, Now, passes: false), default);

        var card = await scene.CardAsync();
        Assert.True(card.HasOpenComplaint);
        Assert.True(Assert.Single(card.Windows).IsHeld);

        scene.World.Clock.Advance(TimeSpan.FromHours(25));
        var later = Assert.Single((await scene.CardAsync()).Windows);
        Assert.Equal((null, false), (later.OpenUntil, later.IsHeld));
    }

    [Fact]
    public async Task A_customer_who_is_known_otherwise_needs_no_number()
    {
        await using var scene = await CallerScene.CreateAsync();
        var customer = await scene.CustomerAsync();

        var card = await scene.Cards.MakeAsync(scene.Business, null, customer, default);

        Assert.Equal((CallerMatch.Unique, customer, null), (card.Match, card.Customer, card.Crm));
    }

    [Fact]
    public async Task Who_hides_the_number_on_WhatsApp_is_found_in_the_CRM_by_the_one_that_WhatsApp_told_before()
    {
        await using var scene = await CallerScene.CreateAsync();
        await scene.WritesAsync();
        var customer = (await scene.CardAsync()).Customer;
        scene.Crm.Says(CallerScene.Contact());

        var card = await scene.Cards.MakeAsync(scene.Business, null, customer, default);

        Assert.Equal((CallerMatch.Unique, customer, CrmState.Answered, "K-1"), (card.Match, card.Customer, card.Crm, card.CrmContact));
    }

    [Fact]
    public async Task Another_business_has_nobody_by_the_number()
    {
        await using var scene = await CallerScene.CreateAsync();
        await scene.CustomerAsync();
        scene.Business = ChatWorld.Other;

        Assert.Equal(CallerMatch.None, (await scene.CardAsync()).Match);
    }

    [Fact]
    public async Task A_card_prints_without_what_it_holds()
    {
        await using var scene = await CallerScene.CreateAsync();
        var customer = await scene.CustomerAsync();
        await scene.OrderAsync(customer, "1001", (OrderStep.Placed, Now.AddDays(-1)));
        await scene.WritesAsync();
        scene.Crm.Says(CallerScene.Contact());

        var card = await scene.CardAsync();

        var printed = string.Join(' ', [card, card.Orders[0], card.LastMessages[0], card.Tickets[0]]);
        Assert.All([A.CustomerName, A.CustomerEmail, "Teekanne", "Paket", "Rechnung"], secret => Assert.DoesNotContain(secret, printed, StringComparison.Ordinal));
    }
}
