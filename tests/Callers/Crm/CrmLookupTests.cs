using Serverless.Businesses;
using Serverless.Callers.Crm;
using Serverless.Customers.Phones;
using Serverless.Tests.Platform;

namespace Serverless.Tests.Callers.Crm;

/// <summary>What every look-up has in common, whichever CRM is asked.</summary>
public sealed class CrmLookupTests : IDisposable
{
    private readonly CrmWorld _world = new();

    public void Dispose() => _world.Dispose();

    private static PhoneNumber Number(int at) => PhoneNumber.Parse($"+49151{at:D8}", null)!.Value;

    private void Found() => _world.Answers(200, CrmWorld.Matches(("C-77", "+49 151 12345678")));

    [Fact]
    public async Task A_business_without_a_crm_asks_nobody()
    {
        var answer = await _world.Lookup.FindAsync(new Business { Id = "demo" }, CrmWorld.Erika, CancellationToken.None);

        Assert.Equal((CrmState.NotConfigured, 0), (answer.State, answer.Contacts.Count));
        Assert.Empty(_world.Asked);
    }

    [Fact]
    public async Task A_contact_that_was_found_is_in_memory_for_five_minutes()
    {
        Found();

        Assert.Equal("C-77", Assert.Single((await _world.FindAsync()).Contacts).Id);
        _world.Clock.Advance(TimeSpan.FromSeconds(299));
        Assert.Equal("C-77", Assert.Single((await _world.FindAsync()).Contacts).Id);
        Assert.Single(_world.Asked);

        _world.Clock.Advance(TimeSpan.FromSeconds(2));
        await _world.FindAsync();
        Assert.Equal(2, _world.Asked.Count);
    }

    [Fact]
    public async Task That_nobody_was_found_is_in_memory_for_a_minute()
    {
        _world.Answers(200, CrmWorld.Matches());

        Assert.Equal((CrmState.Answered, 0), ((await _world.FindAsync()).State, (await _world.FindAsync()).Contacts.Count));
        Assert.Single(_world.Asked);

        _world.Clock.Advance(TimeSpan.FromSeconds(61));
        await _world.FindAsync();
        Assert.Equal(2, _world.Asked.Count);
    }

    [Fact]
    public async Task No_setting_keeps_a_contact_longer_than_five_minutes()
    {
        using var world = new CrmWorld { Options = new CrmOptions { CacheFor = TimeSpan.FromHours(1), CacheNoneFor = TimeSpan.FromHours(1) } };
        world.Answers(200, CrmWorld.Matches(("C-77", "+4915112345678")));
        await world.FindAsync();

        world.Clock.Advance(TimeSpan.FromMinutes(5));
        await world.FindAsync();

        Assert.Equal(2, world.Asked.Count);
    }

    [Fact]
    public async Task Memory_holds_ten_thousand_answers_and_forgets_the_oldest()
    {
        _world.Answers(200, CrmWorld.Matches());
        var crm = CrmWorld.OverHttp;
        for (var i = 0; i <= CrmCache.MostEntries; i++) { await _world.FindAsync(crm, Number(i)); }

        Assert.Equal(CrmCache.MostEntries, _world.Cache.Count);
        var asked = _world.Asked.Count;
        await _world.FindAsync(crm, Number(CrmCache.MostEntries));
        Assert.Equal(asked, _world.Asked.Count);
        await _world.FindAsync(crm, Number(0));
        Assert.Equal(asked + 1, _world.Asked.Count);
    }

    [Fact]
    public async Task What_one_business_was_told_no_other_is()
    {
        Found();
        await _world.FindAsync();
        _world.Answers(200, CrmWorld.Matches());

        Assert.Empty((await _world.FindAsync(business: "other")).Contacts);
        Assert.Equal(2, _world.Asked.Count);
    }

    [Fact]
    public async Task Another_crm_of_the_same_business_is_asked_afresh()
    {
        Found();
        await _world.FindAsync();

        await _world.FindAsync(CrmWorld.OverHttp with { Url = new Uri("https://crm.example/new") });

        Assert.Equal(2, _world.Asked.Count);
    }

    [Fact]
    public async Task The_same_number_at_the_same_time_is_one_question()
    {
        Found();
        var answers = new TaskCompletionSource();
        _world.Held = answers.Task;

        var lookups = Enumerable.Range(0, 20).Select(_ => _world.FindAsync()).ToList();
        answers.SetResult();

        Assert.All(await Task.WhenAll(lookups), answer => Assert.Equal("C-77", Assert.Single(answer.Contacts).Id));
        Assert.Single(_world.Asked);
    }

