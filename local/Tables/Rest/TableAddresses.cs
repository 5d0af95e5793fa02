using System.Globalization;
using System.Text;

namespace Serverless.Local.Tables.Rest;

/// <summary>The addresses of the Table service's resources.</summary>
internal sealed class TableAddresses(Uri service)
{
    private const string Format = "?$format=application%2Fjson%3Bodata%3Dminimalmetadata";

    private readonly string _base = service.GetLeftPart(UriPartial.Path).TrimEnd('/');

    public string Tables => $"{_base}/Tables";

    public string Batch => $"{_base}/$batch";

    public string Table(string table) => $"{_base}/Tables('{table}')";

    public string Inserts(string table) => $"{_base}/{table}";

    public string Entity(string table, string partitionKey, string rowKey) =>
        $"{_base}/{table}(PartitionKey='{Key(partitionKey)}',RowKey='{Key(rowKey)}')";

    public string Read(string table, string partitionKey, string rowKey, IReadOnlyList<string>? select)
    {
        var address = new StringBuilder(Entity(table, partitionKey, rowKey)).Append(Format);
        AppendSelect(address, select);
        return address.ToString();
    }

    public string List(TableQuery query)
    {
        var address = new StringBuilder(Tables).Append(Format);
        AppendQuery(address, query);
        if (query.Continuation is { } table) { Append(address, "NextTableName", table); }

        return address.ToString();
    }

    public string Query(string table, TableQuery query)
    {
        var address = new StringBuilder(_base).Append('/').Append(table).Append("()").Append(Format);
        AppendQuery(address, query);
        if (query.Continuation?.Split(' ', 2) is { } next)
        {
            if (next[0].Length > 0) { Append(address, "NextPartitionKey", next[0]); }

            if (next.Length > 1 && next[1].Length > 0) { Append(address, "NextRowKey", next[1]); }
        }

        return address.ToString();
    }

    private static string Key(string key) => Uri.EscapeDataString(key.Replace("'", "''", StringComparison.Ordinal));

    private static void AppendQuery(StringBuilder address, TableQuery query)
    {
        if (query.Top is { } top) { Append(address, "$top", top.ToString(CultureInfo.InvariantCulture)); }

        AppendSelect(address, query.Select);
        if (query.Filter is { } filter) { Append(address, "$filter", filter); }
    }

    private static void AppendSelect(StringBuilder address, IReadOnlyList<string>? select)
    {
        if (select is { Count: > 0 }) { Append(address, "$select", string.Join(',', select)); }
    }

    private static void Append(StringBuilder address, string name, string value) =>
        address.Append('&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
}
