using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Serverless.Callers.Cards;
using Serverless.Platform.Storage;

namespace Serverless.Callers.Lookups;

/// <summary>One look-up, or a minute in which look-ups of a key were refused. Partition: the business; row: the time counted backwards, so that the newest comes first.</summary>
internal sealed class LookupRow : ITableEntity
{
    public const string RefusedMatch = "refused";

    public string PartitionKey { get; set; } = "";
    public string RowKey { get; set; } = "";
    public DateTimeOffset? Timestamp { get; set; }
    public ETag ETag { get; set; }
    public DateTimeOffset At { get; set; }

    /// <summary>The name of the API key.</summary>
    public string Key { get; set; } = "";

    /// <summary>Keyed hash of the number, by a key of its own use: it finds the same number again here, and nowhere else. Null where there was none.</summary>
    public string? NumberHash { get; set; }

    /// <summary>What was found, as the card says it; or <see cref="RefusedMatch"/>.</summary>
    public string Match { get; set; } = "";

    /// <summary>The form of the answer.</summary>
    public string? Form { get; set; }

    public static string Partition(string business) => TableKey.Join(business, "lookups");

    /// <summary>Where the rows begin that are older than a time.</summary>
    public static string After(DateTimeOffset at) => (DateTimeOffset.MaxValue.UtcTicks - at.UtcTicks).ToString("d19", CultureInfo.InvariantCulture);

    public static LookupRow Of(string business, string key, string? numberHash, CallerMatch match, LookupForm form, string id, DateTimeOffset at) => new()
    {
        PartitionKey = Partition(business),
        RowKey = $"{After(at)}|{id}",
        At = at,
        Key = key,
        NumberHash = numberHash,
        Match = match.ToString().ToLowerInvariant(),
        Form = LookupForms.NameOf(form),
    };

    /// <summary>One row for all refusals of a minute, on whatever instance.</summary>
    public static LookupRow Refused(string business, string key, DateTimeOffset minute) => new()
    {
        PartitionKey = Partition(business),
        RowKey = $"{After(minute)}|refused|{TableKey.Encode(key)}",
        At = minute,
        Key = key,
        Match = RefusedMatch,
    };
}

/// <summary>The bucket of one key; see <see cref="LookupBucket"/>.</summary>
internal sealed class LookupBucketRow : ITableEntity
{
    public string PartitionKey { get; set; } = "";
    public string RowKey { get; set; } = "";
    public DateTimeOffset? Timestamp { get; set; }
    public ETag ETag { get; set; }
    public DateTimeOffset FullAt { get; set; }

    public static string Partition(string business) => TableKey.Join(business, "limits");

    /// <summary>A bucket that is full.</summary>
    public static LookupBucketRow Of(string business, string key) =>
        new() { PartitionKey = Partition(business), RowKey = TableKey.Encode(key), FullAt = DateTimeOffset.UnixEpoch };
}
