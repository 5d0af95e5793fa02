using Azure.Data.Tables;
using Serverless.Businesses;
using Serverless.Platform.Messaging;
using Serverless.Platform.Storage;
using Serverless.Shops;
using Serverless.Shops.Requests;

namespace Serverless.Tests.Shops.Requests;

public class ShopRequestTests
{
    private static readonly ShopAnswer Done = new ShopAnswer.Done();
    private static readonly ShopAnswer TooLate = new ShopAnswer.Refused(RefusalCodes.TooLate, "Schon verpackt.");

    [Fact]
    public async Task A_request_is_asked_at_once_and_its_answer_is_told_once()
    {
        await using var world = await RequestWorld.StartAsync();
        world.Shop.Script.Enqueue(Done);
        var request = world.Request();

        await world.Requests.AskAsync(request, default);
        await world.WorkOffAsync();

        Assert.Equal(new ShopSettlement.Answered(Done), Assert.Single(world.Told.All).Settlement);
        Assert.Equal(request.Id, Assert.Single(world.Shop.Calls).RequestId);
        Assert.Equal(1, world.Shop.Calls[0].Attempt);
        Assert.True(await world.RecordAsync(request) is { State: ShopRequestState.Settled, IsTold: true });
    }

    [Fact]
    public async Task What_is_on_the_bus_names_the_request_and_says_nothing_of_the_wish()
    {
        await using var world = await RequestWorld.StartAsync();
        var request = world.Request(change: new OrderChange.Address("A-1001", "#1001", new PostalAddress("Erika Muster", "Neue Str. 2", null, "10115", "Berlin", "DE")));

        await world.Requests.AskAsync(request, default);

        Assert.Equal([request.Id, $"{request.Id}.deadline"], world.Bus.All.Select(message => message.MessageId));
        Assert.Equal([null, request.Deadline], world.Bus.All.Select(message => message.NotBefore));
        Assert.All(world.Bus.All, message => Assert.DoesNotContain("Neue Str", message.Body.ToString(), StringComparison.Ordinal));
        Assert.Equal(request.Id, request.ToString());
        Assert.DoesNotContain("Neue", request.Wish.ToString(), StringComparison.Ordinal);
        Assert.Equal(request, (await world.RecordAsync(request)).Request);
    }

    [Fact]
    public async Task The_same_request_twice_is_once()
    {
        await using var world = await RequestWorld.StartAsync();
        world.Shop.Script.Enqueue(Done);
        var request = world.Request();

        await world.Requests.AskAsync(request, default);
        await world.Requests.AskAsync(request with { AskedAt = request.AskedAt.AddSeconds(9) }, default);
        await world.WorkOffAsync();
        await world.Requests.AskAsync(request, default);

        Assert.Empty(world.Bus.Waiting);
        Assert.Single(world.Shop.Calls);
        Assert.Single(world.Told.All);
    }

    [Fact]
    public async Task A_call_without_an_answer_is_repeated_with_growing_pauses_until_it_works()
    {
        await using var world = await RequestWorld.StartAsync();
        for (var i = 0; i < 4; i++) { world.Shop.Script.Enqueue(new ShopAnswer.TryAgain("shop.status-503", null)); }

        world.Shop.Script.Enqueue(Done);
        var request = world.Request();

        await world.Requests.AskAsync(request, default);
        await world.WorkOffAsync();

        Assert.Equal([1, 2, 3, 4, 5], world.Shop.Calls.Select(call => call.Attempt));
        Assert.Single(world.Shop.Calls.Select(call => call.RequestId).Distinct());
        var record = await world.RecordAsync(request);
        Assert.Equal(new ShopSettlement.Answered(Done), record.Settlement);
        Assert.Equal("shop.status-503", record.LastCode);
        Assert.InRange(record.SettledAt!.Value - request.AskedAt, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(45));
    }

