using System.Collections.Concurrent;

namespace Serverless.Local.Tables;

/// <summary>
/// How many table operations the clients of one account made, as Azure would count them: a point read, one page of a query, one write
/// and one transaction are one each. Only accounts that somebody watches are counted; those made before are not.
/// </summary>
internal sealed class TableOperations
{
    private static readonly ConcurrentDictionary<string, TableOperations> Watched = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (long Reads, long Writes)> _byTable = new(StringComparer.Ordinal);
    private readonly Func<string, string, string> _lineOf;

    private TableOperations(Func<string, string, string> lineOf) => _lineOf = lineOf;

    /// <summary>Starts to count the operations of clients that are made from now on for this account.</summary>
    /// <param name="accountName">Whose.</param>
    /// <param name="lineOf">Under which name a point read of a table's row is counted, by table and row key; the table's where it is null.</param>
    public static TableOperations Watch(string accountName, Func<string, string, string>? lineOf = null) =>
        Watched.GetOrAdd(accountName, _ => new TableOperations(lineOf ?? (static (table, _) => table)));

    /// <summary>The transport, counted when its account is watched.</summary>
    internal static ITableTransport Count(ITableTransport transport) =>
        Watched.TryGetValue(transport.AccountName, out var operations) ? new CountedTransport(transport, operations) : transport;

    public long Reads => _byTable.Values.Sum(count => count.Reads);

    public long Writes => _byTable.Values.Sum(count => count.Writes);

    /// <summary>The counts by table, or by what else they were told to be counted under.</summary>
    public IReadOnlyDictionary<string, (long Reads, long Writes)> ByTable => _byTable;

    /// <summary>Begins again at nothing.</summary>
    public void Reset() => _byTable.Clear();

    internal void ReadRow(string table, string rowKey) => Read(_lineOf(table, rowKey));

    internal void Read(string table) => _byTable.AddOrUpdate(table, (1, 0), static (_, count) => (count.Reads + 1, count.Writes));

    internal void Wrote(string table) => _byTable.AddOrUpdate(table, (0, 1), static (_, count) => (count.Reads, count.Writes + 1));
}
