using Serverless.Businesses;
using Serverless.Conversations;
using Serverless.Conversations.Reorders;
using Serverless.Conversations.Talk;
using Serverless.Shops;
using Serverless.Shops.Requests;

namespace Serverless.Tests.Conversations.Reorders;

public class QuoteTalkTests
{
    [Fact]
    public async Task Nothing_is_said_until_the_quote_comes_and_the_quote_says_all_that_counts()
    {
        var world = new QuoteWorld(ReorderScene.With(new ReorderSettings()));

        Assert.Equal("talk.reorder.asked", await world.TakeAsync(world.Say("Nochmal bestellen")));
        Assert.Empty(world.Outbox.Sent);
        await world.WorkOffAsync();

        var shown = Assert.Single(world.Outbox.Sent);
        Assert.Equal("""
            Nochmal bestellen, zum Preis von heute:
            1 × Teekanne: 59,90 €
            Versand, Steuern und Nachlässe: 4,90 €
            Zusammen: 64,80 €
            An: E. M., Haup…, 10115 Berlin
            Gilt bis 10:15 Uhr. Tippen Sie auf 👍, um zu kaufen.
            """.ReplaceLineEndings("\n").Replace(' ', '\u00a0'), shown.Content.Text.Replace(' ', '\u00a0'));
        Assert.Equal(["Jetzt kaufen", "Nicht kaufen"], shown.Content.Buttons.Select(button => button.Title));
        Assert.True(shown.IsReply);
        Assert.Equal(shown.SendId, (await world.LatestAsync())!.SendId);
    }

