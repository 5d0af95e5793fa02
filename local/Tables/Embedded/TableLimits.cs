using System.Text.RegularExpressions;

namespace Serverless.Local.Tables.Embedded;

/// <summary>The service's own limits. The client checks none of them, so the store must, or code that works here fails in Azure.</summary>
internal static partial class TableLimits
{
    /// <summary>Rows of a page.</summary>
    public const int PageRows = 1000;

    /// <summary>Operations of a transaction.</summary>
    public const int BatchOperations = 100;

    private const int BatchBytes = 4 * 1024 * 1024;
    private const int EntityBytes = 1024 * 1024;
    private const int OwnProperties = 252;
    private const int NameCharacters = 255;
    private const int KeyCharacters = 512;
    private const int TextCharacters = 32 * 1024;
    private const int BlobBytes = 64 * 1024;

    /// <summary>Tables: a time before 1601 has no EDM value.</summary>
    private static readonly DateTimeOffset EarliestTime = new(1601, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static ServiceError? RefuseTableName(string name) => name switch
    {
        { Length: < 3 or > 63 } => ServiceError.OutOfRangeInput,
        _ when !TableName().IsMatch(name) => ServiceError.InvalidResourceName,
        _ when name.Equals("tables", StringComparison.OrdinalIgnoreCase) => ServiceError.InvalidInput,
        _ => null,
    };

    public static ServiceError? RefuseKeys(string partitionKey, string rowKey) => RefuseKey(partitionKey) ?? RefuseKey(rowKey);

    public static ServiceError? RefuseRow(TableRow row)
    {
        if (RefuseKeys(row.PartitionKey!, row.RowKey!) is { } keys) { return keys; }

        if (row.Properties.Count > OwnProperties) { return ServiceError.TooManyProperties; }

        foreach (var (name, value) in row.Properties)
        {
            if ((RefuseName(name) ?? RefuseValue(value)) is { } property) { return property; }
        }

        return SizeOf(row) > EntityBytes ? ServiceError.EntityTooLarge : null;
    }

    /// <summary>What is wrong with a transaction as a whole, whatever is stored; null when nothing is.</summary>
    public static ServiceError? RefuseBatch(IReadOnlyList<TableWrite> writes)
    {
        if (writes.Count > BatchOperations) { return ServiceError.TooManyOperations.AtStep(BatchOperations - 1); }

        if (writes.Sum(w => SizeOf(w.Row)) > BatchBytes) { return ServiceError.RequestBodyTooLarge; }

        var rows = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < writes.Count; i++)
        {
            if (writes[i].Row.PartitionKey != writes[0].Row.PartitionKey)
            {
                return ServiceError.CommandsInBatchActOnDifferentPartitions.AtStep(i);
            }

            if (!rows.Add(writes[i].Row.RowKey!)) { return ServiceError.InvalidDuplicateRow.AtStep(i); }
        }

        return null;
    }

    /// <summary>
    /// The documented size of a stored row in bytes: 4 + 2 for each key character + for each property 8, 2 for each character of its
    /// name, and its value.
    /// </summary>
    private static long SizeOf(TableRow row) =>
        4 + (2L * (row.PartitionKey!.Length + row.RowKey!.Length)) + row.Properties.Sum(p => 8 + (2L * p.Key.Length) + SizeOf(p.Value));

    private static long SizeOf(object value) => value switch
    {
        string text => (2L * text.Length) + 4,
        byte[] blob => blob.Length + 4L,
        Guid => 16,
        bool => 1,
        int => 4,
        _ => 8,
    };

    private static ServiceError? RefuseKey(string key) => key.Length > KeyCharacters ? ServiceError.KeyValueTooLarge
        : ForbiddenInKey().IsMatch(key) || HasLoneSurrogate(key) ? ServiceError.OutOfRangeInput
        : null;

    private static ServiceError? RefuseName(string name) => name.Length > NameCharacters ? ServiceError.PropertyNameTooLong
        : PropertyName().IsMatch(name) ? null
        : ServiceError.PropertyNameInvalid;

    private static ServiceError? RefuseValue(object value) => value switch
    {
        string { Length: > TextCharacters } => ServiceError.PropertyValueTooLarge,
        byte[] { Length: > BlobBytes } => ServiceError.PropertyValueTooLarge,
        string text when HasLoneSurrogate(text) => ServiceError.InvalidInput,
        DateTimeOffset time when time < EarliestTime => ServiceError.OutOfRangeInput,
        _ => null,
    };

    private static bool HasLoneSurrogate(string text)
    {
        for (var i = text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF'); i >= 0 && i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) { continue; }

            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1])) { return true; }

            i++;
        }

        return false;
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9]*$")]
    private static partial Regex TableName();

    [GeneratedRegex(@"[/\\#?\u0000-\u001F\u007F-\u009F]")]
    private static partial Regex ForbiddenInKey();

    [GeneratedRegex(@"^[\p{L}_][\p{L}\p{Nd}\p{Mn}\p{Mc}\p{Pc}_]*$")]
    private static partial Regex PropertyName();
}
