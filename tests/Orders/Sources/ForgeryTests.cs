using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Serverless.Orders.Sources;
using Serverless.Platform.Security;

namespace Serverless.Tests.Orders.Sources;

/// <summary>Each signature scheme refuses ten thousand generated forgeries, and accepts the vectors.</summary>
public class ForgeryTests
{
    private const int Forgeries = 10_000;
    private const string Number = "\"total\":39.90,";
    private const string OtherSecret = "whsec_QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVowMTIzNDU=";

    public static TheoryData<string, string, string> Vectors => new()
    {
        { "shopify", "shpss_demo_7f21", """{"id":5501,"name":"#1042","phone":"+4915112345678","total_price":"39.90"}""" + "\nyBjrOLSSEYZ5/kB4cR4SKGLON83pXiLXbK8L4DNAbA8=" },
        { "woocommerce", "wc_demo_42", """{"id":727,"status":"processing","billing":{"first_name":"J\u00fcrgen","city":"K\u00f6ln"},"_links":{"self":[{"href":"https:\/\/shop.example\/wp-json\/wc\/v3\/orders\/727"}]}}""" + "\nUWuYmhnliuKwc30x1tsTRKjFDd3dE3MyX6c0o+yCiC8=" },
        { "woocommerce", "a&amp;b&quot;c", """{"id":1}""" + "\nxevpRWT6BCYreWvsTrQdOAxN9cXmq7jrydkdzrbaSsg=" },
        { "standard", "whsec_AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=", """{"type":"order.shipped","timestamp":"2026-01-01T00:00:00Z","data":{"order":"1042"}}""" + "\nv1,95Erhc1Y5kAvQFlnmls2c2wwv0d8zglok4TsHDBAXlk=" },
        { "standard", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", """{"test": 2432232314}""" + "\nv1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=" },
    };

    [Theory]
    [MemberData(nameof(Vectors))]
    public void The_vectors_are_accepted(string source, string secret, string bodyAndSignature)
    {
        var (body, signature) = (Encoding.UTF8.GetBytes(bodyAndSignature.Split('\n')[0]), bodyAndSignature.Split('\n')[1]);
        var (id, timestamp) = body.Length == 20 ? ("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330) : ("msg_01", 1767225600);

        Assert.Equal(SignatureCheck.Valid, Check(source, body, signature, secret, id, timestamp));
        Assert.Equal(SignatureCheck.Valid, Check(source, body, signature, secret, id, timestamp, "another one", secret));
        Assert.NotEqual(SignatureCheck.Valid, Check(source, body, signature, "another one", id, timestamp));
    }

    [Theory]
    [InlineData("shopify")]
    [InlineData("woocommerce")]
    [InlineData("standard")]
    public void Ten_thousand_forgeries_are_refused(string source)
    {
        var random = new Random(source.Length);
        for (var i = 0; i < Forgeries; i++)
        {
            var secret = "whsec_" + Convert.ToBase64String(Bytes(random, 32));
            var body = Encoding.UTF8.GetBytes($$"""{"id":{{random.Next()}},{{Number}}"note":"Gr\u00fc\u00dfe\/{{random.Next()}}"}""");
            var (forgedBody, forged, how) = Forge(random, source, secret, body, i % 10);

            Assert.True(Check(source, forgedBody, forged, secret) is not SignatureCheck.Valid, $"forgery {i} ({how}) was accepted");
            if (i % 100 == 0) { Assert.Equal(SignatureCheck.Valid, Check(source, body, Sign(source, secret, body), secret)); }
        }
    }

    private static (byte[] Body, string? Signature, string How) Forge(Random random, string source, string secret, byte[] body, int kind)
    {
        var good = Sign(source, secret, body);
        var (prefix, base64) = source == "standard" ? ("v1,", good[3..]) : ("", good);
        return kind switch
        {
            0 => (body, Sign(source, "whsec_" + Convert.ToBase64String(Bytes(random, 32)), body), "wrong key"),
            1 => (body, Sign(source, OtherSecret, body), "another business's secret"),
            2 => (Flipped(random, body), good, "other body"),
            3 => (JsonSerializer.SerializeToUtf8Bytes(JsonDocument.Parse(body).RootElement, Relaxed), good, "re-serialised body"),
            4 => (body, prefix + Convert.ToHexStringLower(Convert.FromBase64String(base64)), "hex instead of base64"),
            5 => (body, prefix + base64[..random.Next(0, base64.Length)], "truncated"),
            6 => (body, prefix + Convert.ToBase64String(Flipped(random, Convert.FromBase64String(base64))), "other signature"),
            7 => (body, source == "standard" ? "v2," + base64 : base64.TrimEnd('='), "other version or no padding"),
            8 => (body, random.Next(3) switch { 0 => null, 1 => "", _ => prefix + new string('A', 43) + "=" }, "nothing"),
            _ => ([.. body, (byte)'\n'], good, "a line break more"),
        };
    }

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, WriteIndented = true };

    private static SignatureCheck Check(string source, byte[] body, string? signature, string secret, string id = "msg_01", long timestamp = 1767225600, params string[] more)
    {
        var headers = new HeaderDictionary();
        if (source == "standard")
        {
            headers["webhook-id"] = id;
            headers["webhook-timestamp"] = timestamp.ToString(CultureInfo.InvariantCulture);
        }

        var (port, name) = source switch
        {
            "shopify" => ((IOrderSource)new ShopifySource(), "X-Shopify-Hmac-Sha256"),
            "woocommerce" => (new WooCommerceSource(), WooCommerceSource.SignatureHeader),
            _ => (new StandardSource(), "webhook-signature"),
        };
        if (signature is not null) { headers[name] = signature; }

        return port.Check(new SourceDelivery("demo", null, headers, body, DateTimeOffset.FromUnixTimeSeconds(timestamp)), more.Length > 0 ? more : [secret]);
    }

    private static string Sign(string source, string secret, byte[] body) => source == "standard"
        ? StandardWebhookSignature.Sign("msg_01", 1767225600, body, secret)
        : Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body));

    private static byte[] Bytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    private static byte[] Flipped(Random random, byte[] bytes)
    {
        byte[] flipped = [.. bytes];
        flipped[random.Next(flipped.Length)] ^= (byte)(1 << random.Next(8));
        return flipped;
    }
}
