using System.Net;
using Serverless.Callers.Calls;
using Serverless.Callers.FanOut;
using Serverless.Platform.Messaging;
using Serverless.Platform.Security;

namespace Serverless.Tests.Callers.FanOut;

public class AgentTellingTests
{
    [Fact]
    public async Task A_ringing_call_reaches_the_desk_signed_with_the_callers_card()
    {
        await using var world = await CallWorld.CreateAsync();
        var thread = await world.CustomerAsync();

        await world.TakeAsync(world.Event(CallStep.Ringing));

        var (id, body) = Assert.Single(world.Desk);
        var data = body["data"]!;
        Assert.Equal(("caller.ringing", "ringing", CallWorld.Number, thread.Customer), ((string)body["type"]!, (string)data["call"]!["state"]!, (string)data["call"]!["from"]!, (string)data["card"]!["customer"]!));
        Assert.Equal(("c-1", "standard", (await world.CallAsync()).Id), ((string)data["call"]!["sourceCallId"]!, (string)data["call"]!["source"]!, (string)data["call"]!["id"]!));
        var (headers, signed) = world.Asked[0];
        Assert.Equal(SignatureCheck.Valid, StandardWebhookSignature.Check(new(id, headers["webhook-timestamp"], headers["webhook-signature"]), signed, [CallWorld.Signing], world.Clock.GetUtcNow()));
        Assert.Equal(new AgentTold(CallState.Ringing, "told"), (await world.CallAsync()).Agent);
    }

    [Fact]
    public async Task The_desk_is_told_again_under_the_same_id_until_it_takes_the_card()
    {
        await using var world = await CallWorld.CreateAsync();
        foreach (var status in new[] { HttpStatusCode.InternalServerError, HttpStatusCode.TooManyRequests }) { world.Answers.Enqueue(() => new HttpResponseMessage(status)); }

        await world.TakeAsync(world.Event(CallStep.Ringing));
        Assert.Null((await world.CallAsync()).Agent);
        await world.PassAsync(TimeSpan.FromSeconds(10));

        Assert.Equal(3, world.Desk.Count);
        Assert.Single(world.Desk.Select(item => item.Id).Distinct());
        Assert.Equal("told", (await world.CallAsync()).Agent!.Outcome);
    }

    [Fact]
    public async Task A_ringing_card_is_given_up_when_it_helps_nobody_any_more()
    {
        await using var world = await CallWorld.CreateAsync();
        for (var i = 0; i < 100; i++) { world.Answers.Enqueue(() => new HttpResponseMessage(HttpStatusCode.BadGateway)); }

        await world.TakeAsync(world.Event(CallStep.Ringing));
        await world.PassAsync(TimeSpan.FromMinutes(10));

        // At 0, 1, 3, 7, 15 and 31 seconds; the next would come after the minute.
        Assert.Equal(6, world.Desk.Count);
        Assert.Equal(CallState.Ringing, (await world.CallAsync()).Agent!.State);
        Assert.Equal("agent.status-502", (await world.CallAsync()).Agent!.Outcome);
        Assert.Empty(await world.WorkOffAsync());
    }

    [Fact]
    public async Task A_pause_that_the_desk_asks_for_is_kept_and_one_that_is_too_long_ends_it()
    {
        await using var world = await CallWorld.CreateAsync();
        world.Answers.Enqueue(() => After(20));
        world.Answers.Enqueue(() => After(3600));

        await world.TakeAsync(world.Event(CallStep.Ringing));
        await world.PassAsync(TimeSpan.FromSeconds(19));
        Assert.Single(world.Desk);
        await world.PassAsync(TimeSpan.FromSeconds(1));

        Assert.Equal(2, world.Desk.Count);
        Assert.Equal("agent.status-503", (await world.CallAsync()).Agent!.Outcome);

        static HttpResponseMessage After(int seconds) => new(HttpStatusCode.ServiceUnavailable) { Headers = { RetryAfter = new(TimeSpan.FromSeconds(seconds)) } };
    }

    [Fact]
    public async Task What_was_overtaken_is_not_told_any_more()
    {
        await using var world = await CallWorld.CreateAsync();
        world.Answers.Enqueue(() => new HttpResponseMessage(HttpStatusCode.BadGateway));

        await world.TakeAsync(world.Event(CallStep.Ringing));
        await world.TakeAsync(world.Event(CallStep.Answered));
        await world.PassAsync(TimeSpan.FromMinutes(1));
        await world.TakeAsync(world.Event(CallStep.Ringing));

        Assert.Equal(["caller.ringing", "caller.answered"], world.Desk.Select(item => (string)item.Body["type"]!));
    }

