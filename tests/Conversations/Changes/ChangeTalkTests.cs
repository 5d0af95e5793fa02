using System.Net;
using System.Text.Json.Nodes;
using Serverless.Businesses;
using Serverless.Channels;
using Serverless.Conversations;
using Serverless.Conversations.Changes;
using Serverless.Conversations.People;
using Serverless.Conversations.Talk;
using Serverless.Orders;
using Serverless.Platform.Messaging;
using Serverless.Platform.Storage;
using Serverless.Shops;
using Serverless.Shops.Requests;
using Serverless.Tests.Conversations.Talk;

namespace Serverless.Tests.Conversations.Changes;

public class ChangeTalkTests
{
    private const string NewAddress = "Erika Muster, Neue Str. 2, 10115 Berlin";

    private static readonly ShopAnswer Done = new ShopAnswer.Done();
    private static readonly PostalAddress Berlin = new("Erika Muster", "Neue Str. 2", null, "10115", "Berlin", "DE");

    private static readonly OrderLine Pot = new("Teekanne", 1, 59.90m) { Sku = "TEA-1" };
    private static readonly OrderLine Cup = new("Becher blau", 4, 9.90m) { Sku = "CUP-4" };

    private static OrderChange ChangeOf(ShopRequestRecord record) => Assert.IsType<ShopWish.Change>(record.Request.Wish).What;

    [Fact]
    public async Task An_order_is_cancelled_after_a_yes_and_the_customer_hears_asked_and_done()
    {
        await using var scene = await ChangeScene.BeginAsync(ChangeScene.Order());
        scene.Answers(Done);

        await scene.Talk.SayAsync("Bitte stornieren Sie meine Bestellung");
        Assert.Contains("#1001 wirklich storniert", scene.Said, StringComparison.Ordinal);
        Assert.Empty(await scene.RequestsAsync());
        await scene.Talk.TapAsync("Ja, bitte");
        Assert.Contains("Die Stornierung der Bestellung #1001 ist beim Shop angefragt", scene.Said, StringComparison.Ordinal);
        await scene.WorkOffAsync();

        Assert.Equal("Erledigt: Die Bestellung #1001 ist storniert.", scene.Said);
        Assert.Equal(new OrderChange.Cancel("A-1001", "#1001"), scene.World.Shop.LastChange);
        Assert.True(scene.Talk.Last is { IsReply: true, StaleAfter: null });
        Assert.Equal(3, scene.Talk.Answers.Count);
    }

