using System.Collections.Concurrent;

namespace Serverless.Local.Tables;

/// <summary>What a table service may do to one operation.</summary>
internal enum TableFault
{
    None,

    /// <summary>503, and nothing was done.</summary>
    Busy,

    /// <summary>No answer, and nothing was done.</summary>
    TimeOut,

    /// <summary>No answer, though it was done.</summary>
    TimeOutAfter,

    /// <summary>Done, but the answer was lost and the client asked again: an insert is then a conflict (409), a conditional change is outdated (412).</summary>
    AskedTwice,
}

/// <summary>Faults of the tables of one account, for tests that ask for them. Only clients that are made afterwards meet them.</summary>
internal sealed class TableFaults(Func<TableFault> next)
{
    private static readonly ConcurrentDictionary<string, TableFaults> Accounts = new(StringComparer.Ordinal);
    private long _struck;

    /// <summary>How many operations were struck.</summary>
    public long Struck => Interlocked.Read(ref _struck);

    /// <summary>From now on, new clients of this account meet what <paramref name="next"/> says, asked for each operation.</summary>
    public static TableFaults Arm(string accountName, Func<TableFault> next) => Accounts[accountName] = new TableFaults(next);

    public static void Disarm(string accountName) => Accounts.TryRemove(accountName, out _);

    /// <summary>The transport with the faults of its account, if it has any.</summary>
    internal static ITableTransport Around(ITableTransport transport) =>
        Accounts.TryGetValue(transport.AccountName, out var faults) ? new FaultyTransport(transport, faults) : transport;

    internal TableFault Next()
    {
        var fault = next();
        if (fault is not TableFault.None) { Interlocked.Increment(ref _struck); }

        return fault;
    }
}
