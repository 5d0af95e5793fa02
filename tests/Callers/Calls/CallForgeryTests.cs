using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Serverless.Callers.Calls;
using Serverless.Platform.Security;

namespace Serverless.Tests.Callers.Calls;

/// <summary>Each telephone's signature scheme refuses ten thousand generated forgeries.</summary>
public class CallForgeryTests
{
    private const int Forgeries = 10_000;
    private const string Url = CallWorld.Address + "/api/businesses/demo/calls/twilio?code=k%2F1";

    [Fact]
    public void Ten_thousand_forgeries_of_Twilio_are_refused()
    {
        var random = new Random(1);
        for (var i = 0; i < Forgeries; i++)
        {
            var (token, fields) = (Text(random), CallWorld.Twilio(("CallSid", $"CA{random.Next()}"), ("StirVerstat", "TN-Validation-Passed-A")));
            var good = CallWorld.SignTwilio(token, Url, fields);
            var (url, header, sent) = ForgeTwilio(random, token, good, fields, i % 12);

            Assert.True(Check(new TwilioCalls(), "X-Twilio-Signature", header, CallWorld.Form(sent), url, token) is not SignatureCheck.Valid, $"forgery {i} ({i % 12}) was accepted");
            if (i % 100 == 0) { Assert.Equal(SignatureCheck.Valid, Check(new TwilioCalls(), "X-Twilio-Signature", good, CallWorld.Form(fields), Url, token)); }
        }
    }

