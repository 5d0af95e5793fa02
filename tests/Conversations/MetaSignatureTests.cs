using System.Text;
using Microsoft.Extensions.Primitives;
using Serverless.Conversations;
using Serverless.Platform.Security;

namespace Serverless.Tests.Conversations;

public class MetaSignatureTests
{
    private const string Body =
        """{"object":"page","entry":[{"id":"108000000000001","time":1767225600000,"messaging":[{"sender":{"id":"24700000000000001"},"recipient":{"id":"108000000000001"},"timestamp":1767225599500,"message":{"mid":"m_AbC123","text":"Gr\u00fc\u00dfe \ud83d\udc4d http:\/\/x.de"}}]}]}""";

    private const string Signature = "sha256=8e5147fd337c1f3dd83c3a8c088c68af077b7bf27c335a15e47d8c8bd8c2ece9";

    private static readonly byte[] Secret = Encoding.UTF8.GetBytes(ChatWorld.AppSecret);
    private static readonly byte[] Bytes = Encoding.UTF8.GetBytes(Body);

    private static SignatureCheck Check(StringValues header, byte[] body, params byte[][] secrets) => 
        MetaSignature.Check(header, body, [.. secrets.Select(secret => new HmacKey(secret))]);

    [Fact]
    public void The_vector_of_an_escaped_body_is_valid() => Assert.Equal(SignatureCheck.Valid, Check(Signature, Bytes, Secret));

    [Fact]
    public void The_vector_of_the_decoded_bytes_is_valid_for_those_bytes_only()
    {
        const string decoded = "sha256=793727ea8fed09dd92bec5c377c0b09b2a70f9754cb4000e53f20a57cf53cbc0";
        var body = Encoding.UTF8.GetBytes(Body.Replace(@"Gr\u00fc\u00dfe \ud83d\udc4d http:\/\/x.de", "Grüße 👍 http://x.de", StringComparison.Ordinal));

        Assert.Equal(SignatureCheck.Valid, Check(decoded, body, Secret));
        Assert.Equal(SignatureCheck.Mismatch, Check(decoded, Bytes, Secret));
    }

    [Fact]
    public void A_body_that_a_proxy_decoded_is_valid_under_the_signature_of_the_escaped_form()
    {
        var escaped = Encoding.UTF8.GetBytes("""{"text":"Gr\u00fc\u00dfe \ud83d\udc4d"}""");
        var decoded = Encoding.UTF8.GetBytes("""{"text":"Grüße 👍"}""");

        Assert.Equal(SignatureCheck.Valid, Check(MetaSignature.Sign(escaped, Secret), decoded, Secret));
    }

    [Fact]
    public void A_body_that_was_written_anew_is_refused() =>
        Assert.Equal(SignatureCheck.Mismatch, Check(Signature, Encoding.UTF8.GetBytes(Body.Replace(":[", ": [", StringComparison.Ordinal)), Secret));

    [Fact]
    public void Without_a_header_the_signature_is_missing() => Assert.Equal(SignatureCheck.Missing, Check(StringValues.Empty, Bytes, Secret));

    [Fact]
    public void Two_headers_are_refused_even_when_both_are_right() =>
        Assert.Equal(SignatureCheck.Malformed, Check(new StringValues([Signature, Signature]), Bytes, Secret));

    [Theory]
    [InlineData("")]
    [InlineData("sha256=")]
    [InlineData("8e5147fd337c1f3dd83c3a8c088c68af077b7bf27c335a15e47d8c8bd8c2ece9")]
    [InlineData("sha1=8e5147fd337c1f3dd83c3a8c088c68af077b7bf27c335a15e47d8c8bd8c2ece9")]
    [InlineData("SHA256=8e5147fd337c1f3dd83c3a8c088c68af077b7bf27c335a15e47d8c8bd8c2ece9")]
    [InlineData("sha256=8E5147FD337C1F3DD83C3A8C088C68AF077B7BF27C335A15E47D8C8BD8C2ECE9")]
    [InlineData("sha256=8e5147fd337c1f3dd83c3a8c088c68af077b7bf27c335a15e47d8c8bd8c2ece")]
    [InlineData("sha256=8e5147fd337c1f3dd83c3a8c088c68af077b7bf27c335a15e47d8c8bd8c2ece90")]
    [InlineData("sha256=8e5147fd337c1f3dd83c3a8c088c68af077b7bf27c335a15e47d8c8bd8c2eceg")]
    [InlineData(" sha256=8e5147fd337c1f3dd83c3a8c088c68af077b7bf27c335a15e47d8c8bd8c2ece9")]
    [InlineData("sha256=8e5147fd337c1f3dd83c3a8c088c68af077b7bf27c335a15e47d8c8bd8c2ece9,sha256=8e5147fd337c1f3dd83c3a8c088c68af077b7bf27c335a15e47d8c8bd8c2ece9")]
    public void Any_other_form_is_malformed(string header) => Assert.Equal(SignatureCheck.Malformed, Check(header, Bytes, Secret));

    [Fact]
    public void Another_secret_or_another_body_does_not_match()
    {
        Assert.Equal(SignatureCheck.Mismatch, Check(Signature, Bytes, Encoding.UTF8.GetBytes("another_app_secret_000000000000")));
        Assert.Equal(SignatureCheck.Mismatch, Check(Signature, [.. Bytes, (byte)' '], Secret));
    }

    [Fact]
    public void During_a_rotation_either_secret_is_accepted()
    {
        var next = Encoding.UTF8.GetBytes("the_next_secret_0123456789abcdef");

        Assert.Equal(SignatureCheck.Valid, Check(Signature, Bytes, next, Secret));
        Assert.Equal(SignatureCheck.Valid, Check(MetaSignature.Sign(Bytes, next), Bytes, next, Secret));
        Assert.Equal(SignatureCheck.Mismatch, Check(Signature, Bytes, next));
    }

    [Fact]
    public void No_secret_never_means_accept() => Assert.Equal(SignatureCheck.Mismatch, Check(Signature, Bytes));
}