    [Fact]
    public async Task A_shop_that_never_works_is_not_asked_after_the_deadline_and_the_failure_is_told_then()
    {
        await using var world = await RequestWorld.StartAsync();
        world.Shop.Script.Enqueue(new ShopAnswer.TryAgain("shop.timeout", null));
        var request = world.Request();

        await world.Requests.AskAsync(request, default);
        await world.WorkOffAsync();

        Assert.Equal(new ShopSettlement.Failed("shop.no-answer"), Assert.Single(world.Told.All).Settlement);
        Assert.Equal(request.Deadline, (await world.RecordAsync(request)).SettledAt);
        Assert.All(world.Bus.All, message => Assert.True((message.NotBefore ?? DateTimeOffset.MinValue) <= request.Deadline));
        Assert.InRange(world.Shop.Calls.Count, 10, 15);
    }

    [Fact]
    public async Task A_call_that_was_held_up_beyond_the_deadline_is_not_made()
    {
        await using var world = await RequestWorld.StartAsync();
        world.Shop.Script.Enqueue(Done);
        var request = world.Request();
        await world.Requests.AskAsync(request, default);

        world.Clock.Advance(TimeSpan.FromHours(1));
        await world.WorkOffAsync();

        Assert.Empty(world.Shop.Calls);
        Assert.Equal(new ShopSettlement.Failed("shop.no-answer"), Assert.Single(world.Told.All).Settlement);
    }

    [Fact]
    public async Task A_shop_that_asks_for_a_pause_gets_it()
    {
        await using var world = await RequestWorld.StartAsync();
        world.Shop.Script.Enqueue(new ShopAnswer.TryAgain("shop.throttled", TimeSpan.FromMinutes(10)));
        world.Shop.Script.Enqueue(Done);
        var request = world.Request();

        await world.Requests.AskAsync(request, default);
        await world.WorkOffAsync();

        Assert.InRange((await world.RecordAsync(request)).SettledAt!.Value - request.AskedAt, TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(15));
    }

    [Fact]
    public async Task An_answer_that_comes_by_webhook_is_told_when_it_comes()
    {
        await using var world = await RequestWorld.StartAsync();
        world.Shop.Script.Enqueue(new ShopAnswer.Later());
        var request = world.Request();
        await world.Requests.AskAsync(request, default);

        await world.WorkOffNextAsync();
        Assert.Equal(ShopRequestState.Taken, (await world.RecordAsync(request)).State);
        Assert.Null(await world.TakeAsync(RequestWorld.Reply(request, TooLate)));
        await world.WorkOffAsync();

        Assert.Equal(new ShopSettlement.Answered(TooLate), Assert.Single(world.Told.All).Settlement);
    }

    [Fact]
    public async Task An_answer_after_the_deadline_is_kept_and_told_too()
    {
        await using var world = await RequestWorld.StartAsync();
        world.Shop.Script.Enqueue(new ShopAnswer.Later());
        var request = world.Request();
        await world.Requests.AskAsync(request, default);
        await world.WorkOffAsync();

        Assert.Null(await world.TakeAsync(RequestWorld.Reply(request, Done)));
        Assert.Null(await world.TakeAsync(RequestWorld.Reply(request, TooLate, "second")));

        Assert.Equal([new ShopSettlement.Failed("shop.no-answer"), new ShopSettlement.AnsweredLate(Done)], world.Told.All.Select(told => told.Settlement));
        Assert.Equal(new ShopSettlement.AnsweredLate(Done), (await world.RecordAsync(request)).Settlement);
    }

    [Fact]
    public async Task Of_two_answers_the_first_counts()
    {
        await using var world = await RequestWorld.StartAsync();
        world.Shop.Script.Enqueue(new ShopAnswer.Later());
        var request = world.Request();
        await world.Requests.AskAsync(request, default);
        await world.WorkOffNextAsync();

        Assert.Null(await world.TakeAsync(RequestWorld.Reply(request, Done)));
        Assert.Null(await world.TakeAsync(RequestWorld.Reply(request, TooLate, "second")));

        Assert.Equal(new ShopSettlement.Answered(Done), Assert.Single(world.Told.All).Settlement);
    }

