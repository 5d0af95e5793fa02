using Azure;
using Serverless.Platform.Security;
using Serverless.Platform.Time;

namespace Serverless.Customers;

internal sealed class TableCustomers(CustomerTable table, KeyedHash hash, TimeProvider clock) : ICustomers, ICustomerRecords
{
    private const int MaxMergeHops = 4;

    public async Task<string?> FindAsync(string business, Identity identity, CancellationToken cancellationToken) =>
        IdentityKey.Of(hash, business, identity) is { } key
            ? await table.OwnerAsync(business, key, cancellationToken) ?? await OtherOwnerAsync(business, identity, cancellationToken)
            : null;

    public async Task<IReadOnlyList<string>> FindAllAsync(string business, Identity identity, int most, CancellationToken cancellationToken)
    {
        IdentityKey?[] keys = [IdentityKey.Of(hash, business, identity), IdentityKey.OtherOf(hash, business, identity)];
        var found = await Task.WhenAll(keys.OfType<IdentityKey>().Select(key => table.AllAsync(business, key, most, cancellationToken)));
        return [.. found.SelectMany(customers => customers).Distinct(StringComparer.Ordinal).Take(most)];
    }

    public async Task<string> ResolveAsync(string business, IReadOnlyList<Identity> identities, CancellationToken cancellationToken)
    {
        var known = KeysOf(business, identities);
        if (known.Count == 0) { throw new ArgumentException("None of the identities can identify anybody.", nameof(identities)); }

        var keys = known.ConvertAll(entry => entry.Key);
        var owners = await Task.WhenAll(keys.Select(key => table.OwnerAsync(business, key, cancellationToken)));
        var believed = await Task.WhenAll(known.Select((entry, i) =>
            owners[i] is null ? OtherOwnerAsync(business, entry.Identity, cancellationToken) : Task.FromResult(owners[i])));
        var customer = await TrustedAsync(business, keys, believed, cancellationToken) ?? await CreateAsync(business, keys[0], cancellationToken);
        for (var i = 0; i < keys.Count; i++)
        {
            if (owners[i] is null) { await ClaimAsync(business, customer, keys[i], cancellationToken); }
            else if (owners[i] != customer) { await ShareAsync(business, customer, keys[i], cancellationToken); }
        }

        return customer;
    }

    public async Task<bool> LinkAsync(string business, string customer, Identity identity, CancellationToken cancellationToken)
    {
        if (IdentityKey.Of(hash, business, identity) is not { } key) { return false; }

        var owner = await table.OwnerAsync(business, key, cancellationToken) ?? await ClaimAsync(business, customer, key, cancellationToken);
        if (owner != customer) { await ShareAsync(business, customer, key, cancellationToken); }

        return owner == customer;
    }

    public async Task<CustomerRecord?> FindRecordAsync(string business, string customer, CancellationToken cancellationToken)
    {
        if (await FindRowsAsync(business, customer, cancellationToken) is not var (record, ids, rows)) { return null; }

        var held = await HeldAsync(business, ids[0], rows, cancellationToken);
        return new CustomerRecord(ids[0], record.CreatedAt, [.. held.Select(key => key.Kind).Distinct().Order()]) { Ids = ids };
    }

    public async Task<IReadOnlyList<string>> FindIdsAsync(string business, string customer, CancellationToken cancellationToken) =>
        (await FindRowsAsync(business, customer, cancellationToken))?.Ids ?? [];

    /// <summary>All rows of the customer, at the end of the signposts that those leave who become part of another.</summary>
    private async Task<(CustomerRow Record, IReadOnlyList<string> Ids, IReadOnlyList<CustomerRow> Rows)?> FindRowsAsync(string business, string customer, CancellationToken cancellationToken)
    {
        for (var hop = 0; hop < MaxMergeHops && Ulid.IsWellFormed(customer); hop++)
        {
            var rows = await table.RowsAsync(business, customer, cancellationToken);
            if (rows.FirstOrDefault(row => row.RowKey == CustomerRow.RecordRow) is not { } record) { return null; }

            if (record.MergedInto is null) { return (record, [customer, .. rows.Select(row => row.Former).OfType<string>()], rows); }

            customer = record.MergedInto;
        }

        return null;
    }

