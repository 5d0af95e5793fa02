using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Serverless.Local.Simulators.Telephone;

namespace Serverless.Tests.Simulators;

public sealed class SipgateKeysTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sipgate").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_two_halves_fit_and_stay_the_same_after_a_restart()
    {
        var (first, again) = (Settings(), Settings());

        using var signer = RSA.Create();
        signer.ImportPkcs8PrivateKey(Convert.FromBase64String(first[SipgateKeys.PrivateKey]!), out _);
        using var verifier = RSA.Create();
        verifier.ImportSubjectPublicKeyInfo(Convert.FromBase64String(again["Secrets:demo-sipgate"]!), out _);
        var body = "event=newCall"u8.ToArray();
        Assert.True(verifier.VerifyData(body, signer.SignData(body, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        Assert.Equal(first[SipgateKeys.PrivateKey], again[SipgateKeys.PrivateKey]);
    }

    [Fact]
    public void Nothing_is_made_until_it_is_asked_for_and_what_is_set_counts_more()
    {
        var settings = Settings(("Secrets:demo-sipgate", "mine"), ("Secrets:other", "x"));

        Assert.Equal(["demo-sipgate", "other"], settings.GetSection("Secrets").GetChildren().Select(secret => secret.Key).Order());
        Assert.Equal(("mine", "x", null), (settings["Secrets:demo-sipgate"], settings["Secrets:other"], settings["Secrets:none"]));
        Assert.Empty(Directory.GetFiles(_folder));
    }

    private IConfigurationRoot Settings(params (string Key, string? Value)[] set) =>
        new ConfigurationBuilder().Add(new SipgateKeys(_folder)).AddInMemoryCollection(set.ToDictionary(setting => setting.Key, setting => setting.Value)).Build();
}
