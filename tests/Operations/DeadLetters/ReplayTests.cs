using Azure.Messaging.ServiceBus;
using Serverless.Operations.DeadLetters;
using Serverless.Platform.Messaging;
using static Serverless.Tests.Operations.DeadLetters.LetterWorld;

namespace Serverless.Tests.Operations.DeadLetters;

/// <summary>What a replay does, on the bus that both hosts have.</summary>
public class ReplayTests
{
    [Fact]
    public async Task A_replay_reaches_the_consumer_that_failed_and_no_other_subscription_of_its_topic()
    {
        await using var world = await CreateAsync();
        await world.BuryAsync(Calls, Of(BusKinds.Call, Message("one")));

        var result = await world.Runs.RunAsync(ReplayAll(Calls), default);

        Assert.Equal(LetterOutcome.Replayed, Assert.Single(result!.Letters).Outcome);
        var copy = Assert.Single(await world.WaitingAsync(Calls));
        Assert.Equal("""{"text":"one"}""", copy.Body.ToString());
        Assert.Empty(await world.Bus.Client.CreateReceiver(Queues.CallerContext, Queues.Agents).PeekMessagesAsync(10, 0));
        Assert.Empty(await world.DeadAsync(Calls));
        Assert.Empty(world.Bus.Unwanted);
    }

    [Fact]
    public async Task The_copy_has_an_id_of_its_own_and_names_the_first_one_also_when_it_fails_again()
    {
        await using var world = await CreateAsync();
        await world.BuryAsync(Updates, Of(BusKinds.Order, Message("one", "lane-01")));
        await world.Runs.RunAsync(ReplayAll(Updates), default);
        var first = Assert.Single(await world.WaitingAsync(Updates));
        await world.BuryAllAsync(Updates);

        await world.Runs.RunAsync(ReplayAll(Updates), default);

        var second = Assert.Single(await world.WaitingAsync(Updates));
        Assert.Equal(3, new[] { "m-one", first.MessageId, second.MessageId }.Distinct().Count());
        Assert.All([first, second], copy => Assert.Equal(("m-one", true, "lane-01", "demo", Schema, Schema, "application/json"),
            (copy.FirstId(), copy.IsReplay(), copy.SessionId, copy.Business(), copy.Schema(), copy.Subject, copy.ContentType)));
        Assert.All([first, second], copy => Assert.DoesNotContain(copy.ApplicationProperties.Keys, name => name is BusProperties.Kind or "DeadLetterReason" or "DeadLetterErrorDescription"));
    }

    [Fact]
    public async Task Letters_go_back_in_the_order_of_their_numbers_whatever_order_was_asked_for()
    {
        await using var world = await CreateAsync();
        var numbers = await world.BuryAsync(Inbound, Enumerable.Range(0, 6).Select(i => Message($"{i}", $"lane-0{i % 2}")));

        await world.Runs.RunAsync(Replay(Inbound, [.. numbers.OrderDescending()]), default);

        Assert.Equal(Enumerable.Range(0, 6).Select(i => $$"""{"text":"{{i}}"}"""), await world.WaitingTextsAsync(Inbound));
    }

    [Fact]
    public async Task Only_what_was_chosen_is_replayed_and_the_rest_can_be_had_at_once()
    {
        await using var world = await CreateAsync();
        var numbers = await world.BuryAsync(Receipts, Enumerable.Range(0, 5).Select(i => Message($"{i}")));

        var result = await world.Runs.RunAsync(Replay(Receipts, numbers[3], 4_711), default);

        Assert.Equal([(numbers[3], LetterOutcome.Replayed, null), (4_711L, LetterOutcome.Left, "not-found")], result!.Letters.Select(letter => (letter.SequenceNumber, letter.Outcome, letter.Code)));
        Assert.Equal(["""{"text":"3"}"""], await world.WaitingTextsAsync(Receipts));
        Assert.Equal(4, (await world.Queues.Open(Receipts).ReceiveMessagesAsync(10)).Count);
    }

    [Fact]
    public async Task A_reason_chooses_the_letters_that_have_it()
    {
        await using var world = await CreateAsync();
        await world.BuryAsync(Receipts, Message("a"));
        await world.Bus.SendAsync(Message("b"), Receipts.Entity);
        await world.BuryAllAsync(Receipts, "test.other");

        var result = await world.Runs.RunAsync(Replay(Receipts, new LetterSelection([], "test.other", 0)), default);

        Assert.Equal("m-b", Assert.Single(result!.Letters).MessageId);
        Assert.Equal("m-a", Assert.Single(await world.DeadAsync(Receipts)).MessageId);
    }

