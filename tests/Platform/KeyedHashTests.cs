using Microsoft.Extensions.Options;
using Serverless.Platform.Security;

namespace Serverless.Tests.Platform;

public class KeyedHashTests
{
    private static KeyedHash With(string key) => new(Options.Create(new IdentityOptions { HashKey = key }));

    [Fact]
    public void The_same_value_has_the_same_hash() =>
        Assert.Equal(With("k1").Of("demo", "phone", "+4915112345678"), With("k1").Of("demo", "phone", "+4915112345678"));

    [Fact]
    public void Another_key_gives_another_hash() =>
        Assert.NotEqual(With("k1").Of("demo", "phone", "+4915112345678"), With("k2").Of("demo", "phone", "+4915112345678"));

    [Fact]
    public void Two_businesses_never_share_a_hash() =>
        Assert.NotEqual(With("k1").Of("demo", "phone", "+4915112345678"), With("k1").Of("other", "phone", "+4915112345678"));
}
