using System.Collections.Concurrent;

namespace Serverless.Businesses;

/// <summary>
/// Business records out of memory, at most <see cref="Age"/> old: a webhook must not wait for a table. A revoked key or a changed
/// secret name therefore counts everywhere within that time.
/// </summary>
internal sealed class CachedBusinesses(BusinessStore store, TimeProvider clock) : IBusinesses
{
    public static readonly TimeSpan Age = TimeSpan.FromSeconds(30);

    /// <summary>Ids come from URLs; strangers must not be able to fill the memory.</summary>
    private const int Capacity = 10_000;

    private readonly ConcurrentDictionary<string, Entry<Business>> _businesses = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Entry<string>> _pages = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Entry<string>> _numbers = new(StringComparer.Ordinal);

    public Task<Business?> FindAsync(string business, CancellationToken cancellationToken) =>
        BusinessRules.IsId(business) ? ReadAsync(_businesses, business, store.FindAsync, cancellationToken) : Task.FromResult<Business?>(null);

    public Task<IReadOnlyList<string>> ListPolledAsync(CancellationToken cancellationToken) => store.ListAsync(RouteRow.Polled, cancellationToken);

    public async Task<Business?> FindByMessengerPageAsync(string pageId, CancellationToken cancellationToken) =>
        await FindOwnerAsync(_pages, RouteRow.MessengerPage, pageId, cancellationToken) is { } owner && owner.Messenger?.PageId == pageId ? owner : null;

    public async Task<Business?> FindByWhatsAppNumberAsync(string phoneNumberId, CancellationToken cancellationToken) =>
        await FindOwnerAsync(_numbers, RouteRow.WhatsAppNumber, phoneNumberId, cancellationToken) is { } owner
        && owner.WhatsApp?.PhoneNumberId == phoneNumberId ? owner : null;

    /// <summary>Forgets everything, after a record was changed on this instance.</summary>
    public void Forget()
    {
        _businesses.Clear();
        _pages.Clear();
        _numbers.Clear();
    }

    private async Task<Business?> FindOwnerAsync(ConcurrentDictionary<string, Entry<string>> cache, string kind, string id, CancellationToken cancellationToken) =>
        await ReadAsync(cache, id, (key, token) => store.FindOwnerAsync(kind, key, token), cancellationToken) is { } business
            ? await FindAsync(business, cancellationToken)
            : null;

    private async Task<T?> ReadAsync<T>(ConcurrentDictionary<string, Entry<T>> cache, string key,
        Func<string, CancellationToken, Task<T?>> load, CancellationToken cancellationToken)
        where T : class
    {
        var now = clock.GetUtcNow();
        if (cache.TryGetValue(key, out var entry) && now - entry.LoadedAt < Age) { return entry.Value; }

        var value = await load(key, cancellationToken);
        if (cache.Count >= Capacity) { cache.Clear(); }

        cache[key] = new Entry<T>(value, now);
        return value;
    }

    private readonly record struct Entry<T>(T? Value, DateTimeOffset LoadedAt);
}
