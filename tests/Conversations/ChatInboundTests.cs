using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Serverless.Consents;
using Serverless.Conversations;
using Serverless.Customers;
using Serverless.Platform.Json;
using Serverless.Platform.Messaging;
using Serverless.Platform.Storage;

namespace Serverless.Tests.Conversations;

public class ChatInboundTests
{
    private const string Psid = MessengerBodies.Psid;
    private static readonly ChatPeer Peer = MessengerPeers.Psid(Psid);

    private static ChatEvent Event(ChatEventKind kind = ChatEventKind.Message, string id = "aaaaaaaaaaaaaaaaaaaaaaaaa1", DateTimeOffset? at = null) => new()
    {
        EventId = id, Business = "demo", Channel = "messenger", Account = MessengerBodies.Page, Kind = kind, At = at ?? ChatWorld.Start, Peer = Peer, MessageId = $"m_{id}",
    };

    private static async Task<Settled> TakeAsync(ChatWorld world, ChatEvent item, string? business = null)
    {
        var message = ServiceBusModelFactory.ServiceBusReceivedMessage(
            body: RecordJson.Body(item),
            messageId: item.EventId,
            properties: new Dictionary<string, object> { [BusProperties.Business] = business ?? item.Business, [BusProperties.Schema] = ChatEvent.Schema });
        var actions = new Settled();
        await world.Get<ChatInboundFunction>().Run(message, actions, CancellationToken.None);
        return actions;
    }

    [Theory]
    [InlineData(null, ChatEventKind.Message, false)]
    [InlineData("false", ChatEventKind.Message, false)]
    [InlineData("true", ChatEventKind.Message, true)]
    [InlineData("true", ChatEventKind.Reaction, false)]
    public async Task Messages_are_marked_as_read_once_where_the_settings_want_it(string? setting, ChatEventKind kind, bool isMarked)
    {
        await using var world = await ChatWorld.CreateAsync(("Channels:MarkRead", setting));

        await TakeAsync(world, Event(kind, id: "aaaaaaaaaaaaaaaaaaaaaaaaa1"));
        await TakeAsync(world, Event(kind, id: "aaaaaaaaaaaaaaaaaaaaaaaaa1"));

        Assert.Equal(isMarked ? ["messenger m_aaaaaaaaaaaaaaaaaaaaaaaaa1"] : [], world.ReadMarks.Marked);
    }

    private static async Task<ChatThread> ThreadAsync(ChatWorld world, string? customer = null)
    {
        customer ??= await world.Customers.FindAsync("demo", ChatPeers.IdentityOf(Peer), default) ?? throw new InvalidOperationException("no customer");
        return Assert.Single(await world.Threads.ListAsync("demo", customer, default));
    }

    private static async Task<string> ShopCustomerAsync(ChatWorld world, string id = "c-77") =>
        await world.Customers.ResolveAsync("demo", [new(IdentityKind.ShopCustomer, id)], default);

    private static async Task<string> PendingAsync(ChatWorld world, string customer, Purpose purpose = Purpose.OrderUpdates)
    {
        await world.Consents.RecordAsync("demo", customer, "messenger", purpose, ConsentState.Pending, new("checkout", ChatWorld.Start.AddMinutes(-5)) { WordingId = "v1", WordingText = "Ja" }, default);
        return world.Links.Issue("demo", customer, [purpose], "de-DE");
    }

    private static async Task<ConsentState?> StateAsync(ChatWorld world, string customer, Purpose purpose = Purpose.OrderUpdates) =>
        (await world.Consents.ListAsync("demo", customer, default)).FirstOrDefault(consent => consent.Purpose == purpose)?.State;

    [Fact]
    public async Task A_message_of_a_stranger_makes_a_customer_with_a_thread_and_opens_the_window()
    {
        await using var world = await ChatWorld.CreateAsync();

        Assert.True((await TakeAsync(world, Event())).Completed);

        var thread = await ThreadAsync(world);
        Assert.Equal((ChatWorld.Start.AddHours(24), "message"), (thread.WindowUntil, thread.WindowOpenedBy));
        Assert.Equal((ChatWorld.Start, "message"), (thread.LastContactAt, thread.LastContactKind));
        Assert.Equal(Peer, thread.Peer);
    }

