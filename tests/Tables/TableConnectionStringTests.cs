using Azure.Data.Tables;
using Serverless.Local.Tables;

namespace Serverless.Tests.Tables;

/// <summary>Which account a connection string names.</summary>
public sealed class TableConnectionStringTests
{
    [Theory]
    [InlineData("UseEmbeddedStorage=true", "default")]
    [InlineData("useembeddedstorage=True;", "default")]
    [InlineData("UseEmbeddedStorage=true;AccountName=x", "x")]
    public void Embedded_storage_has_an_account_default_unless_named(string text, string account)
    {
        var parsed = TableConnectionString.Parse(text);

        Assert.Equal((true, account), (parsed.IsEmbedded, parsed.AccountName));
    }

    [Fact]
    public void Development_storage_is_Azurite_at_its_usual_port()
    {
        var parsed = TableConnectionString.Parse("UseDevelopmentStorage=true");

        Assert.Equal(("devstoreaccount1", "http://127.0.0.1:10002/devstoreaccount1"), (parsed.AccountName, parsed.Endpoint!.AbsoluteUri));
    }

    [Theory]
    [InlineData("DefaultEndpointsProtocol=https;AccountName=a;AccountKey=a2V5;EndpointSuffix=core.windows.net", "https://a.table.core.windows.net/")]
    [InlineData("AccountName=a;AccountKey=a2V5", "https://a.table.core.windows.net/")]
    [InlineData("AccountName=a;AccountKey=a2V5==;TableEndpoint=http://127.0.0.1:1/a;", "http://127.0.0.1:1/a")]
    public void An_account_has_the_endpoint_given_or_made_from_its_name(string text, string endpoint)
    {
        Assert.Equal(endpoint, TableConnectionString.Parse(text).Endpoint!.AbsoluteUri);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("AccountName=a")]
    [InlineData("AccountKey=secret0")]
    [InlineData("AccountName=a;AccountName=b;AccountKey=secret0")]
    [InlineData("AccountName=a;AccountKey=secret0;TableEndpoint=nowhere")]
    public void A_malformed_string_is_refused_without_quoting_it(string text)
    {
        var refusal = Assert.Throws<InvalidOperationException>(() => new TableServiceClient(text));

        Assert.DoesNotContain("secret0", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_embedded_account_that_nobody_serves_is_named_with_the_cure()
    {
        var client = new TableClient("UseEmbeddedStorage=true;AccountName=nobody", "orders");

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => client.CreateAsync());

        Assert.Contains("'nobody'", refusal.Message, StringComparison.Ordinal);
    }
}
