using System.Collections.Concurrent;
using Serverless.Conversations;

namespace Serverless.Channels;

/// <summary>When a message may be sent, as far as rates go.</summary>
internal readonly record struct SendTurn(TimeSpan Wait, bool IsSoon)
{
    /// <summary>Only for one that comes soon: its token is taken.</summary>
    public Task ComesAsync(TimeProvider clock, CancellationToken cancellationToken) =>
        Wait > TimeSpan.Zero ? Task.Delay(Wait, clock, cancellationToken) : Task.CompletedTask;
}

/// <summary>
/// Keeps to the providers' rates before they have to refuse. In the memory of one instance: several together may be too fast, and learn
/// so from the provider.
/// </summary>
internal sealed class SendLimits(SendRatePolicy policy, TimeProvider clock)
{
    /// <summary>So long a message is waited for; a longer wait is a deferral.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private const int SweepAt = 10_000;
    private readonly ConcurrentDictionary<string, TokenBucket> _buckets = new(StringComparer.Ordinal);

    /// <param name="thread">The chat that is sent to.</param>
    /// <param name="media">The file that is shown with the message; a sound counts like a video.</param>
    public SendTurn Reserve(ChatThread thread, ChatMedia? media = null)
    {
        var (now, wait) = (clock.GetUtcNow(), TimeSpan.Zero);
        if (policy.At(thread.Channel, now) is not { } rates) { return new SendTurn(wait, true); }

        var buckets = Buckets(thread, media, rates, now);
        foreach (var bucket in buckets)
        {
            if (bucket.Take(now, Patience) is not { } own)
            {
                foreach (var taken in buckets.TakeWhile(other => other != bucket)) { taken.Return(); }

                return new SendTurn(bucket.Promise(now), false);
            }

            wait = own > wait ? own : wait;
        }

        return new SendTurn(wait, true);
    }

    /// <summary>All that must have a token, the narrowest first.</summary>
    private List<TokenBucket> Buckets(ChatThread thread, ChatMedia? media, SendRates rates, DateTimeOffset now)
    {
        var buckets = new List<TokenBucket>(3);
        if (rates.Pair is { } pair) { buckets.Add(Bucket($"{thread.Business}|{thread.Id}", pair, now)); }

        if (rates.Video is { } video && media is { Kind: ChatMediaKind.Video or ChatMediaKind.Audio }) { buckets.Add(Bucket($"{thread.Channel}|{thread.Account}|video", video, now)); }

        buckets.Add(Bucket($"{thread.Channel}|{thread.Account}", rates.Account, now));
        return buckets;
    }

    private TokenBucket Bucket(string key, SendRate rate, DateTimeOffset now)
    {
        if (_buckets.TryGetValue(key, out var known)) { return known; }

        if (_buckets.Count >= SweepAt)
        {
            foreach (var (full, bucket) in _buckets)
            {
                if (bucket.IsFull(now)) { _buckets.TryRemove(full, out _); }
            }
        }

        return _buckets.GetOrAdd(key, _ => new TokenBucket(rate));
    }
}
