using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Azure.Data.Tables;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Options;
using Serverless.Benchmarks.Load;
using Serverless.Businesses;
using Serverless.Conversations;
using Serverless.Platform.Security;

namespace Serverless.Benchmarks.Cpu;

/// <summary>What the product itself does with a signed text message of 1 KB: verify, parse, make the bus message. No HTTP, no bus.</summary>
[MemoryDiagnoser]
public class WhatsAppAcceptance
{
    private readonly byte[] _body = PreparedRequests.WhatsAppText(1);
    private readonly Business _business = new() { Id = "demo", WhatsApp = new WhatsAppAccount("106000000000003", "token") };
    private byte[] _secret = [];
    private HmacKey[] _secrets = [];
    private string _signature = "";
    private IThreads? _threads;
    private DateTimeOffset _now;

    [GlobalSetup]
    public void SetUp()
    {
        var settings = new BenchSettings();
        _secret = Encoding.UTF8.GetBytes(settings.AppSecret);
        _secrets = [new HmacKey(_secret)];
        _signature = MetaSignature.Sign(_body, _secret);
        _now = DateTimeOffset.Parse("2026-11-25T10:00:00Z", CultureInfo.InvariantCulture);
        var hash = new KeyedHash(Options.Create(new IdentityOptions { HashKey = settings.Example["Identities:HashKey"]! }));
        _threads = new TableThreads(new TableServiceClient("UseEmbeddedStorage=true;AccountName=cpu"), hash, permits: null!);
        if (VerifyParseEnqueue() != 1) { throw new InvalidOperationException("The message was not accepted."); }
    }

    /// <summary>The part that nobody can save.</summary>
    [Benchmark]
    public int HmacAlone() => HMACSHA256.HashData(_secret, _body).Length;

    [Benchmark]
    public int VerifyParseEnqueue() =>
        MetaSignature.Check(_signature, _body, _secrets) is SignatureCheck.Valid
            ? WhatsAppIntake.Read(_body, _business, "106000000000003", _threads!, _now)!.Acts.Count
            : 0;
}