    [Theory]
    [InlineData("ja", 1)]
    [InlineData("nein", 0)]
    public async Task Yes_and_no_can_be_said_in_words(string word, int asked)
    {
        await using var scene = await ChangeScene.BeginAsync(ChangeScene.Order());

        await scene.Talk.SayAsync("Bitte stornieren");
        await scene.Talk.SayAsync(word);

        Assert.Equal(asked, (await scene.RequestsAsync()).Count);
        Assert.Contains(asked == 1 ? "angefragt" : "bleibt alles", scene.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Something_else_than_yes_or_no_is_answered_for_itself_and_cancels_nothing()
    {
        await using var scene = await ChangeScene.BeginAsync(ChangeScene.Order());

        await scene.Talk.SayAsync("Bitte stornieren");
        await scene.Talk.SayAsync("Wo ist mein Paket?");
        Assert.Contains("bestellt", scene.Said, StringComparison.Ordinal);
        await scene.Talk.SayAsync("ja");

        Assert.Empty(await scene.RequestsAsync());
    }

    [Fact]
    public async Task The_button_for_no_leaves_everything_as_it_is()
    {
        await using var scene = await ChangeScene.BeginAsync(ChangeScene.Order());

        await scene.Talk.SayAsync("Bitte stornieren");
        await scene.Talk.TapAsync("Nein, doch nicht");

        Assert.Contains("bleibt alles", scene.Said, StringComparison.Ordinal);
        Assert.Empty(await scene.RequestsAsync());
    }

    [Fact]
    public async Task An_address_is_asked_for_and_goes_to_the_shop()
    {
        await using var scene = await ChangeScene.BeginAsync(ChangeScene.Order());
        scene.Answers(Done);

        await scene.Talk.SayAsync("Ich möchte die Lieferadresse ändern");
        Assert.Contains("Wohin soll die Bestellung #1001", scene.Said, StringComparison.Ordinal);
        await scene.Talk.SayAsync(NewAddress);
        Assert.Contains("Erika Muster, Neue Str. 2, 10115 Berlin, DE", scene.Said, StringComparison.Ordinal);
        await scene.WorkOffAsync();

        Assert.Equal(new OrderChange.Address("A-1001", "#1001", Berlin), scene.World.Shop.LastChange);
        Assert.Equal("Erledigt: Die Bestellung #1001 geht an die neue Adresse.", scene.Said);
    }

    [Fact]
    public async Task An_address_behind_a_colon_needs_no_question()
    {
        await using var scene = await ChangeScene.BeginAsync(ChangeScene.Order());

        await scene.Talk.SayAsync($"Bitte die Lieferadresse ändern: {NewAddress}");

        Assert.Equal(new OrderChange.Address("A-1001", "#1001", Berlin), ChangeOf(Assert.Single(await scene.RequestsAsync())));
    }

    [Fact]
    public async Task An_address_that_cannot_be_read_is_asked_for_once_more_and_then_a_person_does_it()
    {
        await using var scene = await ChangeScene.BeginAsync(ChangeScene.Order());

        await scene.Talk.SayAsync("Adresse ändern");
        await scene.Talk.SayAsync("zur Tante Erna");
        Assert.Contains("kann ich leider nicht lesen", scene.Said, StringComparison.Ordinal);
        await scene.Talk.SayAsync(new string('\u202E', 50_000) + new string('x', 50_000));

        Assert.Contains("ein Mensch von Demo Shop", scene.Said, StringComparison.Ordinal);
        Assert.Equal(ThreadHolders.Person, (await scene.Talk.ThreadAsync()).HeldBy);
        Assert.Empty(await scene.RequestsAsync());
    }

    [Fact]
    public async Task The_second_try_of_an_address_counts()
    {
        await using var scene = await ChangeScene.BeginAsync(ChangeScene.Order());

        await scene.Talk.SayAsync("Adresse ändern");
        await scene.Talk.SayAsync("zur Tante Erna");
        await scene.Talk.SayAsync(NewAddress);

        Assert.Equal(Berlin, Assert.IsType<OrderChange.Address>(ChangeOf(Assert.Single(await scene.RequestsAsync()))).To);
    }

    [Theory]
    [InlineData("Wo ist mein Paket?", "bestellt")]
    [InlineData("nein", "bleibt alles")]
    public async Task Whoever_says_something_else_instead_of_an_address_is_answered_that(string words, string answer)
    {
        await using var scene = await ChangeScene.BeginAsync(ChangeScene.Order());

        await scene.Talk.SayAsync("Adresse ändern");
        await scene.Talk.SayAsync(words);

        Assert.Contains(answer, scene.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_hours_after_the_question_is_no_answer_to_it()
    {
        await using var scene = await ChangeScene.BeginAsync(ChangeScene.Order());

        await scene.Talk.SayAsync("Adresse ändern");
        scene.World.Clock.Advance(TimeSpan.FromHours(2));
        await scene.Talk.SayAsync(NewAddress);

        Assert.Empty(await scene.RequestsAsync());
    }

    [Fact]
    public async Task A_quantity_is_asked_for_confirmed_and_sent_with_its_sku()
    {
        await using var scene = await ChangeScene.BeginAsync(ChangeScene.Order());
        scene.Answers(Done);

        await scene.Talk.SayAsync("Ich möchte die Menge ändern");
        Assert.Contains("1 × Teekanne", scene.Said, StringComparison.Ordinal);
        await scene.Talk.SayAsync("3");
        Assert.Contains("3 statt 1 × Teekanne", scene.Said, StringComparison.Ordinal);
        Assert.Empty(await scene.RequestsAsync());
        await scene.Talk.TapAsync("Ja, bitte");
        await scene.WorkOffAsync();

        Assert.Equal(new OrderChange.Quantity("A-1001", "#1001", "Teekanne", "TEA-1", 1, 3), scene.World.Shop.LastChange);
        Assert.Equal("Erledigt: In der Bestellung #1001 sind es jetzt 3 × Teekanne.", scene.Said);
    }

    [Fact]
    public async Task Several_lines_are_a_list_and_the_number_is_not_asked_for_twice()
    {
        await using var scene = await ChangeScene.BeginAsync(ChangeScene.OrderOf(Pot, Cup));

        await scene.Talk.SayAsync("Bitte 3 Stück statt 1");
        Assert.Equal(["Teekanne", "Becher blau"], Assert.Single(scene.Talk.Last.Content.Choices!.Groups).Choices.Select(choice => choice.Title));
        await scene.Talk.TapAsync("Becher blau");
        Assert.Contains("3 statt 4 × Becher blau", scene.Said, StringComparison.Ordinal);
        await scene.Talk.SayAsync("ja");

        Assert.Equal(new OrderChange.Quantity("A-1001", "#1001", "Becher blau", "CUP-4", 4, 3), ChangeOf(Assert.Single(await scene.RequestsAsync())));
    }

    [Fact]
    public async Task A_line_that_the_words_name_is_not_asked_for()
    {
        await using var scene = await ChangeScene.BeginAsync(ChangeScene.OrderOf(Pot, Cup));

        await scene.Talk.SayAsync("Ich möchte 2 Stück von dem Becher statt 4");

        Assert.Contains("2 statt 4 × Becher blau", scene.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_number_changes_nothing_and_none_of_the_only_line_is_a_cancellation()
    {
        await using var scene = await ChangeScene.BeginAsync(ChangeScene.Order());

        await scene.Talk.SayAsync("Menge ändern");
        await scene.Talk.SayAsync("1");
        Assert.Contains("schon 1 × Teekanne", scene.Said, StringComparison.Ordinal);
        await scene.Talk.SayAsync("Menge ändern");
        await scene.Talk.SayAsync("0");
        Assert.Contains("nichts übrig", scene.Said, StringComparison.Ordinal);
        await scene.Talk.TapAsync("Stornieren");

        Assert.Contains("wirklich storniert", scene.Said, StringComparison.Ordinal);
        Assert.Empty(await scene.RequestsAsync());
    }

    [Fact]
    public async Task A_number_that_is_none_is_asked_for_once_more_and_then_a_person_does_it()
    {
        await using var scene = await ChangeScene.BeginAsync(ChangeScene.Order());

        await scene.Talk.SayAsync("Menge ändern");
        await scene.Talk.SayAsync("so viele wie möglich");
        Assert.Contains("nur die Zahl", scene.Said, StringComparison.Ordinal);
        await scene.Talk.SayAsync("-5.5");

        Assert.Equal(ThreadHolders.Person, (await scene.Talk.ThreadAsync()).HeldBy);
        Assert.Empty(await scene.RequestsAsync());
    }

    [Fact]
    public async Task Of_several_orders_one_is_picked()
    {
        await using var scene = await ChangeScene.BeginAsync(ChangeScene.Order(), ChangeScene.Order("A-1002", "#1002"));

        await scene.Talk.SayAsync("Bitte stornieren");
        await scene.Talk.TapAsync("#1002");
        await scene.Talk.TapAsync("Ja, bitte");

        Assert.Equal("A-1002", ChangeOf(Assert.Single(await scene.RequestsAsync())).OrderId);
    }

    [Theory]
    [InlineData(OrderStep.Shipped, "schon unterwegs")]
    [InlineData(OrderStep.Delivered, "schon zugestellt")]
    [InlineData(OrderStep.Cancelled, "ist storniert")]
    [InlineData(OrderStep.Refunded, "abgeschlossen")]
    public async Task An_order_that_is_too_far_is_refused_with_the_reason(OrderStep step, string reason)
    {
        await using var scene = await ChangeScene.BeginAsync(ChangeScene.Order(), ChangeScene.At(step));

        await scene.Talk.SayAsync("Adresse ändern");

        Assert.Contains(reason, scene.Said, StringComparison.Ordinal);
        Assert.Equal("Mit Mensch sprechen", Assert.Single(scene.Talk.Last.Content.Buttons).Title);
    }

    [Fact]
    public async Task The_rules_count_when_the_yes_is_said()
    {
        await using var scene = await ChangeScene.BeginAsync(ChangeScene.Order());

        await scene.Talk.SayAsync("Bitte stornieren");
        await scene.Talk.OrderAsync(ChangeScene.At(OrderStep.Shipped));
        await scene.Talk.TapAsync("Ja, bitte");

        Assert.Contains("schon unterwegs", scene.Said, StringComparison.Ordinal);
        Assert.Empty(await scene.RequestsAsync());
    }

    [Fact]
    public async Task What_the_business_does_not_offer_and_what_comes_too_late_is_refused()
    {
        await using var scene = await ChangeScene.BeginAsync(ChangeScene.Order());

        scene.Shop(shop => shop with { Changes = new ShopChanges { Address = true } });
        await scene.Talk.SayAsync("Bitte stornieren");
        Assert.Contains("nicht ändern (Stornierung)", scene.Said, StringComparison.Ordinal);
        scene.Shop(shop => shop with { Changes = new ShopChanges { Cancel = true, Within = "PT1H" } });
        await scene.Talk.SayAsync("Bitte stornieren");

        Assert.Contains("ist leider vorbei", scene.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_wish_for_the_order_is_not_sent_while_one_is_open()
    {
        await using var scene = await ChangeScene.BeginAsync(ChangeScene.Order(), ChangeScene.Order("A-1002", "#1002"));

        await scene.Talk.SayAsync("Bestellung 1001 stornieren");
        var question = scene.Talk.Last;
        await scene.Talk.TapAsync("Ja, bitte");
        await scene.Talk.TakeAsync(scene.Talk.Event(ChatEventKind.Postback) with { Payload = TalkScene.PayloadOf(question, "Ja, bitte") });
        Assert.Contains("schon etwas beim Shop angefragt (Stornierung)", scene.Said, StringComparison.Ordinal);
        await scene.Talk.SayAsync("Adresse der Bestellung 1001 ändern");
        Assert.Contains("schon etwas beim Shop angefragt (Stornierung)", scene.Said, StringComparison.Ordinal);
        Assert.Single(await scene.RequestsAsync());

        await scene.Talk.SayAsync($"Lieferadresse der Bestellung 1002 ändern: {NewAddress}");
        Assert.Equal(2, (await scene.RequestsAsync()).Count);
    }

    [Fact]
    public async Task After_a_refusal_it_may_be_tried_again_and_after_a_cancellation_not()
    {
        await using var scene = await ChangeScene.BeginAsync(ChangeScene.Order());
        scene.Answers(new ShopAnswer.Refused(RefusalCodes.Other, null), Done);

        for (var i = 0; i < 2; i++)
        {
            await scene.Talk.SayAsync("Bitte stornieren");
            await scene.Talk.TapAsync("Ja, bitte");
            await scene.WorkOffAsync();
        }

        Assert.Contains("ist storniert", scene.Said, StringComparison.Ordinal);
        await scene.Talk.SayAsync("Adresse ändern");
        Assert.Equal("Die Bestellung #1001 ist storniert, daran lässt sich nichts mehr ändern.", scene.Said);
    }

    [Fact]
    public async Task The_same_event_again_asks_once_and_says_the_same()
    {
        await using var scene = await ChangeScene.BeginAsync(ChangeScene.Order());
        scene.Answers(Done);
        await scene.Talk.SayAsync("Bitte stornieren");
        var yes = scene.Talk.Event(ChatEventKind.Postback) with { Payload = TalkScene.PayloadOf(scene.Talk.Last, "Ja, bitte") };
        await scene.Talk.TakeAsync(yes);
        var (thread, turns) = (await scene.Talk.ThreadAsync(), scene.Talk.Answers.Count);

        // The process died after the request was stored and before that was written down; meanwhile the shop has cancelled.
        await scene.WorkOffAsync();
        await scene.World.Threads.UpdateAsync("demo", thread.Customer, thread.Id, stored => stored with { Talk = stored.Talk with { Event = null } }, default);
        await scene.World.Get<ChatTalk>().AnswerAsync(ChatWorld.Demo, await scene.Talk.ThreadAsync(), yes, default);

        Assert.Single(await scene.RequestsAsync());
        Assert.Single(scene.World.Shop.Calls);
        Assert.Equal(scene.Talk.Answers[turns - 1].SendId, scene.Talk.Last.SendId);
        Assert.Equal(scene.Talk.Answers[turns - 1].Content.Text, scene.Said);
    }

    [Fact]
    public async Task A_refusal_is_told_with_the_reason_and_the_shops_words_as_plain_text()
    {
        await using var scene = await ChangeScene.BeginAsync(ChangeScene.Order());
        scene.Answers(new ShopAnswer.Refused(RefusalCodes.TooLate, "{shop} <b>verpackt</b>\n\u202Eegal"));

        await scene.Talk.SayAsync($"Lieferadresse ändern: {NewAddress}");
        await scene.WorkOffAsync();

        Assert.Equal("Bei der Bestellung #1001 geht das leider nicht (Lieferadresse ändern): Dafür ist sie schon zu weit bearbeitet.\nDer Shop schreibt dazu: {shop} <b>verpackt</b> egal", scene.Said);
    }

    [Fact]
    public async Task A_shop_that_does_not_answer_leads_to_a_person_at_the_deadline_and_a_late_answer_is_told_too()
    {
        await using var scene = await ChangeScene.BeginAsync(ChangeScene.Order());
        scene.Answers(new ShopAnswer.Later());
        scene.Shop(shop => shop with { AnswerWithin = "PT10M" });

        await scene.Talk.SayAsync($"Lieferadresse ändern: {NewAddress}");
        await scene.WorkOffAsync();
        Assert.Contains("angefragt", scene.Said, StringComparison.Ordinal);
        scene.World.Clock.Advance(TimeSpan.FromMinutes(10));
        await scene.WorkOffAsync();

        Assert.Contains("noch nicht geantwortet (Lieferadresse ändern). Ein Mensch von Demo Shop", scene.Said, StringComparison.Ordinal);
        Assert.Equal(ThreadHolders.Person, (await scene.Talk.ThreadAsync()).HeldBy);

        await scene.ShopRepliesAsync(Assert.Single(await scene.RequestsAsync()).Request, Done);
        Assert.Equal("Der Shop hat jetzt doch geantwortet.\nErledigt: Die Bestellung #1001 geht an die neue Adresse.", scene.Said);
        Assert.Equal(scene.Talk.Answers.Count, scene.Talk.Answers.Select(answer => answer.SendId).Distinct().Count());
    }

    [Fact]
    public async Task A_call_that_cannot_work_leads_to_a_person_at_once()
    {
        await using var scene = await ChangeScene.BeginAsync(ChangeScene.Order());
        scene.Answers(new ShopAnswer.Broken("shop.too-large"));

        await scene.Talk.SayAsync($"Lieferadresse ändern: {NewAddress}");
        await scene.WorkOffAsync();

        Assert.Contains("technisches Problem", scene.Said, StringComparison.Ordinal);
        Assert.Equal(ThreadHolders.Person, (await scene.Talk.ThreadAsync()).HeldBy);
    }

    [Fact]
    public async Task The_order_of_another_customer_is_not_changed_by_its_key_nor_by_a_payload_of_ones_own_making()
    {
        await using var scene = await ChangeScene.BeginAsync(ChangeScene.Order());
        await scene.World.Get<IOrders>().UpdateAsync("demo", "01KAHQ4W8RM3Z5T7V9X0Y2B4C6", OrderRecord.Unknown("B-1"), record => record.With(ChangeScene.Order("B-1", "#B1")), default);
        var thread = await scene.Talk.ThreadAsync();
        var payloads = scene.World.Get<TapPayloads>();
        var signedForAnother = payloads.Issue(thread with { Id = "messenger-1-another" }, "cancel", OrderKeys.Of("A-1001"), "yes");
        var foreignKey = payloads.Issue(thread, "cancel", OrderKeys.Of("B-1"), "yes");

        foreach (var payload in new[] { signedForAnother, $"t1.cancel.{OrderKeys.Of("A-1001")}.yes", $"t1.cancel.{OrderKeys.Of("A-1001")}.yes.{new string('0', 26)}" })
        {
            await scene.Talk.TakeAsync(scene.Talk.Event(ChatEventKind.Postback) with { Payload = payload });
            Assert.Empty(await scene.RequestsAsync());
        }

        await scene.World.Threads.UpdateAsync("demo", thread.Customer, thread.Id, stored => stored with { HeldBy = null }, default);
        await scene.Talk.TakeAsync(scene.Talk.Event(ChatEventKind.Postback) with { Payload = foreignKey });
        Assert.DoesNotContain(await scene.RequestsAsync(), record => ChangeOf(record).OrderId == "B-1");
    }

    [Fact]
    public async Task The_customers_language_counts()
    {
        await using var scene = await ChangeScene.BeginAsync(ChangeScene.Order());
        scene.Answers(Done);

        await scene.Talk.SayAsync("Please cancel my order");
        await scene.Talk.TapAsync("Yes, please");
        await scene.WorkOffAsync();

        Assert.Equal("Done: order #1001 is cancelled.", scene.Said);
    }

    [Fact]
    public async Task The_business_sees_the_changes_of_a_customer()
    {
        await using var scene = await ChangeScene.BeginAsync(ChangeScene.Order(), ChangeScene.Order("A-1002", "#1002"));
        scene.Answers(new ShopAnswer.Refused(RefusalCodes.TooLate, "Schon verpackt."), new ShopAnswer.Later());
        await scene.Talk.SayAsync($"Lieferadresse der Bestellung 1001 ändern: {NewAddress}");
        await scene.WorkOffAsync();
        scene.World.Clock.Advance(TimeSpan.FromMinutes(1));
        await scene.Talk.SayAsync("Bestellung 1002 stornieren");
        await scene.Talk.TapAsync("Ja, bitte");
        await scene.WorkOffAsync();
        var customer = (await scene.Talk.ThreadAsync()).Customer;

        var answer = await AskAsync(scene, "demo", customer);
        Assert.Equal((int)HttpStatusCode.OK, answer.Status);
        var changes = JsonNode.Parse(answer.Body)!["changes"]!.AsArray();
        Assert.Equal(["cancel asked", "address refused"], changes.Select(change => $"{change!["kind"]} {change["state"]}"));
        Assert.Equal("too-late Schon verpackt. Neue Str. 2", $"{changes[1]!["reason"]} {changes[1]!["shopText"]} {changes[1]!["to"]!["line1"]}");
        Assert.Equal((int)HttpStatusCode.NotFound, (await AskAsync(scene, "other", customer)).Status);
        scene.World.Businesses.Scopes.Remove(ApiScopes.Customers);
        Assert.Equal((int)HttpStatusCode.Forbidden, (await AskAsync(scene, "demo", customer)).Status);
    }

    [Fact]
    public async Task An_address_stands_in_no_log_and_in_no_row_but_those_of_the_request_and_of_the_customers_words()
    {
        await using var scene = await ChangeScene.BeginAsync(ChangeScene.Order());
        scene.Answers(Done);
        await scene.Talk.SayAsync("Adresse ändern");
        await scene.Talk.SayAsync(NewAddress);
        await scene.WorkOffAsync();

        Assert.DoesNotContain(scene.World.Logs.Lines, line => line.Contains("Neue Str", StringComparison.Ordinal));
        foreach (var table in TableNames.All.Where(name => name != TableNames.Messages))
        {
            Assert.DoesNotContain("Neue Str", await scene.World.DumpAsync(table), StringComparison.Ordinal);
        }

        Assert.All(scene.World.Bus.To(Queues.ShopRequests), message => Assert.DoesNotContain("Neue Str", message.Body.ToString(), StringComparison.Ordinal));
    }

    private static async Task<Answer> AskAsync(ChangeScene scene, string key, string customer)
    {
        var request = scene.World.Request("GET", null, ("Authorization", $"Bearer {key}"));
        return await ChatWorld.AnswerAsync(request, await scene.World.Get<ChangesApi>().List(request, "demo", customer, default));
    }
}
