using System.Text;
using Serverless.Local.Tables.Filters;
using Serverless.Local.Tables.Mapping;

namespace Serverless.Local.Tables.Embedded;

/// <summary>
/// Reads one page. It ends at its size, or after so many rows looked at (the service: after five seconds), so a page of a filter
/// that matches little may be empty and still have a next one.
/// </summary>
internal sealed class PageScan(TableFilter? filter, int top, IReadOnlyList<string>? select)
{
    public const int MostRowsLookedAt = 10_000;

    public TablePage<TableRow> Run(IEnumerable<TableRow> rows)
    {
        var page = new List<TableRow>();
        var lookedAt = 0;
        foreach (var row in rows)
        {
            if (page.Count == top || lookedAt == MostRowsLookedAt) { return new(page, ToToken(row)); }

            lookedAt++;
            if (filter?.Matches(row) ?? true) { page.Add(Project(row, select)); }
        }

        return new(page, null);
    }

    /// <summary>The row with nothing but the selected properties; its version always comes along.</summary>
    public static TableRow Project(TableRow row, IReadOnlyList<string>? select) => select is null or [] ? row : new TableRow
    {
        ETag = row.ETag,
        PartitionKey = select.Contains(SystemProperties.PartitionKey) ? row.PartitionKey : null,
        RowKey = select.Contains(SystemProperties.RowKey) ? row.RowKey : null,
        Timestamp = select.Contains(SystemProperties.Timestamp) ? row.Timestamp : null,
        Properties = row.Properties.FindAll(p => select.Contains(p.Key)),
    };

    /// <exception cref="FormatException">The token is none of ours.</exception>
    public static RowPosition FromToken(string token)
    {
        var parts = token.Split(' ');
        return parts.Length == 2 ? new(Decode(parts[0]), Decode(parts[1])) : throw new FormatException("The continuation token is malformed.");
    }

    private static string ToToken(TableRow row) => $"{Encode(row.PartitionKey!)} {Encode(row.RowKey!)}";

    private static string Encode(string key) => "1!" + Convert.ToBase64String(Encoding.UTF8.GetBytes(key));

    private static string Decode(string part) => part.StartsWith("1!", StringComparison.Ordinal)
        ? Encoding.UTF8.GetString(Convert.FromBase64String(part[2..]))
        : throw new FormatException("The continuation token is malformed.");
}
