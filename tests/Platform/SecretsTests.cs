using Microsoft.Extensions.Configuration;
using Serverless.Platform.Security;

namespace Serverless.Tests.Platform;

public class SecretsTests
{
    private static Secrets With(params (string Name, string Value)[] values) =>
        new(new ConfigurationBuilder().AddInMemoryCollection(values.ToDictionary(value => $"Secrets:{value.Name}", value => (string?)value.Value)).Build());

    [Fact]
    public void The_current_secret_comes_before_the_previous_one() =>
        Assert.Equal(["new", "old"], With(("shop", "new"), ("shop--previous", "old")).Accepted("shop"));

    [Fact]
    public void The_previous_secret_alone_still_counts() => Assert.Equal(["old"], With(("shop--previous", "old")).Accepted("shop"));

    [Fact]
    public void Where_settings_cannot_have_hyphens_underscores_stand_for_them() =>
        Assert.Equal(["new", "old"], With(("demo_shop", "new"), ("demo_shop:previous", "old")).Accepted("demo-shop"));

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("@Microsoft.KeyVault(SecretUri=https://vault.example/secrets/shop/)")]
    public void A_blank_or_unresolved_secret_does_not_exist(string value)
    {
        Assert.Empty(With(("shop", value)).Accepted("shop"));
        Assert.Null(With(("shop", value)).Current("shop"));
    }

    [Fact]
    public void An_unknown_name_has_no_secret() => Assert.Empty(With(("shop", "new")).Accepted("other"));
}