    [Fact]
    public async Task The_longest_quote_fits_beside_its_buttons_below_the_disclosure()
    {
        var world = new QuoteWorld(ReorderScene.With(new ReorderSettings()));
        var lines = Enumerable.Range(0, 60).Select(i => new ShopQuoteLine(new string('W', 200) + i, null, 999, 9_999_999.99m)).ToList();
        world.Shop.Quoting = new ShopAnswer.Offered(new ShopQuote(lines, "EUR", 999_999_999_999.99m,
            new PostalAddress(string.Join(' ', Enumerable.Repeat("Name", 40)), new string('S', 300), null, "10115", new string('B', 300), "DE"), null, null));

        await world.QuotedAsync();

        var words = ReorderWords.Of(world.Business, world.Thread, world.Clock.GetUtcNow());
        Assert.InRange(world.Last.Content.Text.Length + words.Text("talk.disclosure").Length + words.Text("talk.quote.price-changed").Length + 4, 300, ReorderWords.Longest);
        Assert.Contains("und 55 weitere Artikel", world.Last.Content.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sticker", 369239263222822)]
    [InlineData("sticker", 369239343222814)]
    [InlineData("sticker", 369239383222810)]
    [InlineData("👍", null)]
    [InlineData("👍🏻", null)]
    [InlineData("👍🏿", null)]
    [InlineData("👍👍 ", null)]
    [InlineData("reaction", null)]
    [InlineData("swipe", null)]
    [InlineData("button", null)]
    public async Task Every_thumb_buys_once_and_can_be_taken_back(string shape, long? sticker)
    {
        var world = new QuoteWorld(ReorderScene.With(new ReorderSettings()));
        var quote = await world.QuotedAsync();
        var thumb = shape switch
        {
            "sticker" => world.Like(sticker!.Value),
            "reaction" => world.React(ReorderScene.MidOf(quote)),
            "swipe" => world.Say("👍") with { ReplyTo = ReorderScene.MidOf(quote) },
            "button" => world.Tap(quote.Id, QuoteButtons.Buy),
            _ => world.Say(shape),
        };

        Assert.Equal("talk.quote.confirmed", await world.TakeAsync(thumb));

        Assert.StartsWith("Bestellt für 64,80", world.Last.Content.Text, StringComparison.Ordinal);
        Assert.EndsWith("Rückgängig bis 10:02 Uhr.", world.Last.Content.Text, StringComparison.Ordinal);
        Assert.Equal("Rückgängig", Assert.Single(world.Last.Content.Buttons).Title);
        await world.WorkOffAsync();
        Assert.Empty(world.Shop.Asked);
        await world.PassAsync(TimeSpan.FromMinutes(2));
        Assert.Equal(quote.Id, Assert.Single(world.Shop.Orders).Value);
        Assert.Contains("#1002", world.Last.Content.Text, StringComparison.Ordinal);
        Assert.Equal(("Jetzt bezahlen", "https://shop.example/pay/1"), (world.Last.Content.Buttons[0].Title, world.Last.Content.Buttons[0].Url!.ToString()));
    }

    [Fact]
    public async Task What_is_undone_in_time_never_reaches_the_shop()
    {
        var world = new QuoteWorld(ReorderScene.With(new ReorderSettings()));
        var quote = await world.QuotedAsync();
        await world.TakeAsync(world.Like());
        await world.PassAsync(TimeSpan.FromSeconds(100));

        Assert.Equal("talk.quote.undone", await world.TakeAsync(world.Tap(quote.Id, QuoteButtons.Undo)));
        await world.PassAsync(TimeSpan.FromHours(2));

        Assert.Empty(world.Shop.Asked);
        Assert.Equal(QuoteState.Undone, (await world.LatestAsync())!.State);
    }

    [Fact]
    public async Task Who_writes_no_or_cancel_right_after_buying_takes_it_back()
    {
        foreach (var words in new[] { "Nein", "Bitte stornieren" })
        {
            var world = new QuoteWorld(ReorderScene.With(new ReorderSettings()));
            await world.QuotedAsync();
            await world.TakeAsync(world.Like());
            world.Clock.Advance(TimeSpan.FromSeconds(10));

            Assert.Equal("talk.quote.undone", await world.TakeAsync(world.Say(words)));
        }
    }

    [Fact]
    public async Task A_thumb_a_thousand_times_and_fifty_at_once_is_one_order_and_two_answers()
    {
        var world = new QuoteWorld(ReorderScene.With(new ReorderSettings()));
        await world.QuotedAsync();
        var thumb = world.Like();

        for (var i = 0; i < 1000; i++) { await world.TakeAsync(thumb); }

        for (var i = 0; i < 50; i++) { await world.TakeAsync(world.Like()); }

        await world.PassAsync(TimeSpan.FromMinutes(3));
        Assert.Single(world.Shop.Orders);
        Assert.Single(world.Outbox.Sent, message => message.Content.Text.Contains("schon bestellt", StringComparison.Ordinal));
        Assert.Equal(4, world.Outbox.Sent.Count);
    }

    [Fact]
    public async Task A_thumb_that_is_not_for_an_open_quote_buys_nothing_and_is_told_so()
    {
        var world = new QuoteWorld(ReorderScene.With(new ReorderSettings()));
        Assert.Equal("talk.quote.none", await world.TakeAsync(world.Like()));
        Assert.Equal("talk.thumb", await world.TakeAsync(world.React("m_other")));
        Assert.Single(world.Outbox.Sent);

        var quote = await world.QuotedAsync();
        Assert.Equal("talk.quote.elsewhere", await world.TakeAsync(world.React("m_other")));
        Assert.Equal("talk.quote.elsewhere", await world.TakeAsync(world.Say("👍") with { ReplyTo = "m_other" }));
        Assert.Equal("talk.quote.none", await world.TakeAsync(world.Like() with { At = quote.OfferedAt.AddSeconds(-2) }));

        await world.PassAsync(TimeSpan.FromMinutes(15));
        Assert.Equal("talk.quote.expired", await world.TakeAsync(world.Like()));
        Assert.Equal("Neues Angebot", Assert.Single(world.Last.Content.Buttons).Title);
        Assert.Equal("talk.quote.expired", await world.TakeAsync(world.Tap(quote.Id, QuoteButtons.Buy)));

        await world.PassAsync(TimeSpan.FromDays(1));
        Assert.Equal("talk.thumb", await world.TakeAsync(world.React(ReorderScene.MidOf(quote))));
        Assert.Equal("talk.quote.none", await world.TakeAsync(world.Like()));
        Assert.Empty(world.Shop.Asked);
    }

    [Fact]
    public async Task A_thumb_before_the_quote_was_on_the_customers_screen_does_not_buy_it()
    {
        var world = new QuoteWorld(ReorderScene.With(new ReorderSettings()));
        var quote = await world.QuotedAsync();
        world.Outbox.Sent.RemoveAll(message => message.SendId == quote.SendId);

        Assert.Equal("talk.quote.none", await world.TakeAsync(world.Like()));
        Assert.Equal(QuoteState.Open, (await world.LatestAsync())!.State);
    }

    [Fact]
    public async Task A_newer_quote_takes_the_place_of_the_open_one()
    {
        var world = new QuoteWorld(ReorderScene.With(new ReorderSettings()));
        var old = await world.QuotedAsync();
        var current = await world.QuotedAsync();

        Assert.Equal("talk.quote.replaced", await world.TakeAsync(world.Tap(old.Id, QuoteButtons.Buy)));
        Assert.Equal("talk.quote.elsewhere", await world.TakeAsync(world.React(ReorderScene.MidOf(old))));
        Assert.Equal("talk.quote.confirmed", await world.TakeAsync(world.Like()));
        await world.PassAsync(TimeSpan.FromMinutes(3));

        Assert.Equal(current.Id, Assert.Single(world.Shop.Orders).Value);
    }

    [Fact]
    public async Task A_changed_price_buys_nothing_and_is_offered_anew_in_one_message()
    {
        var world = new QuoteWorld(ReorderScene.With(ReorderScene.AtOnce));
        await world.QuotedAsync();
        world.Shop.Ordering = new ShopAnswer.Refused(RefusalCodes.PriceChanged, null);
        world.Shop.Quoting = RepeatShop.Offer(65m);

        await world.TakeAsync(world.Like());
        await world.WorkOffAsync();

        Assert.Empty(world.Shop.Orders);
        Assert.Equal(2, world.Outbox.Sent.Count);
        Assert.StartsWith("Der Preis hat sich geändert, deshalb ist nichts bestellt.\n\nNochmal bestellen", world.Last.Content.Text, StringComparison.Ordinal);
        Assert.True(await world.LatestAsync() is { State: QuoteState.Open, IsRepriced: true });

        world.Clock.Advance(TimeSpan.FromSeconds(5));
        world.Shop.Ordering = RepeatShop.Placed;
        await world.TakeAsync(world.Like());
        await world.WorkOffAsync();
        Assert.Single(world.Shop.Orders);
    }

    [Fact]
    public async Task A_shop_that_never_confirms_leads_to_a_person_and_its_late_answer_is_told()
    {
        var world = new QuoteWorld(ReorderScene.With(ReorderScene.AtOnce));
        var quote = await world.QuotedAsync();
        world.Shop.Ordering = new ShopAnswer.Later();

        await world.TakeAsync(world.Like());
        await world.WorkOffAsync();
        Assert.StartsWith("Ihre Bestellung ist beim Shop.", world.Last.Content.Text, StringComparison.Ordinal);
        await world.PassAsync(TimeSpan.FromMinutes(30));

        Assert.Contains("Ein Mensch von Demo Shop klärt das", world.Last.Content.Text, StringComparison.Ordinal);
        Assert.True(world.Last.PassesControl);
        Assert.Equal([ReorderNews.NoAnswer], world.People.Reasons);
        Assert.Equal("talk.quote.failed", await world.TakeAsync(world.Tap(quote.Id, QuoteButtons.Buy)));

        await world.ReplyAsync(quote.OrderRequestId, RepeatShop.Placed);
        Assert.StartsWith("Der Shop hat jetzt doch geantwortet.\nDer Shop hat Ihre Bestellung angelegt: #1002.", world.Last.Content.Text, StringComparison.Ordinal);
        Assert.Single(world.Shop.Orders);
    }

    [Fact]
    public async Task A_shop_that_answers_later_or_not_at_all_is_said_so()
    {
        var world = new QuoteWorld(ReorderScene.With(new ReorderSettings()));
        world.Shop.Quoting = new ShopAnswer.Later();

        await world.TakeAsync(world.Say("Nochmal bestellen"));
        await world.WorkOffAsync();
        Assert.Contains("Ich frage im Shop", Assert.Single(world.Outbox.Sent).Content.Text, StringComparison.Ordinal);

        Assert.Equal("talk.reorder.open", await world.TakeAsync(world.Say("Nochmal bestellen")));
        await world.PassAsync(TimeSpan.FromMinutes(31));
        Assert.Contains("Der Shop hat kein Angebot gemacht, es ist nichts bestellt. Ein Mensch", world.Last.Content.Text, StringComparison.Ordinal);
        Assert.Single(world.People.Reasons);
        Assert.Equal(1, world.Shop.QuoteCalls);
    }

    [Theory]
    [InlineData("{other}", "buy")]
    [InlineData("{own}", "sell")]
    [InlineData("{own}", "buy", "buy")]
    [InlineData("../{own}", "buy")]
    [InlineData("{own}")]
    public async Task A_payload_that_names_another_quote_or_says_something_else_buys_nothing(params string[] arguments)
    {
        var world = new QuoteWorld(ReorderScene.With(new ReorderSettings()));
        var quote = await world.QuotedAsync();
        var other = await world.Quotes.OfferAsync(quote with { Id = new string('o', 26), Customer = "01KAHQ4W8RM3Z5T7V9X0Y2B4C7", Thread = "messenger-1-o" }, default);
        string[] named = [.. arguments.Select(argument => argument.Replace("{own}", quote.Id, StringComparison.Ordinal).Replace("{other}", other.Id, StringComparison.Ordinal))];

        // Forged, and as if somebody could sign.
        await world.TakeAsync(world.Event(ChatEventKind.Postback) with { Payload = string.Join('.', ["t1", "quote", .. named, new string('a', 26)]) });
        if (!named.Any(argument => argument.Contains('/', StringComparison.Ordinal))) { await world.TakeAsync(world.Tap(named)); }

        await world.PassAsync(TimeSpan.FromMinutes(3));
        Assert.Empty(world.Shop.Asked);
        Assert.Equal(QuoteState.Open, (await world.Quotes.FindAsync(other.Business, other.Customer, other.Id, default))!.State);
    }

    [Fact]
    public async Task A_payload_of_another_chat_means_nothing_here()
    {
        var world = new QuoteWorld(ReorderScene.With(new ReorderSettings()));
        var quote = await world.QuotedAsync();
        var stolen = world.Payloads.Issue(world.Thread with { Id = "messenger-1-other" }, QuoteTopic.TopicName, quote.Id, QuoteButtons.Buy);

        await world.TakeAsync(world.Event(ChatEventKind.Postback) with { Payload = stolen });

        Assert.Equal(QuoteState.Open, (await world.LatestAsync())!.State);
    }

    [Fact]
    public async Task A_business_without_reorders_does_not_offer_them_and_leads_to_the_orders_page()
    {
        var world = new QuoteWorld(ReorderScene.With(null));

        Assert.Equal("talk.reorder.page", await world.TakeAsync(world.Say("Nochmal bestellen")));
        Assert.Equal("https://shop.example/orders/A-1001", Assert.Single(world.Last.Content.Buttons).Url!.ToString());
        await world.TakeAsync(world.Say("Blaubeeren quietschen gelb"));
        Assert.DoesNotContain(world.Last.Content.Buttons, button => button.Title == "Nochmal bestellen");
    }

    [Fact]
    public async Task The_same_in_English()
    {
        var world = new QuoteWorld(ReorderScene.With(new ReorderSettings(), "en-GB"));
        await world.TakeAsync(world.Say("Order the same again please"));
        await world.WorkOffAsync();
        world.Clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Contains("Total: €64.80\nTo: E. M., Haup…, 10115 Berlin\nValid until 10:15\u202fAM. Tap 👍 to buy.", world.Last.Content.Text, StringComparison.Ordinal);
        await world.TakeAsync(world.Like());
        Assert.Equal("Ordered for €64.80. You can undo this until 10:02\u202fAM.", world.Last.Content.Text);
    }
}
