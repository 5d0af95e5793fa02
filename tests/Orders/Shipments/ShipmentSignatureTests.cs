using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Primitives;
using Serverless.Orders.Shipments;
using Serverless.Platform.Security;

namespace Serverless.Tests.Orders.Shipments;

public class ShipmentSignatureTests
{
    private const int Forgeries = 10_000;
    private const string AfterShipSecret = "as_demo_secret";
    private const string AfterShipGood = "r5opkl1pQ+SMXASN5a38WOyfKO+TYqCY8r9txgnXgTg=";
    private const string EasyPostSecret = "schlüssel";
    private const string EasyPostGood = "hmac-sha256-hex=b75a3b617e0af98b9c2fcac0a9060275359472197c61d415a91c9a8cff95ded0";
    private const string StandardSecret = "whsec_AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=";

    private static readonly byte[] AfterShipBody = Encoding.UTF8.GetBytes(
        """{"event":"tracking_update","event_id":"6d0c0c2e-3f0a-4f0f-9b43-2f5f7c1d8a10","is_tracking_first_tag":true,"msg":{"id":"t1","tracking_number":"00340434161094000001","slug":"dhl-germany","tag":"OutForDelivery","subtag":"OutForDelivery_001","order_number":"1042"},"ts":1767225600}""");

    private static readonly byte[] EasyPostBody = Encoding.UTF8.GetBytes(
        """{"id":"evt_9","object":"Event","description":"tracker.updated","mode":"test","previous_attributes":{"status":"in_transit"},"result":{"id":"trk_9","object":"Tracker","tracking_code":"EZ4000000004","status":"delivered"}}""");

    [Fact]
    public void The_vector_of_AfterShip_is_valid() =>
        Assert.Equal(SignatureCheck.Valid, AfterShipSignature.Check(AfterShipGood, AfterShipBody, [AfterShipSecret]));

    [Theory]
    [InlineData("schl\u00fcssel")]
    [InlineData("schlu\u0308ssel")]
    public void The_vector_of_EasyPost_is_valid_however_the_secret_was_typed(string secret) =>
        Assert.Equal(SignatureCheck.Valid, EasyPostSignature.Check(EasyPostGood, EasyPostBody, [secret]));

    [Fact]
    public void During_a_rotation_either_secret_counts_and_no_secret_never_means_accept()
    {
        Assert.Equal(SignatureCheck.Valid, AfterShipSignature.Check(AfterShipGood, AfterShipBody, ["next", AfterShipSecret]));
        Assert.Equal(SignatureCheck.Valid, EasyPostSignature.Check(EasyPostGood, EasyPostBody, ["next", EasyPostSecret]));
        Assert.Equal(SignatureCheck.Mismatch, AfterShipSignature.Check(AfterShipGood, AfterShipBody, []));
        Assert.Equal(SignatureCheck.Mismatch, EasyPostSignature.Check(EasyPostGood, EasyPostBody, []));
    }

    [Fact]
    public void A_secret_that_is_no_text_throws_nothing() =>
        Assert.Equal(SignatureCheck.Mismatch, EasyPostSignature.Check(EasyPostGood, EasyPostBody, ["half\ud83d"]));