    [Fact]
    public async Task A_slow_crm_is_given_up_after_the_budget_and_its_answer_kept_for_the_next()
    {
        Found();
        var answers = new TaskCompletionSource();
        _world.Held = answers.Task;

        var first = _world.FindAsync();
        _world.Clock.Advance(TimeSpan.FromSeconds(1.49));
        Assert.False(first.IsCompleted);
        _world.Clock.Advance(TimeSpan.FromSeconds(0.02));
        Assert.Equal((CrmState.Slow, 0), ((await first).State, (await first).Contacts.Count));

        var second = _world.FindAsync();
        answers.SetResult();
        Assert.Equal("C-77", Assert.Single((await second).Contacts).Id);
        Assert.Single(_world.Asked);
    }

    [Fact]
    public async Task The_budget_is_the_businesses_own()
    {
        _world.Answers(_ => null);

        var lookup = _world.FindAsync(CrmWorld.OverHttp with { Budget = "PT0.4S" });
        _world.Clock.Advance(TimeSpan.FromSeconds(0.41));

        Assert.Equal(CrmState.Slow, (await lookup).State);
    }

    [Fact]
    public async Task A_caller_who_gives_up_takes_no_answer_from_the_others()
    {
        Found();
        var answers = new TaskCompletionSource();
        _world.Held = answers.Task;
        using var cancelled = new CancellationTokenSource();

        var first = _world.Lookup.FindAsync(CrmWorld.Of(CrmWorld.OverHttp), CrmWorld.Erika, cancelled.Token);
        var second = _world.FindAsync();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        answers.SetResult();

        Assert.Single((await second).Contacts);
    }

    [Fact]
    public async Task A_crm_that_fails_five_times_in_a_row_is_left_alone_and_another_businesses_is_not()
    {
        _world.Answers(500);
        for (var i = 0; i < 5; i++) { Assert.Equal(CrmState.Down, (await _world.FindAsync(phone: Number(i))).State); }

        Assert.Equal(CrmState.Down, (await _world.FindAsync(phone: Number(9))).State);
        Assert.Equal(5, _world.Asked.Count);
        await _world.FindAsync(phone: Number(9), business: "other");
        Assert.Equal(6, _world.Asked.Count);

        _world.Clock.Advance(TimeSpan.FromSeconds(11));
        Found();
        Assert.Equal(CrmState.Answered, (await _world.FindAsync()).State);
        Assert.Equal(CrmState.Answered, (await _world.FindAsync(phone: Number(9))).State);
    }

