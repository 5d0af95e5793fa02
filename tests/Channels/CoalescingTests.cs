using Serverless.Channels;
using Serverless.Consents;
using Serverless.Conversations;

namespace Serverless.Tests.Channels;

/// <summary>Several updates that come together become one message, and what is recorded of each of them stays true.</summary>
public class CoalescingTests
{
    private static readonly TimeSpan Span = TimeSpan.FromSeconds(2);
    private static readonly ChatTemplate Template = new("order_shipped", "de", ["A-1001"], null);

    [Fact]
    public async Task Updates_of_one_chat_become_one_message()
    {
        using var world = await OpenAsync();
        var lane = new FakeLane(world);
        foreach (var name in new[] { "one", "two", "three" }) { lane.Send(world.Message(name)); }

        await lane.RunAsync();

        Assert.Equal(["one\n\ntwo\n\nthree"], world.Channel.Asked);
        foreach (var name in new[] { "one", "two", "three" })
        {
            var row = await world.RowAsync(world.Message(name));
            Assert.Equal((DeliveryStates.Sent, "m_1", null), (row.State, row.ProviderMessageId, row.Parked));
        }
    }

    [Fact]
    public async Task Files_lists_and_a_persons_own_words_stand_alone()
    {
        using var world = await DeliveryWorld.StartAsync();
        var update = world.Message("one");

        Assert.True(Coalescing.IsUpdate(update));
        Assert.False(Coalescing.IsUpdate(update with { ByAgent = true }));
        Assert.False(Coalescing.IsUpdate(update with { Content = update.Content with { Media = new ChatMedia(ChatMediaKind.Image, null, "1") } }));
        Assert.False(Coalescing.IsUpdate(update with { Content = update.Content with { Choices = new ChatChoices("x", []) } }));
    }

    [Fact]
    public async Task Without_a_span_each_is_sent_on_its_own()
    {
        using var world = await DeliveryWorld.StartAsync();
        var lane = new FakeLane(world);
        foreach (var name in new[] { "one", "two" }) { lane.Send(world.Message(name)); }

        await lane.RunAsync();

        Assert.Equal(["one", "two"], world.Channel.Asked);
    }

    [Fact]
    public async Task An_answer_between_two_updates_keeps_its_place()
    {
        using var world = await OpenAsync();
        var lane = new FakeLane(world);
        lane.Send(world.Message("one"));
        lane.Send(world.Message("stopped", Purpose.Service) with { IsReply = true });
        lane.Send(world.Message("two"));

        await lane.RunAsync();

        Assert.Equal(["one", "stopped", "two"], world.Channel.Asked);
    }

    [Fact]
    public async Task Where_only_templates_may_be_sent_each_is_sent_on_its_own()
    {
        using var world = await DeliveryWorld.StartAsync(Span);
        var lane = new FakeLane(world);
        foreach (var name in new[] { "one", "two" }) { lane.Send(WithTemplate(world.Message(name))); }

        await lane.RunAsync();

        Assert.All(world.Channel.Sends, send => Assert.NotNull(send.Message.Content.Template));
        Assert.Equal(2, world.Channel.Sends.Count);
    }

    [Fact]
    public async Task What_is_refused_together_is_tried_one_by_one()
    {
        using var world = await OpenAsync();
        world.Channel.Answers.Enqueue(new SendOutcome.Refused("messenger.window-closed"));
        var lane = new FakeLane(world);
        foreach (var name in new[] { "one", "two" }) { lane.Send(WithTemplate(world.Message(name))); }

        await lane.RunAsync();

        Assert.Equal(["one\n\ntwo", "one", "two"], world.Channel.Asked);
        Assert.NotNull(world.Channel.Sends[1].Message.Content.Template);
        Assert.Equal(("m_1", "m_2"), ((await world.RowAsync(world.Message("one"))).ProviderMessageId, (await world.RowAsync(world.Message("two"))).ProviderMessageId));
    }

