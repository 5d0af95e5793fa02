using System.Collections.Concurrent;
using Serverless.Platform.Security;

namespace Serverless.Customers;

/// <summary>
/// Remembers who is who, for whoever asks often. What a set of identities leads to does not change, but for a customer who becomes part
/// of another one; that leaves signposts in the thread records, and whoever sees one asks again with <see cref="AskAgainAsync"/>.
/// Bounded, and at most an hour old.
/// </summary>
public sealed class CustomerCache(ICustomers customers, KeyedHash hash, TimeProvider clock)
{
    internal const int Capacity = 50_000;
    internal static readonly TimeSpan Age = TimeSpan.FromHours(1);

    private ConcurrentDictionary<string, Entry> _recent = new(StringComparer.Ordinal);
    private ConcurrentDictionary<string, Entry> _older = new(StringComparer.Ordinal);

    /// <summary>As <see cref="ICustomers.ResolveAsync"/>, out of memory when the same identities were asked for before.</summary>
    public async Task<string> ResolveAsync(string business, IReadOnlyList<Identity> identities, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(identities);
        var key = KeyOf(business, identities);
        if (Find(key) is { } known && clock.GetUtcNow() - known.ResolvedAt < Age)
        {
            Keep(key, known);
            return known.Customer;
        }

        return await ResolveAsync(business, identities, key, cancellationToken);
    }

    /// <summary>As <see cref="ICustomers.ResolveAsync"/>, whatever was remembered.</summary>
    public Task<string> AskAgainAsync(string business, IReadOnlyList<Identity> identities, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(identities);
        return ResolveAsync(business, identities, KeyOf(business, identities), cancellationToken);
    }

    private async Task<string> ResolveAsync(string business, IReadOnlyList<Identity> identities, string key, CancellationToken cancellationToken)
    {
        var customer = await customers.ResolveAsync(business, identities, cancellationToken);
        Keep(key, new Entry(customer, clock.GetUtcNow()));
        return customer;
    }

    private Entry? Find(string key) => _recent.TryGetValue(key, out var entry) || _older.TryGetValue(key, out entry) ? entry : null;

    /// <summary>What was not asked for since the last change of generations is forgotten with the next one.</summary>
    private void Keep(string key, Entry entry)
    {
        if (_recent.Count >= Capacity / 2) { (_older, _recent) = (_recent, new(StringComparer.Ordinal)); }

        _recent[key] = entry;
    }

    private string KeyOf(string business, IReadOnlyList<Identity> identities) =>
        hash.Of(["customer-cache", business, .. identities.SelectMany(identity => new[] { identity.Kind.Name(), identity.Value })]);

    private sealed record Entry(string Customer, DateTimeOffset ResolvedAt);
}