    [Fact]
    public async Task What_no_repetition_cures_fails_at_once()
    {
        await using var world = await RequestWorld.StartAsync();
        world.Shop.Script.Enqueue(new ShopAnswer.Broken("shop.unreadable"));
        var request = world.Request();

        await world.Requests.AskAsync(request, default);
        await world.WorkOffNextAsync();

        Assert.Equal(new ShopSettlement.Failed("shop.unreadable"), Assert.Single(world.Told.All).Settlement);
        Assert.Equal(request.AskedAt, (await world.RecordAsync(request)).SettledAt);
    }

    [Fact]
    public async Task An_answer_to_something_else_fails_the_call_and_is_no_reply()
    {
        await using var world = await RequestWorld.StartAsync();
        var ordered = new ShopAnswer.Ordered("A-2", null, null, true);
        world.Shop.Script.Enqueue(new ShopAnswer.Later());
        world.Shop.Script.Enqueue(ordered);
        var (first, second) = (world.Request("first"), world.Request("second"));
        await world.Requests.AskAsync(first, default);
        await world.WorkOffNextAsync();

        Assert.Equal("shop-requests.wrong-answer", await world.TakeAsync(RequestWorld.Reply(first, ordered)));
        Assert.True((await world.RecordAsync(first)).IsOpen);
        await world.Requests.AskAsync(second, default);
        await world.WorkOffNextAsync();

        Assert.Equal(new ShopSettlement.Failed("shop.wrong-answer"), (await world.RecordAsync(second)).Settlement);
    }

    [Fact]
    public async Task A_business_without_a_shop_fails_at_once()
    {
        await using var world = await RequestWorld.StartAsync();
        var request = world.Request(business: "shopless");

        await world.Requests.AskAsync(request, default);
        await world.WorkOffAsync();

        Assert.Equal(new ShopSettlement.Failed("shop.not-configured"), Assert.Single(world.Told.All).Settlement);
    }

    [Fact]
    public async Task A_request_can_be_taken_back_until_the_shop_is_asked()
    {
        await using var world = await RequestWorld.StartAsync();
        world.Shop.Script.Enqueue(Done);
        var (early, late) = (world.Request("early") with { NotBefore = world.Clock.GetUtcNow().AddMinutes(2) }, world.Request("late"));
        await world.Requests.AskAsync(early, default);
        await world.Requests.AskAsync(late, default);

        Assert.True(await world.Requests.WithdrawAsync("demo", early.Id, default));
        Assert.True(await world.Requests.WithdrawAsync("demo", early.Id, default));
        await world.WorkOffAsync();

        Assert.False(await world.Requests.WithdrawAsync("demo", late.Id, default));
        Assert.False(await world.Requests.WithdrawAsync("demo", ShopRequestIds.Of(RequestWorld.Customer, "never"), default));
        Assert.Equal(late.Id, Assert.Single(world.Shop.Calls).RequestId);
        Assert.Equal(late.Id, Assert.Single(world.Told.All).Request.Id);
        Assert.Equal(ShopRequestState.Withdrawn, (await world.RecordAsync(early)).State);
    }

    [Fact]
    public async Task Whoever_was_not_told_is_told_at_the_deadline_at_the_latest()
    {
        await using var world = await RequestWorld.StartAsync();
        world.Shop.Script.Enqueue(Done);
        await world.Requests.AskAsync(world.Request(), default);
        world.Steps.Arm(death: 7);

        // The message that brought the answer ends as a dead letter: its handler died every time.
        var call = world.Bus.Waiting[0];
        await Assert.ThrowsAsync<Steps.Died>(() => world.TakeAsync(call));
        Assert.Empty(world.Told.All);
        world.Steps.Arm();
        world.Bus.Waiting.Remove(call);
        await world.WorkOffAsync();

        Assert.Equal(new ShopSettlement.Answered(Done), Assert.Single(world.Told.All).Settlement);
    }

