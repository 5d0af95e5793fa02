using System.Security.Cryptography;
using System.Text;
using Serverless.Conversations;
using Serverless.Platform.Security;

namespace Serverless.Tests.Conversations;

public class MetaForgeryTests
{
    private const int Forgeries = 10_000;
    private static readonly byte[] Secret = Encoding.UTF8.GetBytes(ChatWorld.AppSecret);
    private static readonly HmacKey[] Keys = [new(Secret)];

    [Fact]
    public void Ten_thousand_forgeries_are_refused()
    {
        var random = new Random(20261121);
        for (var i = 0; i < Forgeries; i++)
        {
            var body = i % 2 == 0 ? MessengerBodies.Text($"Grüße {i}", $"m_{i}") : WhatsAppBodies.Text($"Grüße {i} http://x.de/{i}", $"wamid.{i}");
            Assert.Equal(SignatureCheck.Valid, MetaSignature.Check(MetaSignature.Sign(body, Secret), body, Keys));
            var (header, sent) = Forge(random, i, body);

            var check = MetaSignature.Check(header, sent, Keys);

            Assert.True(check is not SignatureCheck.Valid, $"forgery {i} was accepted: {header}");
        }
    }

    private static (string Header, byte[] Body) Forge(Random random, int i, byte[] body) => (i / 2 % 12) switch
    {
        0 => (MetaSignature.Sign(body, Key(random)), body),
        1 => (MetaSignature.Sign(body, Secret), Changed(random, body)),
        2 => (MetaSignature.Sign(body, Secret), Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body).Replace("\":", "\": ", StringComparison.Ordinal))),
        3 => ("sha256=" + Convert.ToBase64String(HMACSHA256.HashData(Secret, body)), body),
        4 => ("sha256=" + Convert.ToHexString(HMACSHA256.HashData(Secret, body)), body),
        5 => (MetaSignature.Sign(body, Secret)[..random.Next(0, 71)], body),
        6 => (MetaSignature.Sign(body, Encoding.UTF8.GetBytes("other_business_secret_0123456789")), body),
        7 => ("sha256=" + Convert.ToHexStringLower(SHA256.HashData(body)), body),
        8 => (MetaSignature.Sign(body, Secret), body[..random.Next(0, body.Length)]),
        9 => (MetaSignature.Sign(body, Secret).Replace("sha256=", "sha1=xx", StringComparison.Ordinal), body),
        10 => (Flipped(random, MetaSignature.Sign(body, Secret)), body),
        _ => (MetaSignature.Sign(body, []), body),
    };

    private static byte[] Key(Random random)
    {
        var key = new byte[random.Next(1, 64)];
        random.NextBytes(key);
        return key;
    }

    /// <summary>One bit of one byte that is not part of what a proxy may have rewritten.</summary>
    private static byte[] Changed(Random random, byte[] body)
    {
        var copy = body.ToArray();
        copy[random.Next(copy.Length)] ^= (byte)(1 << random.Next(8));
        return copy;
    }

    private static string Flipped(Random random, string header)
    {
        var at = random.Next("sha256=".Length, header.Length);
        return header[..at] + (header[at] == 'a' ? 'b' : 'a') + header[(at + 1)..];
    }
}
