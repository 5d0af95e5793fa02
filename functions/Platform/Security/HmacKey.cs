using System.Security.Cryptography;

namespace Serverless.Platform.Security;

/// <summary>
/// A key for HMAC-SHA256, made ready once for each thread: to do that for every hash costs more than the hash of a webhook itself.
/// Safe for concurrent use.
/// </summary>
#pragma warning disable CA1001 // Keys live as long as the app; what each thread made ready goes with the thread.
public sealed class HmacKey(byte[] key)
#pragma warning restore CA1001
{
    private readonly ThreadLocal<IncrementalHash> _ready = new(() => IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key));

    /// <summary>For data in pieces: begins a hash on this thread, which <see cref="IncrementalHash.GetHashAndReset(Span{byte})"/> must end.</summary>
    internal IncrementalHash Begin() => _ready.Value!;

    /// <summary>Writes the 32 bytes of the hash.</summary>
    public void Hash(ReadOnlySpan<byte> data, Span<byte> hash)
    {
        var ready = Begin();
        ready.AppendData(data);
        ready.GetHashAndReset(hash);
    }
}
