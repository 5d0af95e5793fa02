using Serverless.Channels;
using Serverless.Conversations;
using Serverless.Local.Time;

namespace Serverless.Tests.Channels;

public class SendLimitsTests
{
    private static readonly DateTimeOffset Start = DeliveryWorld.Start;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    [Fact]
    public void A_burst_goes_at_once_and_then_one_each_time()
    {
        var bucket = new TokenBucket(new SendRate(TimeSpan.FromSeconds(6), 45));

        for (var i = 0; i < 45; i++) { Assert.Equal(TimeSpan.Zero, bucket.Take(Start, Patience)); }

        Assert.Null(bucket.Take(Start, Patience));
        Assert.Equal(Patience, bucket.Take(Start.AddSeconds(5), Patience));
        Assert.Null(bucket.Take(Start.AddSeconds(6), Patience));
        Assert.Equal(TimeSpan.Zero, bucket.Take(Start.AddSeconds(12), Patience));
    }

    [Fact]
    public void In_no_second_more_pass_than_the_provider_takes()
    {
        var random = new Random(7);
        var bucket = new TokenBucket(SendRate.PerSecond(80, 4));
        var (now, passed) = (Start, new List<DateTimeOffset>());
        for (var i = 0; i < 10_000; i++)
        {
            now += TimeSpan.FromMilliseconds(random.Next(20));
            if (bucket.Take(now, Patience) is { } wait) { passed.Add(now + wait); }
        }

        Assert.Equal(passed.Order(), passed);
        for (var i = 80; i < passed.Count; i++) { Assert.True(passed[i] - passed[i - 80] >= TimeSpan.FromSeconds(1), $"81 in a second at {i}"); }
    }

    [Fact]
    public void Those_who_must_come_again_are_told_different_times()
    {
        var bucket = new TokenBucket(new SendRate(TimeSpan.FromSeconds(1), 1));
        bucket.Take(Start, Patience);
        bucket.Take(Start, Patience);

        Assert.Equal([2.0, 3.0, 4.0], Enumerable.Range(0, 3).Select(_ => bucket.Promise(Start).TotalSeconds));
    }

    [Fact]
    public void A_token_that_was_not_used_goes_back()
    {
        var bucket = new TokenBucket(new SendRate(TimeSpan.FromSeconds(6), 1));
        bucket.Take(Start, Patience);
        bucket.Return();

        Assert.True(bucket.IsFull(Start));
        Assert.Equal(TimeSpan.Zero, bucket.Take(Start, Patience));
    }

    [Fact]
    public void WhatsApp_has_a_limit_for_each_customer_and_one_for_the_number()
    {
        var limits = new SendLimits(new SendRatePolicy(), new LocalClock(Start));

        for (var i = 0; i < 45; i++) { Assert.True(limits.Reserve(Thread("whatsapp", "one")).IsSoon); }

        Assert.Equal((6.0, false), (limits.Reserve(Thread("whatsapp", "one")).Wait.TotalSeconds, limits.Reserve(Thread("whatsapp", "one")).IsSoon));
        var others = Enumerable.Range(0, 200).Select(i => limits.Reserve(Thread("whatsapp", $"other-{i}"))).ToList();
        Assert.InRange(others.Count(turn => turn.IsSoon), 30, 80 - 45 + 4);
    }

    [Fact]
    public void Messenger_takes_three_hundred_a_second_and_e_mail_has_no_limit()
    {
        var limits = new SendLimits(new SendRatePolicy(), new LocalClock(Start));

        Assert.InRange(Enumerable.Range(0, 1000).Count(i => limits.Reserve(Thread("messenger", $"t-{i}")).IsSoon), 285, 301);
        Assert.All(Enumerable.Range(0, 1000), i => Assert.Equal(TimeSpan.Zero, limits.Reserve(Thread("email", $"t-{i}")).Wait));
    }

    [Fact]
    public void Messenger_takes_ten_videos_a_second_of_a_page_beside_its_texts()
    {
        var clock = new LocalClock(Start);
        var limits = new SendLimits(new SendRatePolicy(), clock);
        var video = new ChatMedia(ChatMediaKind.Video, new Uri("https://shop.example/how-to.mp4"));

        var turns = Enumerable.Range(0, 100).Select(i => limits.Reserve(Thread("messenger", $"t-{i}"), video)).ToList();

        Assert.InRange(turns.Count(turn => turn.IsSoon), 9, 10);
        Assert.InRange(Enumerable.Range(0, 1000).Count(i => limits.Reserve(Thread("messenger", $"t-{i}"), video with { Kind = ChatMediaKind.Image }).IsSoon), 275, 300);
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True(limits.Reserve(Thread("messenger", "t"), video).IsSoon);
    }

    private static ChatThread Thread(string channel, string id) =>
        new() { Business = "demo", Customer = "c", Id = id, Channel = channel, Account = "1", Peer = new ChatPeer("psid", "2") };
}