    [Fact]
    public async Task The_same_event_again_changes_nothing()
    {
        await using var world = await ChatWorld.CreateAsync();
        await TakeAsync(world, Event() with { Text = "STOP" });
        var before = (await ThreadAsync(world)).ETag;

        Assert.True((await TakeAsync(world, Event() with { Text = "STOP" })).Completed);

        Assert.Equal(before, (await ThreadAsync(world)).ETag);
        Assert.Single(world.Outbox.Sent);
    }

    [Fact]
    public async Task A_repeat_after_a_crash_before_the_record_ends_the_same()
    {
        await using var world = await ChatWorld.CreateAsync();
        var chat = world.Get<InboundChat>();
        var item = Event() with { Text = "Stopp!" };

        await chat.TakeAsync(ChatWorld.Demo, item, default);
        await chat.TakeAsync(ChatWorld.Demo, item, default);

        Assert.Single(world.Outbox.Sent.Select(sent => sent.SendId).Distinct());
        Assert.Equal(3, (await world.ConsentRecords.HistoryAsync("demo", (await ThreadAsync(world)).Customer, default)).Count);
    }

    [Fact]
    public async Task An_older_event_never_shortens_the_window_or_takes_the_last_contact_back()
    {
        await using var world = await ChatWorld.CreateAsync();
        await TakeAsync(world, Event());

        await TakeAsync(world, Event(ChatEventKind.Reaction, "aaaaaaaaaaaaaaaaaaaaaaaaa2", ChatWorld.Start.AddHours(-3)));

        var thread = await ThreadAsync(world);
        Assert.Equal((ChatWorld.Start.AddHours(24), ChatWorld.Start, "message"), (thread.WindowUntil, thread.LastContactAt, thread.LastContactKind));
    }

    [Fact]
    public async Task An_event_older_than_the_window_opens_none()
    {
        await using var world = await ChatWorld.CreateAsync();

        await TakeAsync(world, Event(at: ChatWorld.Start.AddHours(-24)));

        Assert.Null((await ThreadAsync(world)).WindowUntil);
        Assert.Equal(ChatWorld.Start.AddHours(-24), (await ThreadAsync(world)).LastContactAt);
    }

    [Fact]
    public async Task A_standby_message_opens_the_window_too()
    {
        await using var world = await ChatWorld.CreateAsync();

        await TakeAsync(world, Event() with { IsStandby = true });

        Assert.Equal(ChatWorld.Start.AddHours(24), (await ThreadAsync(world)).WindowUntil);
    }

