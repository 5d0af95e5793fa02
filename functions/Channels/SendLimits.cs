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

    public SendTurn Reserve(ChatThread thread)
    {
        var now = clock.GetUtcNow();
        if (policy.At(thread.Channel, now) is not { } rates) { return new SendTurn(TimeSpan.Zero, true); }

        var account = Bucket($"{thread.Channel}|{thread.Account}", rates.Account, now);
        var pair = rates.Pair is null ? null : Bucket($"{thread.Business}|{thread.Id}", rates.Pair, now);
        var wait = TimeSpan.Zero;
        if (pair is not null)
        {
            if (pair.Take(now, Patience) is not { } own) { return new SendTurn(pair.Promise(now), false); }

            wait = own;
        }

        if (account.Take(now, Patience) is { } all) { return new SendTurn(all > wait ? all : wait, true); }

        pair?.Return();
        return new SendTurn(account.Promise(now), false);
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