    [Theory]
    [InlineData(429, CrmState.Throttled)]
    [InlineData(503, CrmState.Down)]
    public async Task Retry_after_is_obeyed(int status, CrmState state)
    {
        _world.Answers(status, retryAfter: 30);
        Assert.Equal(state, (await _world.FindAsync()).State);

        _world.Clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(state, (await _world.FindAsync(phone: Number(1))).State);
        Assert.Single(_world.Asked);

        _world.Clock.Advance(TimeSpan.FromSeconds(2));
        Found();
        Assert.Equal(CrmState.Answered, (await _world.FindAsync()).State);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task Refused_credentials_are_a_misconfiguration_and_not_tried_again_at_once(int status)
    {
        _world.Answers(status);

        Assert.Equal(CrmState.Misconfigured, (await _world.FindAsync()).State);
        Assert.Equal(CrmState.Misconfigured, (await _world.FindAsync(phone: Number(1))).State);
        Assert.Single(_world.Asked);
        Assert.Contains(_world.Logs.Errors, line => line.Contains("crm.access-denied", StringComparison.Ordinal));

        _world.Clock.Advance(TimeSpan.FromSeconds(31));
        Found();
        Assert.Equal(CrmState.Answered, (await _world.FindAsync()).State);
    }

    [Fact]
    public async Task A_missing_secret_is_a_misconfiguration_and_asks_nobody()
    {
        Assert.Equal(CrmState.Misconfigured, (await _world.FindAsync(CrmWorld.OverHttp with { Secret = "crm-missing" })).State);
        Assert.Empty(_world.Asked);
    }

    [Theory]
    [InlineData("http://crm.example/")]
    [InlineData("http://127.0.0.1/")]
    public async Task Only_https_is_asked(string url)
    {
        Assert.Equal(CrmState.Misconfigured, (await _world.FindAsync(CrmWorld.OverHttp with { Url = new Uri(url) })).State);
        Assert.Empty(_world.Asked);
    }

    [Theory]
    [InlineData(200, "<html>Wartung</html>", "text/html", CrmState.Down)]
    [InlineData(200, "{\"matches\":", "application/json", CrmState.Down)]
    [InlineData(200, "[]", "application/json", CrmState.Down)]
    [InlineData(400, "{}", "application/json", CrmState.Misconfigured)]
    [InlineData(302, "", "text/html", CrmState.Misconfigured)]
    public async Task What_is_no_answer_is_not_taken_for_one(int status, string body, string type, CrmState state)
    {
        _world.Answers(status, body, type);

        Assert.Equal((state, 0), ((await _world.FindAsync()).State, (await _world.FindAsync()).Contacts.Count));
    }

    [Fact]
    public async Task A_connection_that_breaks_is_an_answer_and_no_exception()
    {
        _world.Answers(_ => throw new HttpRequestException("reset"));

        Assert.Equal(CrmState.Down, (await _world.FindAsync()).State);
    }

    [Fact]
    public async Task A_crm_that_hangs_counts_as_an_outage_after_its_time()
    {
        _world.Answers(_ => null);
        for (var i = 0; i < 5; i++)
        {
            var lookup = _world.FindAsync(phone: Number(i));
            _world.Clock.Advance(TimeSpan.FromSeconds(5.1));
            Assert.Equal(CrmState.Slow, (await lookup).State);
            await Settled(() => _world.Logs.All.Count(line => line.Contains("crm.asked", StringComparison.Ordinal)) == i + 1);
        }

        Assert.Equal(CrmState.Down, (await _world.FindAsync(phone: Number(9))).State);
        Assert.Equal(5, _world.Asked.Count);
    }

    [Fact]
    public async Task Sixteen_are_asked_at_once_and_who_finds_no_room_is_told()
    {
        _world.Answers(_ => null);
        var lookups = Enumerable.Range(0, CrmGate.MostAtOnce + 1).Select(i => _world.FindAsync(CrmWorld.OverHttp with { Budget = "PT1S" }, Number(i))).ToList();
        Assert.Equal(CrmGate.MostAtOnce, _world.Asked.Count);

        _world.Clock.Advance(TimeSpan.FromSeconds(1.1));

        Assert.All(await Task.WhenAll(lookups), answer => Assert.True(answer.State is CrmState.Slow or CrmState.Throttled));
        _world.Clock.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(CrmGate.MostAtOnce, _world.Asked.Count);
    }

    [Fact]
    public async Task A_contact_with_another_number_is_not_the_caller()
    {
        _world.Answers(200, CrmWorld.Matches(("C-1", "+49 151 12345679"), ("C-2", "0151 12345678"), ("C-3", "+43 151 12345678"), ("C-4", "call me")));

        Assert.Equal(["C-2"], (await _world.FindAsync()).Contacts.Select(contact => contact.Id));
    }

    [Fact]
    public async Task Of_ten_thousand_contacts_five_are_kept_and_the_answer_says_so()
    {
        var body = CrmWorld.Matches([.. Enumerable.Range(0, 10_000).Select(i => ($"C-{i}", "+4915112345678"))]);
        Assert.True(body.Length > CrmHttp.LargestAnswer);
        _world.Answers(200, body);

        var answer = await _world.FindAsync();

        Assert.Equal((CrmState.Answered, true), (answer.State, answer.IsTruncated));
        Assert.Equal(["C-0", "C-1", "C-2", "C-3", "C-4"], answer.Contacts.Select(contact => contact.Id));
    }

    [Fact]
    public async Task Of_an_answer_without_an_end_256_kB_are_read()
    {
        var endless = new EndlessContent();
        _world.Answers(_ => new HttpResponseMessage(System.Net.HttpStatusCode.OK) { Content = endless });

        Assert.Equal(CrmState.Down, (await _world.FindAsync()).State);
        Assert.InRange(endless.Sent, CrmHttp.LargestAnswer, CrmHttp.LargestAnswer + (32 * 1024));
    }

    [Fact]
    public async Task Nothing_personal_is_logged()
    {
        _world.Answers(200, """{"matches":[{"id":"C-77","displayName":"Erika Kanarienvogel","email":"erika@example.org","phones":["+4915112345678"]}]}""");
        await _world.FindAsync();
        _world.Answers(500, "Erika Kanarienvogel +4915112345678");
        await _world.FindAsync(phone: Number(1));

        var lines = _world.Logs.All.ToList();

        Assert.Equal(2, lines.Count);
        Assert.All(["Kanarienvogel", "15112345678", "erika@", CrmWorld.Bearer, "C-77"], canary => Assert.DoesNotContain(lines, line => line.Contains(canary, StringComparison.Ordinal)));
    }

    /// <summary>Until what goes on in the background is done; bounded, so that a test that fails ends.</summary>
    private static async Task Settled(Func<bool> isDone)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!isDone())
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