    public async Task MergeAsync(string business, string from, string into, CancellationToken cancellationToken)
    {
        var rows = await table.RowsAsync(business, from, cancellationToken);
        // First: once the identities lead elsewhere nobody repeats this.
        foreach (var former in rows.Select(row => row.Former).OfType<string>().Append(from))
        {
            await table.WriteAsync(CustomerRow.FormerOf(business, into, former, clock.GetUtcNow()), cancellationToken);
        }

        foreach (var key in rows.Select(row => IdentityKey.FromRow(row.RowKey)).OfType<IdentityKey>())
        {
            if (await table.OwnerRowAsync(business, key, cancellationToken) is not { } owner || owner.Customer != from) { continue; }

            await table.WriteAsync(CustomerRow.Claim(business, into, key, clock.GetUtcNow()), cancellationToken);
            await table.ReassignAsync(business, key, into, owner.ETag, cancellationToken);
        }

        var record = rows.FirstOrDefault(row => row.RowKey == CustomerRow.RecordRow) ?? CustomerRow.Record(business, from, clock.GetUtcNow());
        record.MergedInto = into;
        await table.WriteAsync(record, cancellationToken);
        await table.DeleteAsync([.. rows.Where(row => row.RowKey != CustomerRow.RecordRow)], cancellationToken);
    }

    /// <summary>
    /// The owner of the most trusted known identity. A phone number or an address is not enough when that owner is known under another
    /// value of something more trusted that came along too: then the number was passed on, or a family shares it.
    /// </summary>
    private async Task<string?> TrustedAsync(string business, List<IdentityKey> keys, string?[] owners, CancellationToken cancellationToken)
    {
        for (var i = 0; i < keys.Count; i++)
        {
            if (owners[i] is not { } owner) { continue; }

            var stronger = keys.Take(i).Where(key => key.Kind != keys[i].Kind).ToList();
            if (stronger.Count == 0 || !await ContradictsAsync(business, owner, stronger, cancellationToken)) { return owner; }
        }

        return null;
    }

    private async Task<bool> ContradictsAsync(string business, string owner, List<IdentityKey> stronger, CancellationToken cancellationToken)
    {
        var rows = await table.RowsAsync(business, owner, cancellationToken);
        var held = await HeldAsync(business, owner, rows, cancellationToken);
        return stronger.Exists(key => IsSinglePerPerson(key.Kind) && held.Exists(other => other.Kind == key.Kind && other.Hash != key.Hash));
    }

    private static bool IsSinglePerPerson(IdentityKind kind) => kind is IdentityKind.ShopCustomer or IdentityKind.CrmContact or IdentityKind.WhatsAppUser;

    private async Task<string> CreateAsync(string business, IdentityKey first, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var customer = Ulid.New(now);
        List<CustomerRow> rows = [CustomerRow.Record(business, customer, now), CustomerRow.Claim(business, customer, first, now)];
        await table.WriteAsync(rows, cancellationToken);
        var owner = await table.ClaimAsync(business, first, customer, cancellationToken);
        if (owner != customer) { await table.DeleteAsync(rows, cancellationToken); }

        return owner;
    }

    private async Task<string> ClaimAsync(string business, string customer, IdentityKey key, CancellationToken cancellationToken)
    {
        var claim = CustomerRow.Claim(business, customer, key, clock.GetUtcNow());
        await table.WriteAsync(claim, cancellationToken);
        var owner = await table.ClaimAsync(business, key, customer, cancellationToken);
        if (owner != customer) { await table.DeleteAsync([claim], cancellationToken); }

        return owner;
    }

    /// <summary>A telephone has several people behind it, who must not be taken for each other when it rings. Other kinds need no such memory.</summary>
    private Task ShareAsync(string business, string customer, IdentityKey key, CancellationToken cancellationToken) =>
        key.Kind is IdentityKind.Phone ? table.ShareAsync(business, key, customer, clock.GetUtcNow(), cancellationToken) : Task.CompletedTask;

    /// <summary>The claims that hold: a crash between the two writes can leave one that somebody else won.</summary>
    private async Task<List<IdentityKey>> HeldAsync(string business, string customer, IReadOnlyList<CustomerRow> rows, CancellationToken cancellationToken)
    {
        var held = new List<IdentityKey>();
        foreach (var key in rows.Select(row => IdentityKey.FromRow(row.RowKey)).OfType<IdentityKey>())
        {
            if (await table.OwnerAsync(business, key, cancellationToken) == customer) { held.Add(key); }
        }

        return held;
    }

    private List<(Identity Identity, IdentityKey Key)> KeysOf(string business, IReadOnlyList<Identity> identities) =>
        [.. identities
            .Select(identity => (Identity: identity, Key: IdentityKey.Of(hash, business, identity)))
            .Where(entry => entry.Key is not null)
            .Select(entry => (entry.Identity, Key: entry.Key!.Value))
            .DistinctBy(entry => entry.Key)
            .OrderBy(entry => entry.Key.Kind)];

    /// <summary>Whose the telephone is when it is known by its other number only.</summary>
    private async Task<string?> OtherOwnerAsync(string business, Identity identity, CancellationToken cancellationToken) =>
        IdentityKey.OtherOf(hash, business, identity) is { } other ? await table.OwnerAsync(business, other, cancellationToken) : null;
}
