using Serverless.Consents;
using Serverless.Platform.Storage;
using Serverless.Tests.Conversations;

namespace Serverless.Tests.Consents;

public class ConsentsTests
{
    private const string Customer = "01JD0123456789ABCDEFGHJKMN";
    private const string Second = "01JD0123456789ABCDEFGHJKMP";

    private static ConsentEvidence Evidence(int minutes = 0, string source = "checkout") =>
        new(source, ChatWorld.Start.AddMinutes(minutes)) { WordingId = "v3", WordingText = "Ja, bitte", Locale = "de-DE", OrderId = "A-1" };

    private static Task<Consent> RecordAsync(ChatWorld world, ConsentState state, int minutes = 0, Purpose purpose = Purpose.OrderUpdates, string customer = Customer) =>
        world.Consents.RecordAsync("demo", customer, "messenger", purpose, state, Evidence(minutes), default);

    [Fact]
    public async Task A_consent_is_kept_with_the_hash_and_the_text_of_its_wording()
    {
        await using var world = await ChatWorld.CreateAsync();

        var consent = await RecordAsync(world, ConsentState.Given);

        Assert.Equal((ConsentState.Given, ChatWorld.Start), (consent.State, consent.ChangedAt));
        var act = Assert.Single(await world.ConsentRecords.HistoryAsync("demo", Customer, default));
        Assert.Equal(("v3", "Ja, bitte"), (act.WordingId, act.WordingText));
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("Ja, bitte"u8)), act.WordingSha256);
    }

    [Fact]
    public async Task Repeating_the_same_evidence_changes_nothing()
    {
        await using var world = await ChatWorld.CreateAsync();
        await RecordAsync(world, ConsentState.Given);
        var before = await world.DumpAsync(TableNames.Consents);
        world.Clock.Advance(TimeSpan.FromHours(1));

        await RecordAsync(world, ConsentState.Given);

        Assert.Equal(before, await world.DumpAsync(TableNames.Consents));
    }

    [Fact]
    public async Task Concurrent_acts_are_all_kept_and_the_latest_decides()
    {
        await using var world = await ChatWorld.CreateAsync();

        await Task.WhenAll(Enumerable.Range(0, 10).Select(i => RecordAsync(world, i % 2 == 0 ? ConsentState.Given : ConsentState.Withdrawn, i)));

        Assert.Equal(10, (await world.ConsentRecords.HistoryAsync("demo", Customer, default)).Count);
        var state = Assert.Single(await world.Consents.ListAsync("demo", Customer, default));
        Assert.Equal((ConsentState.Withdrawn, ChatWorld.Start.AddMinutes(9)), (state.State, state.ChangedAt));
    }

    [Fact]
    public async Task A_withdrawal_is_kept_even_when_nothing_was_ever_given()
    {
        await using var world = await ChatWorld.CreateAsync();

        await world.Consents.WithdrawAsync("demo", Customer, "messenger", null, Evidence(5, "messenger"), default);
        await RecordAsync(world, ConsentState.Given, 1);

        var states = await world.Consents.ListAsync("demo", Customer, default);
        Assert.Equal(Enum.GetValues<Purpose>(), states.Select(state => state.Purpose).Order());
        Assert.All(states, state => Assert.Equal(ConsentState.Withdrawn, state.State));
    }

    [Fact]
    public async Task A_withdrawal_concerns_its_channel_and_its_customer_only()
    {
        await using var world = await ChatWorld.CreateAsync();
        await RecordAsync(world, ConsentState.Given);
        await RecordAsync(world, ConsentState.Given, customer: Second);

        await world.Consents.WithdrawAsync("demo", Customer, "email", null, Evidence(5), default);

        Assert.Contains(await world.Consents.ListAsync("demo", Customer, default), state => state is { Channel: "messenger", State: ConsentState.Given });
        Assert.Equal(ConsentState.Given, Assert.Single(await world.Consents.ListAsync("demo", Second, default)).State);
    }

    [Fact]
    public async Task Moved_acts_decide_together_with_those_that_were_there()
    {
        await using var world = await ChatWorld.CreateAsync();
        await RecordAsync(world, ConsentState.Given, 1);
        await world.Consents.WithdrawAsync("demo", Second, "messenger", null, Evidence(3), default);

        await world.ConsentRecords.MoveAsync("demo", Second, Customer, default);
        await world.ConsentRecords.MoveAsync("demo", Second, Customer, default);

        Assert.All(await world.Consents.ListAsync("demo", Customer, default), state => Assert.Equal(ConsentState.Withdrawn, state.State));
        Assert.Equal(4, (await world.ConsentRecords.HistoryAsync("demo", Customer, default)).Count);
        Assert.Empty(await world.ConsentRecords.HistoryAsync("demo", Second, default));
    }
}
