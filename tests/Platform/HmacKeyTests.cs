using System.Security.Cryptography;
using Serverless.Platform.Security;

namespace Serverless.Tests.Platform;

public class HmacKeyTests
{
    private static readonly byte[] Secret = "key"u8.ToArray();

    // Wikipedia and many others list it as the example of HMAC-SHA256.
    [Fact]
    public void The_known_vector_comes_out_every_time()
    {
        var (key, hash) = (new HmacKey(Secret), new byte[HMACSHA256.HashSizeInBytes]);
        for (var i = 0; i < 3; i++)
        {
            key.Hash("The quick brown fox jumps over the lazy dog"u8, hash);

            Assert.Equal("f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8", Convert.ToHexStringLower(hash));
        }
    }

    [Fact]
    public void Threads_that_share_a_key_do_not_mix_their_data()
    {
        var key = new HmacKey(Secret);

        Parallel.For(0, 20_000, i =>
        {
            var data = new byte[i % 300];
            data.AsSpan().Fill((byte)i);
            Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
            key.Hash(data, hash);

            Assert.True(hash.SequenceEqual(HMACSHA256.HashData(Secret, data)));
        });
    }
}