    private static (string Url, string? Header, Dictionary<string, string> Fields) ForgeTwilio(Random random, string token, string good, Dictionary<string, string> fields, int kind) => kind switch
    {
        0 => (Url, CallWorld.SignTwilio(Text(random), Url, fields), fields),
        1 => (Url, good, new(fields) { ["From"] = $"+4915{random.Next()}" }),
        2 => (Url, good, new(fields) { ["Extra" + random.Next()] = "1" }),
        3 => (Url, good, new(fields.Where(field => field.Key != "From"))),
        4 => (Url + "&x=1", good, fields),
        5 => (Url.Replace("demo", "other", StringComparison.Ordinal), good, fields),
        6 => (Url.Replace("https", "http", StringComparison.Ordinal), good, fields),
        7 => (Url, Flipped(random, good), fields),
        8 => (Url, random.Next(4) switch { 0 => null, 1 => good[..^1], 2 => good.TrimEnd('='), _ => Convert.ToHexStringLower(Convert.FromBase64String(good)) }, fields),
        9 => (Url, Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(Url))), fields),
        10 => (Url, CallWorld.SignTwilio(token, "", fields), fields),
        _ => (Url, good, new(fields.Where(field => field.Key != "To")) { ["T"] = fields["To"] }),
    };

    [Fact]
    public void Ten_thousand_forgeries_of_sipgate_are_refused()
    {
        var random = new Random(2);
        var key = CallWorld.Sipgate.ExportSubjectPublicKeyInfoPem();
        byte[][] bodies = [.. Enumerable.Range(0, 20).Select(i => Encoding.UTF8.GetBytes($"event=newCall&callId={i}&direction=in&from=49151{random.Next()}&to=4930555000"))];
        string[] signatures = [.. bodies.Select(body => CallWorld.SignSipgate(CallWorld.Sipgate, body))];
        string[] others = [.. bodies.Select(body => CallWorld.SignSipgate(CallWorld.OtherSipgate, body))];
        for (var i = 0; i < Forgeries; i++)
        {
            var (body, good) = (bodies[i % 20], signatures[i % 20]);
            var (sent, header) = random.Next(9) switch
            {
                0 => (body, others[i % 20]),
                1 => (body, signatures[(i + 1) % 20]),
                2 => (FlippedBytes(random, body), good),
                3 => (body, Flipped(random, good)),
                4 => (body, good[..random.Next(0, good.Length)]),
                5 => ([.. body, (byte)'\n'], good),
                6 => (body, Convert.ToBase64String(SHA256.HashData(body))),
                7 => (body, Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), body))),
                _ => (body, random.Next(3) switch { 0 => null, 1 => "", _ => new string('A', 684) }),
            };

            Assert.True(Check(new SipgateCalls(), "X-Sipgate-Signature", header, sent, null, key) is not SignatureCheck.Valid, $"forgery {i} was accepted");
            if (i % 500 == 0) { Assert.Equal(SignatureCheck.Valid, Check(new SipgateCalls(), "X-Sipgate-Signature", good, body, null, key)); }
        }
    }

    [Fact]
    public void Signatures_of_another_padding_or_hash_are_refused()
    {
        var body = "event=newCall&callId=1"u8.ToArray();
        var key = CallWorld.Sipgate.ExportSubjectPublicKeyInfoPem();
        foreach (var (hash, padding) in new[] { (HashAlgorithmName.SHA256, RSASignaturePadding.Pss), (HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1), (HashAlgorithmName.SHA1, RSASignaturePadding.Pkcs1) })
        {
            Assert.Equal(SignatureCheck.Mismatch, SipgateSignature.Check(Convert.ToBase64String(CallWorld.Sipgate.SignData(body, hash, padding)), body, [key]));
        }
    }

    [Fact]
    public void Ten_thousand_forgeries_of_our_own_event_are_refused()
    {
        var random = new Random(3);
        var seconds = CallWorld.Now.ToUnixTimeSeconds();
        for (var i = 0; i < Forgeries; i++)
        {
            var secret = "whsec_" + Convert.ToBase64String(RandomBytes(random, 32));
            var body = Encoding.UTF8.GetBytes($$$"""{"type":"call.ringing","data":{"callId":"{{{random.Next()}}}"}}""");
            var good = StandardWebhookSignature.Sign("msg_1", seconds, body, secret);
            var (id, time, sent, header) = (i % 8) switch
            {
                0 => ("msg_1", seconds, body, StandardWebhookSignature.Sign("msg_1", seconds, body, "whsec_" + Convert.ToBase64String(RandomBytes(random, 32)))),
                1 => ("msg_2", seconds, body, good),
                2 => ("msg_1", seconds + random.Next(1, 299), body, good),
                3 => ("msg_1", seconds, FlippedBytes(random, body), good),
                4 => ("msg_1", seconds, body, "v2," + good[3..]),
                5 => ("msg_1", seconds, body, "v1," + Flipped(random, good[3..])),
                6 => ("msg_1", seconds, body, good[..random.Next(0, good.Length)]),
                _ => ("msg_1", seconds - 301, body, StandardWebhookSignature.Sign("msg_1", seconds - 301, body, secret)),
            };
            var headers = new HeaderDictionary { ["webhook-id"] = id, ["webhook-timestamp"] = time.ToString(CultureInfo.InvariantCulture), ["webhook-signature"] = header };
            var delivery = new CallDelivery(null, null, headers, "application/json", sent, null, CallWorld.Now);

            Assert.True(new StandardCalls().Check(delivery, [secret]).Check is not SignatureCheck.Valid, $"forgery {i} was accepted");
        }
    }

    private static SignatureCheck Check(ICallSource source, string name, string? signature, byte[] body, string? url, string secret)
    {
        var headers = new HeaderDictionary();
        if (signature is not null) { headers[name] = signature; }

        return source.Check(new CallDelivery(null, null, headers, "application/x-www-form-urlencoded", body, url, CallWorld.Now), [secret]).Check;
    }

    private static string Text(Random random) => Convert.ToHexStringLower(RandomBytes(random, 16));

    private static string Flipped(Random random, string base64) => Convert.ToBase64String(FlippedBytes(random, Convert.FromBase64String(base64)));

    private static byte[] FlippedBytes(Random random, byte[] bytes)
    {
        byte[] flipped = [.. bytes];
        flipped[random.Next(flipped.Length)] ^= (byte)(1 << random.Next(8));
        return flipped;
    }

    private static byte[] RandomBytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
