using System.Collections.Concurrent;

namespace Serverless.Local.Tables;

/// <summary>The stores of this process by account name, which is how <c>UseEmbeddedStorage=true;AccountName=…</c> finds them.</summary>
internal static class EmbeddedTableStores
{
    public const string DefaultAccount = "default";

    private static readonly ConcurrentDictionary<string, EmbeddedTableStore> Stores = new(StringComparer.Ordinal);

    /// <summary>Makes a store reachable under an account name.</summary>
    /// <exception cref="InvalidOperationException">The name is taken.</exception>
    public static void Register(string accountName, EmbeddedTableStore store)
    {
        if (!Stores.TryAdd(accountName, store))
        {
            throw new InvalidOperationException($"An embedded table store is already registered for the account '{accountName}'.");
        }
    }

    /// <summary>Ends the reachability; the store stays open.</summary>
    public static void Unregister(string accountName) => Stores.TryRemove(accountName, out _);

    public static EmbeddedTableStore Find(string accountName) => Stores.TryGetValue(accountName, out var store)
        ? store
        : throw new InvalidOperationException(
            $"UseEmbeddedStorage=true names the account '{accountName}', but no embedded host of this process serves it. "
            + "Start the embedded host, or give Tables the connection string of a real account or of Azurite.");
}
