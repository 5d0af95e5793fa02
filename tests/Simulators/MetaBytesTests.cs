using System.Text;
using System.Text.Json.Nodes;
using Serverless.Local.Simulators.Meta;

namespace Serverless.Tests.Simulators;

public class MetaBytesTests
{
    private const string Secret = "test_app_secret_0123456789abcdef";

    [Fact]
    public void A_body_is_written_and_signed_as_in_the_published_vector()
    {
        var body = JsonNode.Parse("""{"object":"page","entry":[{"id":"108000000000001","time":1767225600000,"messaging":[{"sender":{"id":"24700000000000001"},"recipient":{"id":"108000000000001"},"timestamp":1767225599500,"message":{"mid":"m_AbC123","text":"Grüße 👍 http://x.de"}}]}]}""")!;

        var bytes = Encoding.ASCII.GetBytes(MetaBytes.Write(body));

        Assert.Equal(269, bytes.Length);
        Assert.Equal("sha256=8e5147fd337c1f3dd83c3a8c088c68af077b7bf27c335a15e47d8c8bd8c2ece9", MetaBytes.Sign(bytes, Secret));
    }

    [Theory]
    [InlineData("a/b", "\"a\\/b\"")]
    [InlineData("ä", "\"\\u00e4\"")]
    [InlineData("\ue000", "\"\\ue000\"")]
    [InlineData("\\u00E4", "\"\\\\u00E4\"")]
    [InlineData("say \"hi\"\n", "\"say \\\"hi\\\"\\n\"")]
    public void Text_is_escaped_as_the_provider_does(string text, string expected) =>
        Assert.Equal(expected, MetaBytes.Write(JsonValue.Create(text)));

    [Fact]
    public void The_proof_of_a_token_is_that_of_the_published_vector() =>
        Assert.Equal("28a20f6402794bcaaf95b2f15fe91551e8c034d43302db273320589288c32e66", MetaBytes.Proof("EAAtestPageToken", Secret));
}