    [Fact]
    public void No_header_is_missing_and_two_are_malformed()
    {
        Assert.Equal(SignatureCheck.Missing, AfterShipSignature.Check(StringValues.Empty, AfterShipBody, [AfterShipSecret]));
        Assert.Equal(SignatureCheck.Missing, EasyPostSignature.Check(StringValues.Empty, EasyPostBody, [EasyPostSecret]));
        Assert.Equal(SignatureCheck.Malformed, AfterShipSignature.Check(new StringValues([AfterShipGood, AfterShipGood]), AfterShipBody, [AfterShipSecret]));
        Assert.Equal(SignatureCheck.Malformed, EasyPostSignature.Check(new StringValues([EasyPostGood, EasyPostGood]), EasyPostBody, [EasyPostSecret]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("r5opkl1pQ+SMXASN5a38WOyfKO+TYqCY8r9txgnXgTg")]
    [InlineData("r5opkl1pQ+SMXASN5a38WOyfKO+TYqCY8r9txgnXgTh=")]
    [InlineData(" r5opkl1pQ+SMXASN5a38WOyfKO+TYqCY8r9txgnXgTg=")]
    [InlineData("r5opkl1pQ-SMXASN5a38WOyfKO-TYqCY8r9txgnXgTg=")]
    [InlineData("af9a29925d6943e48c5c048de5adfc58ec9f28ef9362a098f2bf6dc609d78138")]
    public void Any_other_spelling_of_AfterShips_signature_is_malformed(string header) =>
        Assert.Equal(SignatureCheck.Malformed, AfterShipSignature.Check(header, AfterShipBody, [AfterShipSecret]));

    [Theory]
    [InlineData("")]
    [InlineData("hmac-sha256-hex=")]
    [InlineData("b75a3b617e0af98b9c2fcac0a9060275359472197c61d415a91c9a8cff95ded0")]
    [InlineData("sha256=b75a3b617e0af98b9c2fcac0a9060275359472197c61d415a91c9a8cff95ded0")]
    [InlineData("HMAC-SHA256-HEX=b75a3b617e0af98b9c2fcac0a9060275359472197c61d415a91c9a8cff95ded0")]
    [InlineData("hmac-sha256-hex=B75A3B617E0AF98B9C2FCAC0A9060275359472197C61D415A91C9A8CFF95DED0")]
    [InlineData("hmac-sha256-hex=b75a3b617e0af98b9c2fcac0a9060275359472197c61d415a91c9a8cff95ded")]
    [InlineData("hmac-sha256-hex=t1o7YX4K+YucL8rAqQYCdTWUchl8YdQVqRyajP+V3tA=")]
    public void Any_other_spelling_of_EasyPosts_signature_is_malformed(string header) =>
        Assert.Equal(SignatureCheck.Malformed, EasyPostSignature.Check(header, EasyPostBody, [EasyPostSecret]));

    [Fact]
    public void Ten_thousand_forgeries_of_AfterShip_are_refused() => RefuseAll(
        (header, body) => AfterShipSignature.Check(header, body, [AfterShipSecret]),
        AfterShipBody,
        AfterShipSecret,
        (secret, body) => Convert.ToBase64String(Hmac(secret, body)),
        (secret, body) => Convert.ToHexStringLower(Hmac(secret, body)));

    [Fact]
    public void Ten_thousand_forgeries_of_EasyPost_are_refused() => RefuseAll(
        (header, body) => EasyPostSignature.Check(header, body, [EasyPostSecret]),
        EasyPostBody,
        EasyPostSecret.Normalize(NormalizationForm.FormKD),
        (secret, body) => "hmac-sha256-hex=" + Convert.ToHexStringLower(Hmac(secret, body)),
        (secret, body) => "hmac-sha256-hex=" + Convert.ToBase64String(Hmac(secret, body)));

    [Fact]
    public void Ten_thousand_forgeries_of_Standard_Webhooks_are_refused()
    {
        var at = DateTimeOffset.FromUnixTimeSeconds(1767225600);
        var body = Encoding.UTF8.GetBytes("""{"type":"shipment.updated","timestamp":"2026-01-01T00:00:00Z","data":{"trackingNumber":"0034","status":"in_transit","weight":614.40}}""");
        RefuseAll(
            (header, sent) => StandardWebhookSignature.Check(new("msg_1", "1767225600", header), sent, [StandardSecret], at),
            body,
            StandardSecret,
            (secret, sent) => StandardWebhookSignature.Sign("msg_1", 1767225600, sent, IsKey(secret) ? secret : "whsec_" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(secret)))),
            (secret, sent) => "v1," + Convert.ToHexStringLower(Hmac(secret, sent)));

        static bool IsKey(string secret) => secret.StartsWith("whsec_", StringComparison.Ordinal);
    }

    /// <summary>Wrong key, other business's key, other body, body written anew, wrong encoding, truncated, one bit off, random: none may pass.</summary>
    private static void RefuseAll(Func<string, byte[], SignatureCheck> check, byte[] body, string secret, Func<string, byte[], string> sign, Func<string, byte[], string> otherEncoding)
    {
        var random = new Random(42);
        var good = sign(secret, body);
        Assert.Equal(SignatureCheck.Valid, check(good, body));
        for (var i = 0; i < Forgeries; i++)
        {
            var (header, sent) = (i % 8) switch
            {
                0 => (sign($"wrong-{random.Next()}", body), body),
                1 => (sign($"secret-of-business-{i}", body), body),
                2 => (good, Changed(body, random)),
                3 => (good, Rewritten(body, random)),
                4 => (otherEncoding(secret, body), body),
                5 => (good[..random.Next(good.Length)], body),
                6 => (WithOneOther(good, random), body),
                _ => (sign(secret, Changed(body, random)), body),
            };

            Assert.NotEqual(SignatureCheck.Valid, check(header, sent));
        }
    }

    private static byte[] Hmac(string secret, byte[] body) => HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body);

    private static byte[] Changed(byte[] body, Random random)
    {
        var changed = body.ToArray();
        changed[random.Next(changed.Length)] ^= (byte)(1 << random.Next(8));
        return changed;
    }

    /// <summary>The same JSON in other bytes.</summary>
    private static byte[] Rewritten(byte[] body, Random random)
    {
        using var document = JsonDocument.Parse(body);
        using var rewritten = new MemoryStream();
        using (var writer = new Utf8JsonWriter(rewritten, new JsonWriterOptions { Indented = true, IndentSize = random.Next(1, 8) })) { document.RootElement.WriteTo(writer); }

        return [.. rewritten.ToArray(), .. Enumerable.Repeat((byte)' ', random.Next(4))];
    }

    private static string WithOneOther(string text, Random random)
    {
        var characters = text.ToCharArray();
        var at = random.Next(characters.Length);
        characters[at] = characters[at] == 'x' ? 'y' : 'x';
        return new string(characters);
    }
}