    [Fact]
    public async Task Requests_of_a_customer_are_listed_latest_first_and_per_business()
    {
        await using var world = await RequestWorld.StartAsync();
        var first = world.Request("1");
        await world.Requests.AskAsync(first, default);
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        var second = world.Request("2");
        await world.Requests.AskAsync(second, default);
        await world.Requests.AskAsync(world.Request("3", "other"), default);

        var listed = await world.Requests.ListAsync("demo", RequestWorld.Customer, default);

        Assert.Equal([second.Id, first.Id], listed.Select(record => record.Request.Id));
    }

    [Fact]
    public async Task What_is_nobodys_or_unreadable_or_answers_nothing_becomes_a_dead_letter_with_a_reason()
    {
        await using var world = await RequestWorld.StartAsync();
        world.Shop.Script.Enqueue(new ShopAnswer.Later());
        var request = world.Request();
        await world.Requests.AskAsync(request, default);
        var reply = RequestWorld.Reply(request, Done);

        Assert.Equal("shop-requests.not-asked", await world.TakeAsync(reply));
        await world.WorkOffNextAsync();
        Assert.Equal("shop-requests.malformed", await world.TakeAsync(reply with { Schema = "shop-reply/9" }));
        Assert.Equal("shop-requests.malformed", await world.TakeAsync(reply with { Body = BinaryData.FromString("<html>") }));
        Assert.Equal("shop-requests.malformed", await world.TakeAsync(reply with { Body = BinaryData.FromString("""{"business":"demo","requestId":"x","answer":{"answer":"free-beer"}}""") }));
        Assert.Equal("shop-requests.foreign", await world.TakeAsync(reply with { Business = "other" }));
        Assert.Equal("shop-requests.foreign", await world.TakeAsync(RequestWorld.Reply(request with { Business = "nobody" }, Done)));
        Assert.Equal("shop-requests.unknown-request", await world.TakeAsync(RequestWorld.Reply(request with { Business = "other" }, Done)));
        Assert.Equal("shop-requests.unknown-request", await world.TakeAsync(RequestWorld.Reply(request with { Id = ShopRequestIds.Of(RequestWorld.Customer, "other") }, Done)));
        Assert.Equal("shop-requests.unknown-request", await world.TakeAsync(RequestWorld.Reply(request with { Id = "../" + new string('x', 100_000) }, Done)));
        Assert.Empty(world.Told.All);
        Assert.Null(await world.TakeAsync(reply));
    }

    [Fact]
    public async Task The_record_holds_the_address_in_its_body_only()
    {
        await using var world = await RequestWorld.StartAsync();
        await world.Requests.AskAsync(world.Request(change: new OrderChange.Address("A-1001", null, new PostalAddress(null, "Neue Str. 2", null, "10115", "Berlin", "DE"))), default);

        var rows = new List<TableEntity>();
        await foreach (var row in world.Tables.GetTableClient(TableNames.ShopRequests).QueryAsync<TableEntity>()) { rows.Add(row); }

        Assert.DoesNotContain(Assert.Single(rows), property => property.Key != "Request" && $"{property.Value}".Contains("Neue", StringComparison.Ordinal));
    }

    [Fact]
    public void An_id_leads_to_its_customer_and_nothing_else_does()
    {
        var id = ShopRequestIds.Of(RequestWorld.Customer, "change", "demo", "thread", "event");

        Assert.Matches("^[a-z0-9-]{53}$", id);
        Assert.Equal(id, ShopRequestIds.Of(RequestWorld.Customer, "change", "demo", "thread", "event"));
        Assert.NotEqual(id, ShopRequestIds.Of(RequestWorld.Customer, "change", "demo", "thread", "other"));
        Assert.Equal(RequestWorld.Customer, ShopRequestIds.CustomerOf(id));
        Assert.All([null, "", "x", id.ToUpperInvariant(), $"{id}x", id.Replace('-', '|'), new string('/', 53), new string('-', 53)], text => Assert.Null(ShopRequestIds.CustomerOf(text)));
        Assert.Throws<ArgumentException>(() => ShopRequestIds.Of("c-77", "change"));
    }
}