    [Fact]
    public async Task A_dry_run_says_what_would_happen_and_changes_nothing()
    {
        await using var world = await CreateAsync();
        await world.BuryAsync(Receipts, Message("a"), Message("b", schema: StaleSchema), Message("c", schema: "unheard-of/1"), new ServiceBusMessage("{") { MessageId = "d" });

        var result = await world.Runs.RunAsync(ReplayAll(Receipts) with { DryRun = true }, default);

        Assert.Equal([(LetterOutcome.Replayed, null), (LetterOutcome.Refused, "too-old"), (LetterOutcome.Refused, "unknown-schema"), (LetterOutcome.Refused, "unknown-schema")],
            result!.Letters.Select(letter => (letter.Outcome, letter.Code)));
        Assert.Equal(4, (await world.DeadAsync(Receipts)).Count);
        Assert.Empty(await world.WaitingAsync(Receipts));
        Assert.Empty(await world.Journal.ListAsync(null, null, 10, default));
    }

    [Fact]
    public async Task Force_replays_what_is_stale_only_where_the_rule_permits_it()
    {
        await using var world = await CreateAsync();
        await world.BuryAsync(Receipts, Message("force", schema: StaleSchema), Message("never", schema: StaleSchema));
        Assert.Equal([true, false], (await world.Runs.RunAsync(ReplayAll(Receipts), default))!.Letters.Select(letter => letter.CanForce));

        var result = await world.Runs.RunAsync(ReplayAll(Receipts) with { Force = true }, default);

        Assert.Equal([LetterOutcome.Replayed, LetterOutcome.Refused], result!.Letters.Select(letter => letter.Outcome));
        Assert.Equal("m-never", Assert.Single(await world.DeadAsync(Receipts)).MessageId);
    }

    [Fact]
    public async Task A_call_settles_a_hundred_and_says_where_to_go_on()
    {
        await using var world = await CreateAsync();
        var numbers = await world.BuryAsync(Receipts, Enumerable.Range(0, 103).Select(i => Message($"{i}")));

        var first = await world.Runs.RunAsync(ReplayAll(Receipts), default);
        var second = await world.Runs.RunAsync(Replay(Receipts, new LetterSelection([], null, first!.Next!.Value)), default);

        Assert.Equal((100, numbers[100], 3, null), (first.Letters.Count, first.Next, second!.Letters.Count, second.Next));
        Assert.Equal(103, (await world.WaitingAsync(Receipts)).Count);
    }

    [Fact]
    public async Task What_somebody_else_holds_is_left_and_what_lies_behind_it_in_its_lane_too()
    {
        await using var world = await CreateAsync();
        await world.BuryAsync(Inbound, Message("a", "lane-01"), Message("b", "lane-02"), Message("c", "lane-01"));
        var held = await world.Queues.Open(Inbound).ReceiveMessageAsync();
        Assert.Equal("m-a", held!.MessageId);

        var result = await world.WithTimeAsync(world.Runs.RunAsync(ReplayAll(Inbound), default));

        Assert.Equal([("m-a", LetterOutcome.Left, "locked"), ("m-b", LetterOutcome.Replayed, null), ("m-c", LetterOutcome.Left, "behind")],
            result!.Letters.Select(letter => (letter.MessageId!, letter.Outcome, letter.Code)));
        Assert.Equal(["""{"text":"b"}"""], await world.WaitingTextsAsync(Inbound));
    }

    [Fact]
    public async Task While_one_call_works_another_is_told_to_wait()
    {
        await using var world = await CreateAsync();
        await world.BuryAsync(Receipts, Message("a"), Message("b"));
        var run = await world.Journal.TryBeginAsync(ReplayAll(Receipts), default);

        Assert.Null(await world.Runs.RunAsync(ReplayAll(Receipts), default));
        Assert.NotNull(run);
        Assert.Equal(2, (await world.DeadAsync(Receipts)).Count);

        world.Clock.Advance(ReplayJournal.Lease);
        Assert.Equal(2, (await world.Runs.RunAsync(ReplayAll(Receipts), default))!.Letters.Count);
    }