    [Fact]
    public async Task A_missed_call_that_turns_out_to_be_answered_is_told_once_more_as_ended()
    {
        await using var world = await CallWorld.CreateAsync();

        await world.TakeAsync(world.Event(CallStep.Ringing));
        await world.TakeAsync(world.Event(CallStep.Ended, at: CallWorld.Start.AddMinutes(1)));
        await world.TakeAsync(world.Event(CallStep.Answered, at: CallWorld.Start.AddSeconds(10)));

        Assert.Equal(["ringing", "missed", "ended"], world.Desk.Select(item => (string)item.Body["data"]!["call"]!["state"]!));
        Assert.Equal(("PT50S", "anna"), ((string)world.Desk[2].Body["data"]!["call"]!["duration"]!, (string)world.Desk[2].Body["data"]!["call"]!["agent"]!));
        Assert.Equal(3, world.Desk.Select(item => item.Id).Distinct().Count());
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound, "agent.status-404")]
    [InlineData(HttpStatusCode.Gone, "agent.status-410")]
    [InlineData(HttpStatusCode.Found, "agent.redirected")]
    public async Task An_endpoint_that_is_none_is_not_asked_twice(HttpStatusCode status, string outcome)
    {
        await using var world = await CallWorld.CreateAsync();
        world.Answers.Enqueue(() => new HttpResponseMessage(status));

        await world.TakeAsync(world.Event(CallStep.Ringing));
        await world.PassAsync(TimeSpan.FromMinutes(2));

        Assert.Single(world.Desk);
        Assert.Equal(outcome, (await world.CallAsync()).Agent!.Outcome);
    }

    [Fact]
    public async Task Without_its_secret_or_over_plain_http_nothing_is_posted()
    {
        await using var world = await CallWorld.CreateAsync(demo => demo with { Callers = demo.Callers! with { Secret = "not-there" } });
        await world.TakeAsync(world.Event(CallStep.Ringing));
        Assert.Equal("agent.secret-not-configured", (await world.CallAsync()).Agent!.Outcome);

        world.Businesses.Replace(CallWorld.Demo with { Callers = CallWorld.Demo.Callers! with { Endpoint = new Uri("http://127.0.0.1:9/") } });
        await world.TakeAsync(world.Event(CallStep.Ringing, "c-2"));
        Assert.Equal("agent.address-not-allowed", (await world.CallAsync("c-2")).Agent!.Outcome);
        Assert.Empty(world.Desk);
    }

    [Fact]
    public async Task A_business_that_reads_the_bus_gets_each_card_there_once()
    {
        await using var world = await CallWorld.CreateAsync(demo => demo with { Callers = new() { OnBus = true } });

        foreach (var step in new[] { CallStep.Ringing, CallStep.Ringing, CallStep.Answered }) { await world.TakeAsync(world.Event(step)); }

        var cards = world.Bus.To(Queues.CallerContext).Where(message => message.Kind == BusKinds.Card).ToList();
        Assert.Equal(["caller.ringing", "caller.answered"], cards.Select(card => (string)System.Text.Json.Nodes.JsonNode.Parse(card.Body)!["type"]!));
        Assert.All(cards, card => Assert.Equal(("demo", AgentBody.BusSchema), (card.Business, card.Schema)));
        Assert.Empty(world.Desk);
    }

    [Fact]
    public async Task A_business_that_wants_nothing_gets_the_record_only_and_calls_that_it_makes_are_not_told()
    {
        await using var world = await CallWorld.CreateAsync();
        await world.TakeAsync(world.Event(CallStep.Ringing) with { IsInbound = false, From = "+4930555000", To = CallWorld.Number });
        await world.TakeAsync(world.Event(CallStep.Ringing) with { Business = "other" });

        Assert.Empty(world.Desk);
        Assert.Null((await world.CallAsync()).Agent);
        Assert.NotNull(await world.Calls.FindAsync("other", CallEvent.IdOf("other", "standard", "c-1"), default));
    }

    [Fact]
    public async Task A_card_that_lay_on_the_bus_for_too_long_is_not_shown()
    {
        await using var world = await CallWorld.CreateAsync();
        var message = CallMessages.Of("m-1", "demo", CallEvent.Schema, Serverless.Platform.Json.RecordJson.Body(world.Event(CallStep.Ringing)));
        world.Clock.Advance(TimeSpan.FromMinutes(2));

        await world.DeliverAsync(message, CallWorld.Start);

        Assert.Empty(world.Desk);
        Assert.Equal("agent.stale", (await world.CallAsync()).Agent!.Outcome);
    }

    [Fact]
    public void Pauses_double_up_to_five_minutes() =>
        Assert.Equal([1, 2, 4, 256, 300], new[] { 1, 2, 3, 9, 12 }.Select(attempt => (int)AgentTelling.Pause(attempt, null).TotalSeconds));
}
