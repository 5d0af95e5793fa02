using System.Text.Json;
using Serverless.Channels;
using Serverless.Channels.Routing;
using Serverless.Consents;
using Serverless.Conversations;
using Serverless.Platform.Json;
using Serverless.Platform.Messaging;

namespace Serverless.Tests.Channels.Routing;

/// <summary>Two updates that went out as one message: what becomes of the whole becomes of each, and each has its own next leg.</summary>
public class MergedFallbackTests
{
    private static readonly SendOutcome Throttled = new SendOutcome.Deferred("rate") { RetryAfter = TimeSpan.FromMinutes(1) };

    [Fact]
    public async Task A_whole_that_the_gate_refuses_lets_each_take_its_own_next_leg()
    {
        using var world = await OpenAsync();
        var parts = await PartsAsync(world);
        world.Channel.Answers.Enqueue(Throttled);
        await MergedAsync(world, parts);
        await world.ConsentAsync(Purpose.OrderUpdates, ConsentState.Withdrawn);

        await world.RunNextDeferredAsync();

        await FellBackAsync(world, parts, "no-consent");
    }

    [Fact]
    public async Task A_whole_that_waits_too_long_lets_each_take_its_own_next_leg()
    {
        using var world = await OpenAsync();
        var parts = await PartsAsync(world);
        world.Channel.Answers.Enqueue(new SendOutcome.Deferred("rate") { RetryAfter = TimeSpan.FromDays(30) });

        await MergedAsync(world, parts);

        await FellBackAsync(world, parts, "deferred-too-long");
    }

    [Fact]
    public async Task A_whole_that_the_provider_refuses_and_each_of_its_parts_take_the_next_legs()
    {
        using var world = await OpenAsync();
        var parts = await PartsAsync(world);
        for (var refusals = 0; refusals < 3; refusals++) { world.Channel.Answers.Enqueue(new SendOutcome.Refused("unreachable") { MayFallBack = true }); }

        await MergedAsync(world, parts);

        await FellBackAsync(world, parts, "unreachable");
    }