    [Fact]
    public async Task Twenty_operators_at_once_replay_every_letter_once()
    {
        await using var world = await CreateAsync();
        var numbers = await world.BuryAsync(Receipts, Enumerable.Range(0, 40).Select(i => Message($"{i}")));

        var results = await world.WithTimeAsync(Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => world.Runs.RunAsync(ReplayAll(Receipts), default)))));
        await world.Runs.RunAsync(ReplayAll(Receipts), default);

        Assert.Contains(results, result => result is not null);
        Assert.Equal(numbers.Count, (await world.WaitingAsync(Receipts)).Select(copy => copy.FirstId()).Distinct().Count());
        Assert.Equal(numbers.Count, (await world.WaitingAsync(Receipts)).Count);
        Assert.Empty(await world.DeadAsync(Receipts));
    }

    [Fact]
    public async Task A_discarded_letter_is_gone_and_the_journal_knows_what_it_was_and_why()
    {
        await using var world = await CreateAsync();
        var numbers = await world.BuryAsync(Receipts, Message("a"), Message("b"));

        var result = await world.Runs.RunAsync(Discard(Receipts, numbers[0]), default);

        Assert.Equal(LetterOutcome.Discarded, Assert.Single(result!.Letters).Outcome);
        Assert.Equal("m-b", Assert.Single(await world.DeadAsync(Receipts)).MessageId);
        Assert.Empty(await world.WaitingAsync(Receipts));
        var entry = Assert.Single(await world.Journal.ListAsync(Receipts, null, 10, default));
        Assert.Equal(("discard", "done", "rubbish", "chat-receipts"), (entry.Act, entry.State, entry.Why, entry.Consumer));
        Assert.Equal(("m-a", "demo", Schema, "test.broken", numbers[0]), Assert.Single(entry.Letters) is var letter ? (letter.MessageId, letter.Business, letter.Schema, letter.Reason, letter.SequenceNumber) : default);
    }

    [Fact]
    public async Task The_journal_lists_newest_first_in_pages_and_forgets_after_half_a_year_what_is_done()
    {
        await using var world = await CreateAsync();
        var numbers = await world.BuryAsync(Receipts, Message("a"), Message("b"), Message("c"));
        foreach (var number in numbers)
        {
            world.Clock.Advance(TimeSpan.FromMinutes(1));
            await world.Runs.RunAsync(Replay(Receipts, number), default);
        }

        var first = await world.Journal.ListAsync(null, null, 2, default);
        var second = await world.Journal.ListAsync(null, first[^1].Id, 2, default);
        Assert.Equal(["m-c", "m-b", "m-a"], first.Concat(second).Select(entry => Assert.Single(entry.Letters).MessageId));
        Assert.Empty(await world.Journal.ListAsync(Inbound, null, 2, default));

        // A run that is not over must be finished before it is forgotten.
        await world.Journal.TryBeginAsync(ReplayAll(Receipts), default);
        await world.Journal.ForgetAsync(TimeProvider.System.GetUtcNow().AddMinutes(1), default);
        Assert.Equal("running", Assert.Single(await world.Journal.ListAsync(null, null, 10, default)).State);
    }

    [Fact]
    public async Task A_body_is_shown_on_demand_and_that_is_on_record()
    {
        await using var world = await CreateAsync();
        var numbers = await world.BuryAsync(Receipts, Message("a"), new ServiceBusMessage("\u00e9{") { MessageId = "m-b" });

        var listed = await world.Reading.ListAsync(Receipts, 0, 1, default);
        Assert.Null(Assert.Single(listed.Letters).Body);
        Assert.Equal(numbers[1], listed.Next);
        Assert.Null((await world.Reading.FindAsync(Receipts, numbers[0], withBody: false, null, default))!.Body);
        Assert.Empty(await world.Journal.ListAsync(null, null, 10, default));

        Assert.Equal("a", (await world.Reading.FindAsync(Receipts, numbers[0], withBody: true, "case 7", default))!.Body!["text"]!.GetValue<string>());
        Assert.Equal("\u00e9{", (await world.Reading.FindAsync(Receipts, numbers[1], withBody: true, null, default))!.Body!.GetValue<string>());
        Assert.Null(await world.Reading.FindAsync(Receipts, numbers[0] + 1_000, withBody: true, null, default));

        var entries = await world.Journal.ListAsync(null, null, 10, default);
        Assert.Equal([("read", "case 7", "m-a"), ("read", null, "m-b")], entries.OrderBy(entry => entry.Letters[0].MessageId).Select(entry => (entry.Act, entry.Why, entry.Letters[0].MessageId!)));
    }

    [Fact]
    public async Task Letters_are_counted_by_reason_and_schema_and_counting_says_where_it_stopped()
    {
        await using var world = await CreateAsync();
        await world.BuryAsync(Receipts, Message("a"), Message("b", schema: StaleSchema));
        world.Clock.Advance(TimeSpan.FromHours(1));
        await world.BuryAsync(Receipts, Message("c"));

        var counts = await world.Counts.CountAsync(default);
        Assert.Equal(Consumers.All.Select(consumer => consumer.Name), counts.Select(one => one.Consumer));
        var receipts = counts.Single(one => one.Consumer == Receipts.Name);
        Assert.Equal((3, null), (receipts.Count, receipts.StoppedAt));
        Assert.Equal([(Schema, 2, TimeSpan.FromHours(1)), (StaleSchema, 1, TimeSpan.Zero)], receipts.Groups.Select(group => (group.Schema!, group.Count, group.Newest - group.Oldest)));

        var more = await world.BuryAsync(Receipts, Enumerable.Range(0, DeadLetterCounts.MostCounted).Select(i => Message($"more-{i}")));
        Assert.Equal((DeadLetterCounts.MostCounted, more[^3]), (await world.Counts.CountAsync(default)).Single(one => one.Consumer == Receipts.Name) is var full ? (full.Count, full.StoppedAt) : default);
    }
}
