using Azure;
using Azure.Data.Tables;
using Serverless.Customers.Phones;
using Serverless.Platform.Security;
using Serverless.Platform.Storage;

namespace Serverless.Customers;

/// <summary>
/// Whom an identity belongs to. Partition: business and the first characters of the hash, so that no partition gets hot; row: kind and
/// keyed hash. Whoever inserts it first decides.
/// </summary>
internal sealed class IdentityRow : ITableEntity
{
    public string PartitionKey { get; set; } = "";
    public string RowKey { get; set; } = "";
    public DateTimeOffset? Timestamp { get; set; }
    public ETag ETag { get; set; }
    public string Customer { get; set; } = "";

    public static IdentityRow Of(string business, IdentityKey identity, string customer) => new()
    {
        PartitionKey = identity.Partition(business),
        RowKey = identity.Row,
        Customer = customer,
    };

    /// <summary>Somebody who came with an identity that is another customer's. Beside its row, so that one query finds all of them.</summary>
    public static IdentityRow Shared(string business, IdentityKey identity, string customer) => new()
    {
        PartitionKey = identity.Partition(business),
        RowKey = $"{identity.Row}|{customer}",
        Customer = customer,
    };
}

/// <summary>
/// What one customer consists of, in a partition of their own: the record (row <c>customer</c>), one row an identity, so that all of
/// a person's identities are found again, and one row a customer who became part of this one. Written before the <see cref="IdentityRow"/>, which decides whether the claim holds.
/// </summary>
internal sealed class CustomerRow : ITableEntity
{
    public const string RecordRow = "customer";
    private const string FormerPrefix = "former|";

    public string PartitionKey { get; set; } = "";
    public string RowKey { get; set; } = "";
    public DateTimeOffset? Timestamp { get; set; }
    public ETag ETag { get; set; }

    /// <summary>When we met the customer, or the identity.</summary>
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>On the record row: the customer this one became a part of.</summary>
    public string? MergedInto { get; set; }

    public static string Partition(string business, string customer) => TableKey.Join(business, "customer", customer);

    public static CustomerRow Record(string business, string customer, DateTimeOffset now) =>
        new() { PartitionKey = Partition(business, customer), RowKey = RecordRow, CreatedAt = now };

    public static CustomerRow Claim(string business, string customer, IdentityKey identity, DateTimeOffset now) =>
        new() { PartitionKey = Partition(business, customer), RowKey = identity.Row, CreatedAt = now };

    /// <summary>Says that another customer became part of this one.</summary>
    public static CustomerRow FormerOf(string business, string customer, string former, DateTimeOffset now) =>
        new() { PartitionKey = Partition(business, customer), RowKey = FormerPrefix + former, CreatedAt = now };

    /// <summary>The customer who became part of this one; null on other rows.</summary>
    public string? Former => RowKey.StartsWith(FormerPrefix, StringComparison.Ordinal) ? RowKey[FormerPrefix.Length..] : null;
}

/// <summary>An identity as keys hold it: kind and keyed hash.</summary>
internal readonly record struct IdentityKey(IdentityKind Kind, string Hash)
{
    public string Row => $"{Kind.Name()}|{Hash}";

    public string Partition(string business) => TableKey.Join(business, Hash[..2]);

    public static IdentityKey? Of(KeyedHash hash, string business, Identity identity) =>
        Identities.Normalise(identity) is { } value ? new IdentityKey(identity.Kind, hash.Of(business, identity.Kind.Name(), value)) : null;

    /// <summary>The other number by which the same telephone may be known: see <see cref="PhoneNumber.Candidates"/>.</summary>
    public static IdentityKey? OtherOf(KeyedHash hash, string business, Identity identity) =>
        identity.Kind == IdentityKind.Phone && PhoneNumber.Parse(identity.Value, country: null) is { Candidates: [_, var other] }
            ? Of(hash, business, identity with { Value = other.Value })
            : null;

    public static IdentityKey? FromRow(string row) =>
        row.Split('|') is [var name, { Length: > 2 } hash] && Identities.ParseKind(name) is { } kind ? new IdentityKey(kind, hash) : null;
}
