using Serverless.Businesses;

namespace Serverless.Tests.Businesses;

public class ApiKeySecretsTests
{
    [Fact]
    public void A_key_says_whose_it_is() => Assert.Equal("demo", ApiKeySecrets.BusinessOf(ApiKeySecrets.New("demo")));

    [Fact]
    public void Two_keys_differ() => Assert.NotEqual(ApiKeySecrets.New("demo"), ApiKeySecrets.New("demo"));

    [Theory]
    [InlineData("")]
    [InlineData(".secret")]
    [InlineData("secret")]
    [InlineData("Not An Id.secret")]
    public void Other_texts_name_no_business(string key) => Assert.Null(ApiKeySecrets.BusinessOf(key));

    [Fact]
    public void A_key_is_found_by_its_hash_only()
    {
        var key = ApiKeySecrets.New("demo");
        var business = new Business { ApiKeys = [new("other", [ApiScopes.Callers]) { Sha256 = new string('0', 64) }, new("shop", [ApiScopes.OptIns]) { Sha256 = ApiKeySecrets.Hash(key) }] };

        Assert.Equal("shop", ApiKeySecrets.Find(business, key)?.Name);
        Assert.Null(ApiKeySecrets.Find(business, key + "x"));
        Assert.Null(ApiKeySecrets.Find(business, ApiKeySecrets.Hash(key)));
    }
}
