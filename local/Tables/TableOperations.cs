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

    /// <summary>Starts to count the operations of clients that are made from now on for this account.</summary>
    public static TableOperations Watch(string accountName) => Watched.GetOrAdd(accountName, _ => new TableOperations());

    /// <summary>The transport, counted when its account is watched.</summary>
    internal static ITableTransport Count(ITableTransport transport) =>
        Watched.TryGetValue(transport.AccountName, out var operations) ? new CountedTransport(transport, operations) : transport;

    public long Reads => _byTable.Values.Sum(count => count.Reads);

    public long Writes => _byTable.Values.Sum(count => count.Writes);

    /// <summary>The counts by table.</summary>
    public IReadOnlyDictionary<string, (long Reads, long Writes)> ByTable => _byTable;

    /// <summary>Begins again at nothing.</summary>
    public void Reset() => _byTable.Clear();

    internal void Read(string table) => _byTable.AddOrUpdate(table, (1, 0), static (_, count) => (count.Reads + 1, count.Writes));

    internal void Wrote(string table) => _byTable.AddOrUpdate(table, (0, 1), static (_, count) => (count.Reads, count.Writes + 1));
}