    [Theory]
    [InlineData(ChatEventKind.StaffMessage)]
    [InlineData(ChatEventKind.ThreadControl)]
    [InlineData(ChatEventKind.ReactionRemoved)]
    [InlineData(ChatEventKind.MessageDeleted)]
    [InlineData(ChatEventKind.Comment)]
    public async Task What_is_no_contact_in_a_chat_makes_no_customer(ChatEventKind kind)
    {
        await using var world = await ChatWorld.CreateAsync();

        Assert.True((await TakeAsync(world, Event(kind))).Completed);

        Assert.Null(await world.Customers.FindAsync("demo", ChatPeers.IdentityOf(Peer), default));
        Assert.Contains("Outcome=stranger", await world.DumpAsync(TableNames.Inbox), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Staff_writing_is_noted_and_is_no_contact_by_the_customer()
    {
        await using var world = await ChatWorld.CreateAsync();
        await TakeAsync(world, Event(at: ChatWorld.Start.AddHours(-2)));

        await TakeAsync(world, Event(ChatEventKind.StaffMessage, "aaaaaaaaaaaaaaaaaaaaaaaaa2"));

        var thread = await ThreadAsync(world);
        Assert.Equal((ChatWorld.Start, ChatWorld.Start.AddHours(-2)), (thread.StaffWroteAt, thread.LastContactAt));
    }

    [Fact]
    public async Task The_thread_says_which_other_app_controls_it()
    {
        await using var world = await ChatWorld.CreateAsync();
        await TakeAsync(world, Event());

        await TakeAsync(world, Event(ChatEventKind.ThreadControl, "aaaaaaaaaaaaaaaaaaaaaaaaa2") with { Detail = "take", App = "263902037430900" });
        Assert.Equal("263902037430900", (await ThreadAsync(world)).HeldBy);

        await TakeAsync(world, Event(ChatEventKind.ThreadControl, "aaaaaaaaaaaaaaaaaaaaaaaaa3") with { Detail = "request", App = "5" });
        Assert.Equal("263902037430900", (await ThreadAsync(world)).HeldBy);

        await TakeAsync(world, Event(ChatEventKind.ThreadControl, "aaaaaaaaaaaaaaaaaaaaaaaaa4") with { Detail = "pass", App = ChatWorld.AppId });
        Assert.Null((await ThreadAsync(world)).HeldBy);
    }

    [Fact]
    public async Task An_opened_link_ties_the_chat_to_its_customer_and_confirms_what_was_pending()
    {
        await using var world = await ChatWorld.CreateAsync();
        var customer = await ShopCustomerAsync(world);
        var reference = await PendingAsync(world, customer);

        await TakeAsync(world, Event(ChatEventKind.Postback) with { Payload = "GET_STARTED", Ref = reference });

        Assert.Equal(customer, await world.Customers.FindAsync("demo", ChatPeers.IdentityOf(Peer), default));
        Assert.Equal(ConsentState.Given, await StateAsync(world, customer));
        Assert.Equal("de-DE", (await ThreadAsync(world, customer)).Locale);
        var proof = (await world.ConsentRecords.HistoryAsync("demo", customer, default)).Single(act => act.State == "given");
        Assert.Equal(("messenger", "customer", ChatWorld.Start), (proof.Source, proof.Actor, proof.At));
    }

    [Fact]
    public async Task An_opened_link_is_announced_once_in_the_lane_of_the_customer()
    {
        await using var world = await ChatWorld.CreateAsync();
        var customer = await ShopCustomerAsync(world);
        var item = Event(ChatEventKind.Referral) with { Ref = await PendingAsync(world, customer) };

        await world.Get<InboundChat>().TakeAsync(ChatWorld.Demo, item, default);
        await world.Get<InboundChat>().TakeAsync(ChatWorld.Demo, item, default);

        var announced = world.Bus.To(Queues.OrderStatus);
        Assert.Single(announced.Select(message => message.MessageId).Distinct());
        Assert.Equal((Lanes.For("demo", customer), ChatLinked.Schema), (announced[0].Lane, announced[0].Schema));
        var linked = JsonSerializer.Deserialize(announced[0].Body, RecordJson.Of<ChatLinked>())!;
        Assert.Equal(("demo", customer, (await ThreadAsync(world, customer)).Id), (linked.Business, linked.Customer, linked.Thread));
    }

    [Fact]
    public async Task Whoever_wrote_before_opening_the_link_becomes_that_customer_with_thread_and_consents()
    {
        await using var world = await ChatWorld.CreateAsync();
        await TakeAsync(world, Event() with { Text = "START" });
        var before = await ThreadAsync(world);
        var customer = await ShopCustomerAsync(world);

        await TakeAsync(world, Event(ChatEventKind.Referral, "aaaaaaaaaaaaaaaaaaaaaaaaa2", ChatWorld.Start) with { Ref = await PendingAsync(world, customer) });

        Assert.NotEqual(customer, before.Customer);
        var thread = await ThreadAsync(world, customer);
        Assert.Equal((ChatWorld.Start, before.Id), (thread.LastContactAt!.Value, thread.Id));
        Assert.Equal(customer, (await world.Records.FindRecordAsync("demo", before.Customer, default))?.Id);
        Assert.Equal(ConsentState.Given, await StateAsync(world, customer));
        Assert.Empty(await world.Consents.ListAsync("demo", before.Customer, default));
        Assert.Equal(customer, (await world.Threads.FindAsync("demo", before.Customer, before.Id, default))?.Customer);
    }

    [Fact]
    public async Task A_link_that_was_passed_on_shows_nobody_else_the_orders()
    {
        await using var world = await ChatWorld.CreateAsync();
        var customer = await ShopCustomerAsync(world);
        var reference = await PendingAsync(world, customer);
        await TakeAsync(world, Event(ChatEventKind.Postback) with { Ref = reference });
        var friend = MessengerPeers.Psid("24700000000000777");

        await TakeAsync(world, Event(ChatEventKind.Postback, "aaaaaaaaaaaaaaaaaaaaaaaaa2") with { Peer = friend, Ref = reference });

        Assert.Equal(Peer, Assert.Single(await world.Threads.ListAsync("demo", customer, default)).Peer);
        Assert.NotEqual(customer, await world.Customers.FindAsync("demo", ChatPeers.IdentityOf(friend), default));
        Assert.Contains("Outcome=link.used", await world.DumpAsync(TableNames.Inbox), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_person_may_open_the_link_again()
    {
        await using var world = await ChatWorld.CreateAsync();
        var customer = await ShopCustomerAsync(world);
        var reference = await PendingAsync(world, customer);
        await TakeAsync(world, Event(ChatEventKind.Postback) with { Ref = reference });

        await TakeAsync(world, Event(ChatEventKind.Referral, "aaaaaaaaaaaaaaaaaaaaaaaaa2") with { Ref = reference });

        Assert.DoesNotContain("Outcome=link.used", await world.DumpAsync(TableNames.Inbox), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_never_takes_the_chat_of_another_known_customer()
    {
        await using var world = await ChatWorld.CreateAsync();
        var first = await ShopCustomerAsync(world, "c-1");
        var second = await ShopCustomerAsync(world, "c-2");
        await TakeAsync(world, Event(ChatEventKind.Referral) with { Ref = await PendingAsync(world, first) });

        await TakeAsync(world, Event(ChatEventKind.Referral, "aaaaaaaaaaaaaaaaaaaaaaaaa2") with { Ref = await PendingAsync(world, second) });

        Assert.Equal(first, await world.Customers.FindAsync("demo", ChatPeers.IdentityOf(Peer), default));
        Assert.Equal(ConsentState.Pending, await StateAsync(world, second));
        Assert.Empty(await world.Threads.ListAsync("demo", second, default));
        Assert.Contains("Outcome=link.other-customer", await world.DumpAsync(TableNames.Inbox), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_confirms_only_what_it_was_given_for()
    {
        await using var world = await ChatWorld.CreateAsync();
        var customer = await ShopCustomerAsync(world);
        await PendingAsync(world, customer, Purpose.Promotions);
        var reference = await PendingAsync(world, customer, Purpose.Service);

        await TakeAsync(world, Event(ChatEventKind.Referral) with { Ref = reference });

        Assert.Equal((ConsentState.Pending, ConsentState.Given), (await StateAsync(world, customer, Purpose.Promotions), await StateAsync(world, customer, Purpose.Service)));
        Assert.Empty(world.Bus.To(Queues.OrderStatus));
    }

    [Fact]
    public async Task An_old_link_does_not_bring_back_what_was_withdrawn()
    {
        await using var world = await ChatWorld.CreateAsync();
        var customer = await ShopCustomerAsync(world);
        var reference = await PendingAsync(world, customer);
        await TakeAsync(world, Event(ChatEventKind.Referral) with { Ref = reference });
        await TakeAsync(world, Event(id: "aaaaaaaaaaaaaaaaaaaaaaaaa2") with { Text = "stop" });
        world.Clock.Advance(TimeSpan.FromHours(1));

        await TakeAsync(world, Event(ChatEventKind.Referral, "aaaaaaaaaaaaaaaaaaaaaaaaa3", ChatWorld.Start.AddHours(1)) with { Ref = reference });

        Assert.Equal(ConsentState.Withdrawn, await StateAsync(world, customer));
        Assert.Single(world.Bus.To(Queues.OrderStatus));
    }

    [Theory]
    [InlineData("s1-01JD000000000000000000000A-1-ffffffff--aaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("order_4711")]
    public async Task A_forged_or_foreign_ref_is_ignored_and_still_a_contact(string reference)
    {
        await using var world = await ChatWorld.CreateAsync();

        await TakeAsync(world, Event(ChatEventKind.Referral) with { Ref = reference });

        Assert.Equal("referral", (await ThreadAsync(world)).LastContactKind);
        Assert.Empty(world.Bus.Sent);
    }

    [Fact]
    public async Task The_ref_of_another_business_is_ignored()
    {
        await using var world = await ChatWorld.CreateAsync();
        var customer = await ShopCustomerAsync(world);
        await PendingAsync(world, customer);

        await TakeAsync(world, Event(ChatEventKind.Referral) with { Ref = world.Links.Issue("other", customer, [Purpose.OrderUpdates], null) });

        Assert.Equal(ConsentState.Pending, await StateAsync(world, customer));
    }

    [Fact]
    public async Task An_expired_ref_is_ignored()
    {
        await using var world = await ChatWorld.CreateAsync();
        var customer = await ShopCustomerAsync(world);
        var reference = await PendingAsync(world, customer);
        world.Clock.Advance(TimeSpan.FromDays(31));

        await TakeAsync(world, Event(ChatEventKind.Referral, at: ChatWorld.Start.AddDays(31)) with { Ref = reference });

        Assert.Equal(ConsentState.Pending, await StateAsync(world, customer));
        Assert.Contains("Outcome=link.refused", await world.DumpAsync(TableNames.Inbox), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ticked_checkbox_gives_a_chat_by_user_ref_without_a_window()
    {
        await using var world = await ChatWorld.CreateAsync();
        var customer = await ShopCustomerAsync(world);

        await TakeAsync(world, Event(ChatEventKind.OptIn) with { Peer = MessengerPeers.OfUserRef("chk-91"), Ref = await PendingAsync(world, customer) });

        var thread = await ThreadAsync(world, customer);
        Assert.Equal((MessengerPeers.OfUserRef("chk-91"), null), (thread.Peer, thread.WindowUntil));
        Assert.Equal(ConsentState.Given, await StateAsync(world, customer));
    }

    [Fact]
    public async Task The_echo_of_the_first_send_gives_the_user_ref_thread_its_psid()
    {
        await using var world = await ChatWorld.CreateAsync();
        var customer = await ShopCustomerAsync(world);
        var thread = (await world.Linking.TieAsync(ChatWorld.Demo, customer, MessengerPeers.OfUserRef("chk-91"), default))!;

        await TakeAsync(world, Event(ChatEventKind.PeerLearned) with { Customer = customer, Thread = thread.Id });

        Assert.Equal((thread.Id, Peer), ((await ThreadAsync(world, customer)).Id, (await ThreadAsync(world, customer)).Peer));
        Assert.Equal(customer, await world.Customers.FindAsync("demo", ChatPeers.IdentityOf(Peer), default));

        await TakeAsync(world, Event(id: "aaaaaaaaaaaaaaaaaaaaaaaaa2") with { Text = "Danke" });
        Assert.Equal((thread.Id, "message"), ((await ThreadAsync(world, customer)).Id, (await ThreadAsync(world, customer)).LastContactKind));
    }

    [Fact]
    public async Task When_the_reply_came_before_the_echo_both_threads_become_one()
    {
        await using var world = await ChatWorld.CreateAsync();
        var customer = await ShopCustomerAsync(world);
        var thread = (await world.Linking.TieAsync(ChatWorld.Demo, customer, MessengerPeers.OfUserRef("chk-91"), default))!;
        await TakeAsync(world, Event() with { Text = "Danke" });

        await TakeAsync(world, Event(ChatEventKind.PeerLearned, "aaaaaaaaaaaaaaaaaaaaaaaaa2") with { Customer = customer, Thread = thread.Id });

        var one = await ThreadAsync(world, customer);
        Assert.Equal((Peer, ChatWorld.Start), (one.Peer, one.LastContactAt!.Value));
        Assert.Equal(one.Id, (await world.Threads.FindAsync("demo", customer, thread.Id, default))?.Id);
    }

    [Theory]
    [InlineData("STOP")]
    [InlineData(" Stopp! ")]
    [InlineData("abmelden.")]
    [InlineData("Unsubscribe")]
    public async Task Stop_withdraws_every_purpose_of_the_channel_with_proof_and_is_confirmed(string text)
    {
        await using var world = await ChatWorld.CreateAsync();
        var customer = await ShopCustomerAsync(world);
        await TakeAsync(world, Event(ChatEventKind.Referral) with { Ref = await PendingAsync(world, customer) });

        await TakeAsync(world, Event(id: "aaaaaaaaaaaaaaaaaaaaaaaaa2", at: ChatWorld.Start) with { Text = text });

        var states = await world.Consents.ListAsync("demo", customer, default);
        Assert.Equal(3, states.Count);
        Assert.All(states, state => Assert.Equal(ConsentState.Withdrawn, state.State));
        var reply = Assert.Single(world.Outbox.Sent);
        Assert.True(reply.IsReply);
        Assert.Equal((customer, "consent.stopped", 26), (reply.Customer, reply.About, reply.SendId.Length));
        Assert.StartsWith("Erledigt", reply.Content.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stop_in_the_middle_of_a_sentence_withdraws_nothing()
    {
        await using var world = await ChatWorld.CreateAsync();

        await TakeAsync(world, Event() with { Text = "Please stop sending the blue one" });

        Assert.DoesNotContain(world.Outbox.Sent, message => message.About.StartsWith("consent.", StringComparison.Ordinal));
        Assert.Empty(await world.Consents.ListAsync("demo", (await ThreadAsync(world)).Customer, default));
    }

    [Fact]
    public async Task A_button_whose_title_is_stop_is_no_word_of_the_customer()
    {
        await using var world = await ChatWorld.CreateAsync();

        await TakeAsync(world, Event(ChatEventKind.Postback) with { Text = "STOP" });

        Assert.DoesNotContain(world.Outbox.Sent, message => message.About.StartsWith("consent.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_ads_withdraws_promotions_only()
    {
        await using var world = await ChatWorld.CreateAsync();

        await TakeAsync(world, Event() with { Text = "Keine Werbung!" });

        var state = Assert.Single(await world.Consents.ListAsync("demo", (await ThreadAsync(world)).Customer, default));
        Assert.Equal((Purpose.Promotions, ConsentState.Withdrawn), (state.Purpose, state.State));
    }

    [Fact]
    public async Task Start_gives_order_updates_again_and_is_confirmed_and_announced()
    {
        await using var world = await ChatWorld.CreateAsync();
        await TakeAsync(world, Event() with { Text = "STOP" });

        await TakeAsync(world, Event(id: "aaaaaaaaaaaaaaaaaaaaaaaaa2", at: ChatWorld.Start.AddSeconds(1)) with { Text = "Start" });

        var customer = (await ThreadAsync(world)).Customer;
        Assert.Equal((ConsentState.Given, ConsentState.Withdrawn), (await StateAsync(world, customer), await StateAsync(world, customer, Purpose.Promotions)));
        Assert.Equal(["consent.stopped", "consent.started"], world.Outbox.Sent.Select(sent => sent.About));
        Assert.Single(world.Bus.To(Queues.OrderStatus));
    }

    [Fact]
    public async Task A_start_that_arrives_after_a_later_stop_changes_nothing()
    {
        await using var world = await ChatWorld.CreateAsync();
        await TakeAsync(world, Event() with { Text = "STOP" });

        await TakeAsync(world, Event(id: "aaaaaaaaaaaaaaaaaaaaaaaaa2", at: ChatWorld.Start.AddMinutes(-1)) with { Text = "START" });

        Assert.Equal(ConsentState.Withdrawn, await StateAsync(world, (await ThreadAsync(world)).Customer));
        Assert.Equal(["consent.stopped"], world.Outbox.Sent.Select(sent => sent.About));
    }

    [Fact]
    public async Task Stopping_a_recurring_notification_withdraws_like_the_word()
    {
        await using var world = await ChatWorld.CreateAsync();

        await TakeAsync(world, Event(ChatEventKind.NotificationsStopped));

        Assert.Equal(ConsentState.Withdrawn, await StateAsync(world, (await ThreadAsync(world)).Customer, Purpose.Promotions));
        Assert.Equal("consent.stopped", Assert.Single(world.Outbox.Sent).About);
    }

    [Fact]
    public async Task In_standby_stop_counts_but_nobody_answers()
    {
        await using var world = await ChatWorld.CreateAsync();

        await TakeAsync(world, Event() with { Text = "STOP", IsStandby = true });

        Assert.Equal(ConsentState.Withdrawn, await StateAsync(world, (await ThreadAsync(world)).Customer));
        Assert.Empty(world.Outbox.Sent);
    }

    [Fact]
    public async Task A_policy_warning_is_an_error_for_people_to_look_at()
    {
        await using var world = await ChatWorld.CreateAsync();

        Assert.True((await TakeAsync(world, Event(ChatEventKind.Policy) with { Peer = null, Detail = "warning" })).Completed);

        Assert.Contains(world.Logs.Lines, line => line.StartsWith("Error messenger.policy", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_no_chat_event_is_dead_lettered_with_its_reason()
    {
        await using var world = await ChatWorld.CreateAsync();
        var actions = new Settled();
        var message = ServiceBusModelFactory.ServiceBusReceivedMessage(body: BinaryData.FromString("{"), properties: new Dictionary<string, object> { [BusProperties.Schema] = ChatEvent.Schema });

        await world.Get<ChatInboundFunction>().Run(message, actions, CancellationToken.None);

        Assert.Equal((false, "chat-inbound.malformed"), (actions.Completed, actions.DeadLetterReason));
    }

    [Theory]
    [InlineData("demo", "nobody")]
    [InlineData("nobody", "nobody")]
    [InlineData("other", "other")]
    public async Task An_event_for_an_unknown_business_or_a_foreign_account_is_dead_lettered(string body, string property)
    {
        await using var world = await ChatWorld.CreateAsync();

        var actions = await TakeAsync(world, Event() with { Business = body }, property);

        Assert.Equal((false, "chat-inbound.foreign"), (actions.Completed, actions.DeadLetterReason));
        Assert.Empty(await world.DumpAsync(TableNames.Threads));
    }

    [Fact]
    public async Task A_fault_is_thrown_and_nothing_is_settled()
    {
        await using var world = await ChatWorld.CreateAsync();
        var customer = await ShopCustomerAsync(world);
        var reference = await PendingAsync(world, customer);
        world.Bus.Fault = new ServiceBusException("busy", ServiceBusFailureReason.ServiceBusy);

        await Assert.ThrowsAsync<ServiceBusException>(() => TakeAsync(world, Event(ChatEventKind.Referral) with { Ref = reference }));

        world.Bus.Fault = null;
        Assert.True((await TakeAsync(world, Event(ChatEventKind.Referral) with { Ref = reference })).Completed);
        Assert.Single(world.Bus.To(Queues.OrderStatus));
    }

    [Fact]
    public async Task No_key_and_no_log_line_holds_what_is_personal()
    {
        await using var world = await ChatWorld.CreateAsync();
        await TakeAsync(world, Event() with { Text = "Ich heiße Erika Muster" });

        Assert.DoesNotContain(Psid, string.Join('\n', world.Logs.Lines), StringComparison.Ordinal);
        foreach (var table in new[] { TableNames.Identities, TableNames.Inbox, TableNames.Consents }) { Assert.DoesNotContain(Psid, await world.DumpAsync(table), StringComparison.Ordinal); }

        var thread = await world.DumpAsync(TableNames.Threads);
        Assert.Equal(2, thread.Split(Psid).Length);
        Assert.Contains($"PeerValue={Psid}", thread, StringComparison.Ordinal);
    }
}
