namespace Serverless.Local.ServiceBus.Storage;

/// <summary>A row's key: the entity in the upper 16 bits, the number within it in the lower 48, so that new rows of an entity are appended.</summary>
internal static class StoreKeys
{
    private const int NumberBits = 48;

    public static long Of(int entityId, long number) => ((long)entityId << NumberBits) | number;

    public static int Entity(long key) => (int)(key >> NumberBits);

    public static long Number(long key) => key & ((1L << NumberBits) - 1);
}
