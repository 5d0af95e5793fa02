using Serverless.Businesses;
using Serverless.Callers.Calls;
using Serverless.Callers.Cards;
using Serverless.Callers.FanOut;
using Serverless.Consents;
using Serverless.Conversations;
using Serverless.Conversations.People;
using Serverless.Orders;

namespace Serverless.Tests.Callers.FanOut;

/// <summary>What a customer reads because of a call, and when not.</summary>
public class CallChatTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task A_missed_call_is_told_with_the_order_that_is_on_its_way()
    {
        await using var world = await CallWorld.CreateAsync();
        var thread = await world.CustomerAsync();
        await world.OrderAsync(thread.Customer, "A-1000", OrderStep.Delivered, CallWorld.Start.AddHours(-1));
        await world.OrderAsync(thread.Customer, "A-1001", OrderStep.OutForDelivery, CallWorld.Start.AddHours(-2));

        await MissedAsync(world);

        var message = Assert.Single(world.Outbox.Sent);
        Assert.Equal("Entschuldigung, wir haben Ihren Anruf verpasst. Ihre Bestellung #1001 wird gerade zugestellt. Schreiben Sie hier, und wir antworten.", message.Content.Text);
        Assert.Equal((Purpose.Service, thread.Id, thread.Customer, false), (message.Purpose, message.Thread, message.Customer, message.IsReply));
        Assert.Equal(world.Clock.GetUtcNow() - TimeSpan.FromMinutes(3), message.CreatedAt);
    }

    [Theory]
    [InlineData("en", null, "Sorry we missed you. Your order #1001 is out for delivery; write here and we answer.")]
    [InlineData("de", "{shop}: {order} {status}!", "Demo Shop: #1001 wird gerade zugestellt!")]
    [InlineData("de", "{oder}", "Entschuldigung, wir haben Ihren Anruf verpasst. Ihre Bestellung #1001 wird gerade zugestellt. Schreiben Sie hier, und wir antworten.")]
    public async Task It_speaks_the_customers_language_in_the_businesss_words(string language, string? own, string text)
    {
        await using var world = await CallWorld.CreateAsync(demo => own is null ? demo : demo with
        {
            Texts = new Dictionary<string, IReadOnlyDictionary<string, string>> { ["de"] = new Dictionary<string, string> { ["call.missed.order"] = own } },
        });
        var thread = await world.CustomerAsync();
        await world.Threads.UpdateAsync("demo", thread.Customer, thread.Id, known => known with { Locale = language }, default);
        await world.OrderAsync(thread.Customer, "A-1001", OrderStep.OutForDelivery, CallWorld.Start);

        await MissedAsync(world);

        Assert.Equal(text, Assert.Single(world.Outbox.Sent).Content.Text);
    }

    [Fact]
    public async Task Without_an_open_order_it_names_none()
    {
        await using var world = await CallWorld.CreateAsync();
        var thread = await world.CustomerAsync();
        await world.OrderAsync(thread.Customer, "A-1000", OrderStep.Delivered, CallWorld.Start);

        await MissedAsync(world);

        Assert.Equal("Entschuldigung, wir haben Ihren Anruf verpasst. Schreiben Sie hier, und wir antworten.", Assert.Single(world.Outbox.Sent).Content.Text);
    }

    [Theory]
    [InlineData("Unverified", "Unknown", "told", true)]
    [InlineData("Unique", "Unknown", "told", true)]
    [InlineData("Unique", "Failed", "number-forged", false)]
    [InlineData("Shared", "Passed", "shared-number", false)]
    [InlineData("None", "Passed", "unknown-caller", false)]
    public async Task Who_cannot_be_told_apart_from_others_or_whose_number_is_forged_is_told_nothing(string match, string verification, string outcome, bool namesOrder)
    {
        await using var world = await CallWorld.CreateAsync();
        var thread = await world.CustomerAsync(Enum.Parse<CallerMatch>(match));
        await world.OrderAsync(thread.Customer, "A-1001", OrderStep.OutForDelivery, CallWorld.Start);

        await MissedAsync(world, said => said with { Verification = Enum.Parse<CallVerification>(verification) });

        Assert.Equal(outcome, (await world.CallAsync()).Chat!.Outcome);
        Assert.Equal(outcome == "told" ? 1 : 0, world.Outbox.Sent.Count);
        Assert.Equal(namesOrder, world.Outbox.Sent.Any(message => message.Content.Text.Contains("#1001", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Nothing_is_written_while_it_rings_or_before_it_is_certain_that_it_was_missed()
    {
        await using var world = await CallWorld.CreateAsync();
        await world.CustomerAsync();

        await world.TakeAsync(world.Event(CallStep.Ringing));
        await world.PassAsync(TimeSpan.FromSeconds(30));
        await world.TakeAsync(world.Event(CallStep.Missed));
        await world.PassAsync(TimeSpan.FromSeconds(119));

        Assert.Empty(world.Outbox.Sent);
        Assert.Null((await world.CallAsync()).Chat);
        await world.PassAsync(TimeSpan.FromSeconds(1));
        Assert.Single(world.Outbox.Sent);
    }

    [Fact]
    public async Task After_an_answered_call_comes_the_promised_link()
    {
        await using var world = await CallWorld.CreateAsync();
        await world.CustomerAsync();

        await AnsweredAsync(world);
        await world.PassAsync(Long);

        var content = Assert.Single(world.Outbox.Sent).Content;
        Assert.Equal("Vielen Dank für Ihren Anruf bei Demo Shop. Hier ist der versprochene Link.", content.Text);
        Assert.Equal("https://shop.example/return", Assert.Single(content.Buttons).Url!.AbsoluteUri);
    }

    [Fact]
    public async Task Who_was_missed_and_then_reached_reads_the_link_of_the_second_call_and_no_apology()
    {
        await using var world = await CallWorld.CreateAsync();
        await world.CustomerAsync();

        await MissedAsync(world, pass: TimeSpan.FromSeconds(40));
        await AnsweredAsync(world, "c-2");
        await world.PassAsync(Long);

        Assert.Equal(["follow-up"], world.Outbox.Sent.Select(message => message.About.Split(':')[^1]));
        Assert.Equal("reached", (await world.CallAsync()).Chat!.Outcome);
    }

    [Fact]
    public async Task Who_is_called_back_meanwhile_reads_no_apology()
    {
        await using var world = await CallWorld.CreateAsync();
        await world.CustomerAsync();

        await MissedAsync(world, pass: TimeSpan.FromSeconds(40));
        foreach (var step in new[] { CallStep.Ringing, CallStep.Answered })
        {
            await world.TakeAsync(world.Event(step, "c-2") with { IsInbound = false, From = "+4930555000", To = CallWorld.Number });
        }

        await world.PassAsync(Long);

        Assert.Equal("reached", (await world.CallAsync()).Chat!.Outcome);
        Assert.Empty(world.Outbox.Sent);
    }

    [Fact]
    public async Task Who_calls_again_and_again_is_told_once_about_the_last_call()
    {
        await using var world = await CallWorld.CreateAsync();
        await world.CustomerAsync();

        foreach (var call in new[] { "c-1", "c-2", "c-3" }) { await MissedAsync(world, callId: call, pass: TimeSpan.FromSeconds(50)); }

        await world.PassAsync(Long);
        Assert.Equal(["called-again", "called-again", "told"], new[] { "c-1", "c-2", "c-3" }.Select(call => world.CallAsync(call).Result.Chat!.Outcome));
        await MissedAsync(world, callId: "c-4");
        Assert.Equal("told-before", (await world.CallAsync("c-4")).Chat!.Outcome);
        Assert.Single(world.Outbox.Sent);

        await world.PassAsync(TimeSpan.FromHours(1));
        await MissedAsync(world, callId: "c-5");
        Assert.Equal(2, world.Outbox.Sent.Count);
    }

    [Fact]
    public async Task Without_consent_to_service_messages_nothing_is_written()
    {
        await using var world = await CallWorld.CreateAsync();
        var thread = await world.CustomerAsync(agrees: false);
        await world.Get<IConsents>().RecordAsync("demo", thread.Customer, "messenger", Purpose.OrderUpdates, ConsentState.Given, new ConsentEvidence("checkout", CallWorld.Start), default);

        await MissedAsync(world);
        await AnsweredAsync(world, "c-2");

        Assert.Equal(["no-consent", "no-consent"], [(await world.CallAsync()).Chat!.Outcome, (await world.CallAsync("c-2")).Chat!.Outcome]);
        Assert.Empty(world.Outbox.Sent);
    }

    [Fact]
    public async Task While_a_person_holds_the_thread_nothing_is_written()
    {
        await using var world = await CallWorld.CreateAsync();
        var thread = await world.CustomerAsync();
        await MissedAsync(world, pass: TimeSpan.FromMinutes(1));
        await world.Threads.UpdateAsync("demo", thread.Customer, thread.Id, known => ThreadHolds.Give(known, ThreadHolders.Person, world.Clock.GetUtcNow(), passes: false), default);

        await world.PassAsync(Long);
        await AnsweredAsync(world, "c-2");

        Assert.Equal(["held-by-person", "held-by-person"], [(await world.CallAsync()).Chat!.Outcome, (await world.CallAsync("c-2")).Chat!.Outcome]);
        Assert.Empty(world.Outbox.Sent);
    }

    [Fact]
    public async Task In_quiet_hours_it_waits_for_their_end_and_is_decided_anew_then()
    {
        await using var world = await CallWorld.CreateAsync(Quiet);
        var thread = await world.CustomerAsync();
        await world.OrderAsync(thread.Customer, "A-1001", OrderStep.Shipped, CallWorld.Start);
        await world.PassAsync(TimeSpan.FromHours(12));

        await MissedAsync(world);
        await world.OrderAsync(thread.Customer, "A-1001", OrderStep.OutForDelivery, world.Clock.GetUtcNow());
        await world.PassAsync(TimeSpan.FromHours(9));
        Assert.Empty(world.Outbox.Sent);
        await world.PassAsync(TimeSpan.FromHours(1));

        var message = Assert.Single(world.Outbox.Sent);
        Assert.Equal(new DateTimeOffset(2026, 11, 22, 7, 0, 0, TimeSpan.Zero), message.CreatedAt);
        Assert.Contains("wird gerade zugestellt", message.Content.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_that_waits_for_its_chat_does_not_come_out_in_quiet_hours()
    {
        await using var world = await CallWorld.CreateAsync(Quiet);
        await world.CustomerAsync();
        await world.PassAsync(TimeSpan.FromHours(10.5));

        await MissedAsync(world);

        Assert.Equal(new DateTimeOffset(2026, 11, 21, 20, 0, 0, TimeSpan.Zero), Assert.Single(world.Outbox.Sent).StaleAfter);
    }

    [Fact]
    public async Task A_business_that_wants_none_of_it_writes_nothing()
    {
        await using var world = await CallWorld.CreateAsync(demo => demo with { Callers = new() });
        await world.CustomerAsync();

        await MissedAsync(world);
        await AnsweredAsync(world, "c-2");
        await world.PassAsync(Long);

        Assert.Empty(world.Outbox.Sent);
        Assert.Null((await world.CallAsync()).Chat);
    }

    [Fact]
    public async Task A_crash_between_the_decision_and_the_send_sends_what_was_decided()
    {
        await using var world = await CallWorld.CreateAsync();
        var thread = await world.CustomerAsync();
        await AnsweredAsync(world);
        var before = Assert.Single(world.Outbox.Sent);
        await ForgetSendAsync(world);
        await world.Threads.UpdateAsync("demo", thread.Customer, thread.Id, known => ThreadHolds.Give(known, ThreadHolders.Person, world.Clock.GetUtcNow(), passes: false), default);

        await world.TakeAsync(world.Event(CallStep.Ended, at: CallWorld.Start.AddMinutes(1)));

        Assert.Equal([before.SendId, before.SendId], world.Outbox.Sent.Select(message => message.SendId));
        Assert.True((await world.CallAsync()).Chat!.IsSent);
    }

    [Fact]
    public async Task A_crash_after_the_decision_that_lasts_into_quiet_hours_is_made_up_for_after_them_and_not_when_the_call_is_too_old()
    {
        await using var world = await CallWorld.CreateAsync(Quiet);
        await world.CustomerAsync();
        await world.PassAsync(TimeSpan.FromHours(10.9));
        await AnsweredAsync(world);
        var before = Assert.Single(world.Outbox.Sent);
        await ForgetSendAsync(world);
        await world.PassAsync(TimeSpan.FromMinutes(30));

        await world.TakeAsync(world.Event(CallStep.Ended, at: CallWorld.Start.AddHours(10.9)));
        Assert.Single(world.Outbox.Sent);
        await world.PassAsync(TimeSpan.FromHours(11));

        var after = world.Outbox.Sent[^1];
        Assert.Equal((2, before.SendId, new DateTimeOffset(2026, 11, 22, 7, 0, 0, TimeSpan.Zero)), (world.Outbox.Sent.Count, after.SendId, after.CreatedAt));
        Assert.Equal(CallWorld.Start.AddHours(10.9) + CallChatPolicy.Fresh, after.StaleAfter);
    }

    [Fact]
    public async Task Consent_that_is_withdrawn_between_a_crash_and_its_recovery_counts()
    {
        await using var world = await CallWorld.CreateAsync();
        var thread = await world.CustomerAsync();
        await AnsweredAsync(world);
        await ForgetSendAsync(world);
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await world.Get<IConsents>().RecordAsync("demo", thread.Customer, ChatChannels.Messenger, Purpose.Service, ConsentState.Withdrawn, new ConsentEvidence("chat", world.Clock.GetUtcNow()), default);

        await world.TakeAsync(world.Event(CallStep.Ended, at: CallWorld.Start));

        Assert.Single(world.Outbox.Sent);
        Assert.Equal(("no-consent", true), ((await world.CallAsync()).Chat!.Outcome, (await world.CallAsync()).Chat!.IsSent));
    }

    [Fact]
    public async Task What_is_written_because_of_a_call_yields_to_people_and_quiet_hours_at_the_send_as_well()
    {
        await using var world = await CallWorld.CreateAsync();
        await world.CustomerAsync();
        await MissedAsync(world);
        await AnsweredAsync(world, "c-2");

        Assert.Equal([true, true], world.Outbox.Sent.Select(message => message.IsUnasked));
    }

    [Fact]
    public async Task Who_became_part_of_another_customer_is_written_to_as_that_one()
    {
        await using var world = await CallWorld.CreateAsync();
        var (old, thread) = (await world.CustomerAsync(number: "+4915111111111"), await world.CustomerAsync());
        world.Cards.Of[CallWorld.Number] = new CallerCard { MadeAt = CallWorld.Start, Match = CallerMatch.Unique, Customer = old.Customer };
        await MissedAsync(world, pass: TimeSpan.FromMinutes(1));
        await world.Get<Serverless.Conversations.IThreadMoves>().MoveAllAsync("demo", old.Customer, thread.Customer, default);
        await world.Get<Serverless.Customers.ICustomerRecords>().MergeAsync("demo", old.Customer, thread.Customer, default);

        await world.PassAsync(Long);

        Assert.Equal(thread.Customer, Assert.Single(world.Outbox.Sent).Customer);
    }

    private static Business Quiet(Business demo) => demo with { Callers = demo.Callers! with { QuietHours = new("21:00", "08:00") } };

    private static async Task MissedAsync(CallWorld world, Func<CallEvent, CallEvent>? change = null, string callId = "c-1", TimeSpan? pass = null)
    {
        foreach (var step in new[] { CallStep.Ringing, CallStep.Missed }) { await world.TakeAsync((change ?? (said => said))(world.Event(step, callId))); }

        await world.PassAsync(pass ?? Long);
    }

    /// <summary>As if the process had died before it recorded that the message is in the outbox.</summary>
    private static async Task ForgetSendAsync(CallWorld world) =>
        await world.Calls.UpdateAsync("demo", (await world.CallAsync()).Id, call => call with { Chat = call.Chat! with { IsSent = false } }, default);

    private static async Task AnsweredAsync(CallWorld world, string callId = "c-1")
    {
        foreach (var step in new[] { CallStep.Ringing, CallStep.Answered, CallStep.Ended }) { await world.TakeAsync(world.Event(step, callId)); }
    }
}
