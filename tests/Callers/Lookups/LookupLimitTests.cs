using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text.Json.Nodes;
using Serverless.Callers.Lookups;
using Serverless.Tests.Callers.Cards;

namespace Serverless.Tests.Callers.Lookups;

/// <summary>Going through numbers with one key: limited on all instances together, seen, and no way to learn anything by it.</summary>
public class LookupLimitTests
{
    [Fact]
    public void A_bucket_gives_half_a_minutes_tokens_at_once_and_then_one_each_time()
    {
        var (bucket, now) = (LookupBucket.PerMinute(120), DateTimeOffset.UnixEpoch);

        var (taken, fullAt, _) = bucket.Take(DateTimeOffset.MinValue, 100, now);
        Assert.Equal((60, now.AddSeconds(30)), (taken, fullAt));
        Assert.Equal((0, TimeSpan.FromSeconds(0.5)), bucket.Take(fullAt, 1, now) is var empty ? (empty.Taken, empty.Wait) : default);
        Assert.Equal(1, bucket.Take(fullAt, 5, now.AddSeconds(0.5)).Taken);
        Assert.Equal(60, bucket.Take(fullAt, 100, now.AddMinutes(1)).Taken);

        // The clock was set back by a day: the wait is no longer than from an empty bucket.
        Assert.Equal(TimeSpan.FromSeconds(0.5), bucket.Take(fullAt, 1, now.AddDays(-1)).Wait);
        Assert.Equal(1, LookupBucket.PerMinute(1).Take(DateTimeOffset.MinValue, 5, now).Taken);
    }

    [Fact]
    public async Task Beyond_the_limit_a_key_is_told_when_to_come_again()
    {
        await using var scene = await LookupScene.CreateAsync(perMinute: 12);
        for (var i = 0; i < 6; i++) { Assert.Equal(200, (await scene.GetAsync(CallerScene.Number)).Status); }

        var refused = await scene.GetAsync(CallerScene.Number);
        Assert.Equal((429, "application/problem+json", "5"), (refused.Status, refused.ContentType, refused.Headers.RetryAfter.ToString()));
        Assert.Equal("callers-limited", (string)JsonNode.Parse(refused.Body)!["code"]!);

        scene.World.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(200, (await scene.GetAsync(CallerScene.Number)).Status);
        Assert.Equal(429, (await scene.GetAsync(CallerScene.Number)).Status);
    }

    [Fact]
    public async Task Instances_share_the_limit_and_a_restart_does_not_fill_it()
    {
        await using var scene = await LookupScene.CreateAsync(perMinute: 120);
        var served = 0;
        for (var instance = 0; instance < 10; instance++)
        {
            var api = scene.NewInstance();
            for (var i = 0; i < 30; i++) { served += (await scene.GetAsync(CallerScene.Number, instance: api)).Status == 200 ? 1 : 0; }
        }

        Assert.Equal(60, served);
    }

    [Fact]
    public async Task Many_at_once_get_no_more_than_one_after_the_other()
    {
        await using var scene = await LookupScene.CreateAsync(perMinute: 120);
        var instances = Enumerable.Range(0, 4).Select(_ => scene.NewInstance()).ToList();

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(() => scene.GetAsync("+49301234", instance: instances[i % 4]))));

        Assert.Equal(60, answers.Count(answer => answer.Status == 200));
        Assert.All(answers, answer => Assert.True(answer.Status is 200 or 429));
    }

    [Fact]
    public async Task A_hundred_thousand_look_ups_by_one_key_are_limited_and_seen_and_tell_nothing()
    {
        await using var scene = await LookupScene.CreateAsync(perMinute: 120);
        await scene.Callers.CustomerAsync();
        long sweeps = 0;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Name == "callers.sweeps") { l.EnableMeasurementEvents(instrument); }
        };
        listener.SetMeasurementEventCallback<long>((_, count, _, _) => Interlocked.Add(ref sweeps, count));
        listener.Start();

        var refusals = new HashSet<string>();
        var served = 0;
        for (var i = 0; i < 100_000; i++)
        {
            // Every tenth number is the customer's.
            var answer = await scene.GetAsync(i % 10 == 0 ? CallerScene.Number : string.Create(CultureInfo.InvariantCulture, $"+49170{1_000_000 + i}"));
            if (answer.Status == 200) { served++; }
            else { refusals.Add($"{answer.Status} {answer.Headers.RetryAfter} {answer.Body}"); }
        }

        Assert.Equal(60, served);
        Assert.Single(refusals);
        Assert.Single(scene.World.Logs.Lines, line => line.Contains("callers.sweeping", StringComparison.Ordinal) && line.StartsWith("Error", StringComparison.Ordinal));
        Assert.True(sweeps >= 1);
        var record = JsonNode.Parse((await scene.AuditAsync("?limit=500")).Body)!["lookups"]!.AsArray();
        Assert.Equal((60, 1), (record.Count(lookup => (string)lookup!["match"]! != "refused"), record.Count(lookup => (string)lookup!["match"]! == "refused")));
    }

    [Fact]
    public async Task Who_stays_below_the_limit_but_finds_nearly_nobody_is_seen_too()
    {
        await using var scene = await LookupScene.CreateAsync(perMinute: 60);
        for (var i = 0; i < SweepWatch.ManyLookups - 1; i++) { await LookUpAsync(i); }

        Assert.DoesNotContain(scene.World.Logs.Lines, IsAlert);
        await LookUpAsync(999);
        Assert.Single(scene.World.Logs.Lines, IsAlert);

        async Task LookUpAsync(int i)
        {
            Assert.Equal(200, (await scene.GetAsync(string.Create(CultureInfo.InvariantCulture, $"+49170{1_000_000 + i}"))).Status);
            scene.World.Clock.Advance(TimeSpan.FromSeconds(2));
        }
    }

    [Fact]
    public async Task A_busy_desk_that_knows_its_callers_is_no_sweep()
    {
        await using var scene = await LookupScene.CreateAsync(perMinute: 60);
        await scene.Callers.CustomerAsync();
        for (var i = 0; i < SweepWatch.ManyLookups + 50; i++)
        {
            await scene.GetAsync(i % 3 == 0 ? CallerScene.Number : "+4930123456");
            scene.World.Clock.Advance(TimeSpan.FromSeconds(2));
        }

        Assert.DoesNotContain(scene.World.Logs.Lines, IsAlert);
    }

    private static bool IsAlert(string line) => line.Contains("callers.sweeping", StringComparison.Ordinal);
}