    [Theory]
    [InlineData("one")]
    [InlineData("two")]
    [InlineData("two", "one")]
    public async Task What_went_out_together_is_not_sent_again_however_it_is_delivered(params string[] again)
    {
        using var world = await OpenAsync();
        var lane = new FakeLane(world);
        foreach (var name in new[] { "one", "two" }) { lane.Send(world.Message(name)); }

        await lane.RunAsync();
        foreach (var name in again) { Assert.Equal("already-done", (await world.RunAsync(world.Message(name), again: true)).Reason); }

        // Beyond the bus's memory for duplicates: beside another one that is new.
        Assert.Null(await world.Delivery.TryRunMergedAsync(world.Business, Coalescing.Merge([world.Message("two"), world.Message("three")]), default));
        Assert.Single(world.Channel.Asked);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_crash_during_the_call_is_settled_by_the_echo_or_repeated_as_a_whole(bool isEchoed)
    {
        using var world = await OpenAsync();
        world.Channel.Crash = new InvalidOperationException("killed");
        var (one, two) = (world.Message("one"), world.Message("two"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => world.Delivery.TryRunMergedAsync(world.Business, Coalescing.Merge([one, two]), default));

        await world.RunAsync(two, again: true);
        await world.RunAsync(one, again: true);
        if (isEchoed) { await world.EchoAsync(one, "m_echo"); }

        while (world.Bus.Sent.Count > 0) { await world.RunNextDeferredAsync(); }

        Assert.Equal(isEchoed ? ["one\n\ntwo"] : ["one\n\ntwo", "one\n\ntwo"], world.Channel.Asked);
        Assert.All([await world.RowAsync(one), await world.RowAsync(two)], row => Assert.Equal((DeliveryStates.Sent, isEchoed ? "m_echo" : "m_1"), (row.State, row.ProviderMessageId)));
    }

    [Fact]
    public async Task A_throttled_whole_comes_back_as_a_whole()
    {
        using var world = await OpenAsync();
        world.Channel.Answers.Enqueue(new SendOutcome.Deferred("messenger.rate-person") { RetryAfter = TimeSpan.FromMinutes(1) });
        var lane = new FakeLane(world);
        foreach (var name in new[] { "one", "two" }) { lane.Send(world.Message(name)); }

        await lane.RunAsync();

        Assert.Equal(["one\n\ntwo", "one\n\ntwo"], world.Channel.Asked);
        Assert.Equal(DeliveryStates.Sent, (await world.RowAsync(world.Message("two"))).State);
    }

    [Fact]
    public async Task Texts_stand_below_each_other_buttons_are_united_and_receipts_are_left_out()
    {
        using var world = await DeliveryWorld.StartAsync();
        var track = new ChatButton("Sendung", new Uri("https://track.example/1"), null);
        var order = new ChatButton("Bestellung", new Uri("https://shop.example/1"), null);
        var first = world.Message("one");
        first = first with { Content = first.Content with { Buttons = [order], Receipt = new OrderReceipt("A-1", "Erika", "Shop", "EUR", 1) } };
        var second = world.Message("two") with { StaleAfter = DeliveryWorld.Start.AddHours(1) };
        second = second with { Content = second.Content with { Buttons = [track, order] } };

        var merged = Coalescing.Merge([first, second]);

        Assert.Equal(("one\n\ntwo", first.SendId, null, null), (merged.Content.Text, merged.SendId, merged.Content.Receipt, merged.StaleAfter));
        Assert.Equal([order, track], merged.Content.Buttons);
    }

    [Fact]
    public async Task Only_so_many_go_together_as_can_be_read_in_one_message()
    {
        using var world = await DeliveryWorld.StartAsync();
        ChatMessage Long(string name, int length) => world.Message(name) with { Content = new ChatContent { Text = new string('x', length) } };

        Assert.Equal(2, Coalescing.Fitting([Long("a", 300), Long("b", 300), Long("c", 300)], DeliveryWorld.Start));
        Assert.Equal(1, Coalescing.Fitting([Long("a", 2000), Long("b", 3)], DeliveryWorld.Start));
        Assert.Equal(1, Coalescing.Fitting([Long("a", 3), Long("a", 3)], DeliveryWorld.Start));
        Assert.Equal(1, Coalescing.Fitting([Long("a", 3), Long("b", 3) with { StaleAfter = DeliveryWorld.Start }], DeliveryWorld.Start));
        Assert.Equal(1, Coalescing.Fitting([Long("a", 3), Long("b", 3) with { Customer = "customer-2" }], DeliveryWorld.Start));
        Assert.Equal(8, Coalescing.Fitting([.. Enumerable.Range(0, 12).Select(i => Long($"m{i}", 3))], DeliveryWorld.Start));
    }

    [Fact]
    public async Task Updates_of_one_span_are_due_at_the_same_moment_and_others_at_once()
    {
        using var world = await DeliveryWorld.StartAsync(Span);

        await world.Outbox.SendAsync([world.Message("one"), world.Message("stopped", Purpose.Service) with { IsReply = true }], default);
        var due = world.Bus.Sent[0].Message.NotBefore!.Value;
        Assert.InRange(due, DeliveryWorld.Start + CoalesceTimes.TimeToSend, DeliveryWorld.Start + CoalesceTimes.TimeToSend + Span);
        Assert.Null(world.Bus.Sent[1].Message.NotBefore);
        world.Clock.Advance(due - CoalesceTimes.TimeToSend - DeliveryWorld.Start - TimeSpan.FromTicks(1));
        await world.Outbox.SendAsync([world.Message("two")], default);
        world.Clock.Advance(TimeSpan.FromTicks(1));
        await world.Outbox.SendAsync([world.Message("three")], default);

        Assert.Equal([due, due + Span], world.Bus.Sent.Skip(2).Select(sent => sent.Message.NotBefore!.Value));
    }

    private static async Task<DeliveryWorld> OpenAsync()
    {
        var world = await DeliveryWorld.StartAsync(Span);
        await world.Threads.UpdateAsync("demo", "customer-1", world.Thread.Id, thread => thread with { WindowUntil = DeliveryWorld.Start.AddHours(24) }, default);
        return world;
    }

    private static ChatMessage WithTemplate(ChatMessage message) => message with { Content = message.Content with { Template = Template } };
}