    [Fact]
    public async Task A_late_failure_of_the_leading_send_concerns_each_and_only_once()
    {
        using var world = await OpenAsync();
        var parts = await PartsAsync(world);
        await MergedAsync(world, parts);

        await world.FollowUps.FailedAsync(Failed(parts[0]), default);
        await world.FollowUps.FailedAsync(Failed(parts[0]), default);

        await FellBackAsync(world, parts, "undeliverable");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task When_the_time_is_up_each_that_was_not_delivered_goes_the_next_way(bool isDelivered)
    {
        using var world = await OpenAsync();
        world.Business = world.Business with { DeliverWithin = "PT30M" };
        var parts = await PartsAsync(world);
        await MergedAsync(world, parts);
        var check = JsonSerializer.Deserialize(world.Bus.Sent.Single(sent => sent.Entity == Queues.ChatReceipts).Message.Body.ToMemory().Span, RecordJson.Of<DeliveryCheck>())!;
        if (isDelivered) { await DeliveredAsync(world, "m_1"); }

        for (var times = 0; times < 2; times++) { await world.FollowUps.DueAsync(check, default); }

        if (isDelivered) { Assert.Empty(world.Bus.Chats); }
        else { await FellBackAsync(world, parts, DeliveryChecks.NotInTime); }
    }

    [Fact]
    public async Task A_late_failure_that_came_after_the_delivery_changes_nothing()
    {
        using var world = await OpenAsync();
        var parts = await PartsAsync(world);
        await MergedAsync(world, parts);
        await DeliveredAsync(world, "m_1");

        Assert.Equal("delivered", await world.FollowUps.FailedAsync(Failed(parts[0]), default));

        Assert.Empty(world.Bus.Sent);
    }

    [Fact]
    public async Task Of_two_next_legs_that_came_together_only_the_one_that_is_still_needed_is_sent()
    {
        using var world = await OpenAsync();
        await world.RunAsync(world.Message("earlier"));
        await DeliveredAsync(world, "m_1");
        world.Channel.Answers.Enqueue(Throttled);
        ChatMessage[] parts = [world.Message("one"), world.Message("two")];
        await MergedAsync(world, parts);
        var (_, whole) = world.Bus.Sent.Single();
        world.Bus.Sent.Clear();
        ChatMessage[] followed = [parts[0], parts[1] with { Follows = [world.Message("earlier").SendId] }];
        world.Clock.Advance(TimeSpan.FromMinutes(2));

        await world.RunAsync(Coalescing.Merge(followed) with { Deferrals = RecordingBus.Read<ChatMessage>(whole).Deferrals });

        Assert.Equal(DeliveryStates.Sent, (await world.RowAsync(parts[0])).State);
        Assert.Equal((DeliveryStates.Refused, FallbackPolicy.DeliveredByOtherLeg), await StateAsync(world, parts[1]));
    }

    [Fact]
    public async Task A_crash_at_any_step_of_giving_up_a_whole_loses_no_part_and_doubles_none()
    {
        for (var (at, isOver) = (1, false); !isOver; at++)
        {
            var crash = new CrashPoint();
            using var world = await OpenAsync(crash);
            var parts = await PartsAsync(world);
            world.Channel.Answers.Enqueue(Throttled);
            await MergedAsync(world, parts);
            await world.ConsentAsync(Purpose.OrderUpdates, ConsentState.Withdrawn);
            var whole = RecordingBus.Read<ChatMessage>(world.Bus.Sent.Single().Message);
            world.Bus.Sent.Clear();
            world.Clock.Advance(TimeSpan.FromMinutes(2));

            isOver = await SurvivesAsync(crash, at, () => world.RunAsync(whole, again: true));

            await FellBackAsync(world, parts, "no-consent");
            Assert.Empty(await world.WaitingAsync());
        }
    }

    [Fact]
    public async Task A_crash_at_any_step_of_a_late_failure_loses_no_part_and_doubles_none()
    {
        for (var (at, isOver) = (1, false); !isOver; at++)
        {
            var crash = new CrashPoint();
            using var world = await OpenAsync(crash);
            var parts = await PartsAsync(world);
            await MergedAsync(world, parts);

            isOver = await SurvivesAsync(crash, at, () => world.FollowUps.FailedAsync(Failed(parts[0]), default));

            await FellBackAsync(world, parts, "undeliverable");
        }
    }

    /// <summary>As the broker does: again after the process died. True when it stored less than that many things.</summary>
    private static async Task<bool> SurvivesAsync(CrashPoint crash, int at, Func<Task> handle)
    {
        crash.Arm(at);
        try
        {
            await handle();
        }
        catch (InvalidOperationException) when (crash.IsDead)
        {
            crash.Restart();
            await handle();
        }

        return crash.Count < at;
    }

    private static async Task<DeliveryWorld> OpenAsync(CrashPoint? crash = null)
    {
        var world = await DeliveryWorld.StartAsync(TimeSpan.FromSeconds(2), crash);
        await world.Threads.UpdateAsync("demo", "customer-1", world.Thread.Id, thread => thread with { WindowUntil = DeliveryWorld.Start.AddHours(24) }, default);
        return world;
    }

    /// <summary>Two updates, each with words of its own for the second chat.</summary>
    private static async Task<ChatMessage[]> PartsAsync(DeliveryWorld world)
    {
        var second = await world.Threads.OpenAsync("demo", "customer-1", "messenger", DeliveryWorld.Page, new ChatPeer("psid", "24700000000000002"), default);
        return [.. new[] { "one", "two" }.Select(name => world.Message(name) with { Legs = [new ChatLeg(second.Id) { Text = $"{name} there" }] })];
    }

    private static async Task MergedAsync(DeliveryWorld world, ChatMessage[] parts) =>
        Assert.NotNull(await world.Delivery.TryRunMergedAsync(world.Business, Coalescing.Merge(parts), default));

    /// <summary>Each part is on its own next leg, once, and its row says so.</summary>
    private static async Task FellBackAsync(DeliveryWorld world, ChatMessage[] parts, string reason)
    {
        var next = world.Bus.Chats.Where(chat => chat.Thread == parts[0].Legs[0].Thread).DistinctBy(chat => chat.SendId).ToList();
        Assert.Equal(parts.Select(part => part.Legs[0].Text), next.Select(chat => chat.Content.Text));
        foreach (var (part, leg) in parts.Zip(next))
        {
            var row = await world.RowAsync(part);
            Assert.Equal((leg.SendId, reason, part.SendId), (row.FellBackTo, row.Reason, Assert.Single(leg.Follows)));
        }
    }

    private static async Task<(string State, string? Reason)> StateAsync(DeliveryWorld world, ChatMessage message)
    {
        var row = await world.RowAsync(message);
        return (row.State, row.Reason);
    }

    private static Task DeliveredAsync(DeliveryWorld world, string messageId) => world.Receipts.RecordAsync(
        [new ProviderReceipt("messenger", DeliveryWorld.Page, ReceiptKind.Delivered, world.Clock.GetUtcNow()) { MessageId = messageId }], default);

    private static ReceiptFailed Failed(ChatMessage message) => new()
    {
        Business = "demo",
        Channel = "messenger",
        Account = DeliveryWorld.Page,
        MessageId = "m_1",
        Metadata = EchoMetadata.ForStatus(message.SendId, message.Customer, message.Thread),
        ErrorCode = 131026,
        At = DeliveryWorld.Start,
    };
}
