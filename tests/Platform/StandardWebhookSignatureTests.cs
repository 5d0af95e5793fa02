using System.Text;
using Serverless.Platform.Security;

namespace Serverless.Tests.Platform;

public class StandardWebhookSignatureTests
{
    private const string Secret = "whsec_AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=";
    private const string OtherSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string Good = "v1,95Erhc1Y5kAvQFlnmls2c2wwv0d8zglok4TsHDBAXlk=";
    private static readonly DateTimeOffset SignedAt = DateTimeOffset.FromUnixTimeSeconds(1767225600);
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("""{"type":"order.shipped","timestamp":"2026-01-01T00:00:00Z","data":{"order":"1042"}}""");

    private static SignatureCheck Check(string? id = "msg_01", string? timestamp = "1767225600", string? signature = Good,
        byte[]? body = null, DateTimeOffset? now = null, params string[] secrets) =>
        StandardWebhookSignature.Check(new(id, timestamp, signature), body ?? Body, secrets.Length == 0 ? [Secret] : secrets, now ?? SignedAt);

    [Fact]
    public void The_published_vector_is_valid() => Assert.Equal(SignatureCheck.Valid, Check());

    [Fact]
    public void The_vector_of_the_reference_libraries_is_valid() =>
        Assert.Equal(SignatureCheck.Valid, Check("msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
            Encoding.UTF8.GetBytes("""{"test": 2432232314}"""), DateTimeOffset.FromUnixTimeSeconds(1614265330), OtherSecret));

    [Fact]
    public void One_good_signature_in_a_list_is_enough() =>
        Assert.Equal(SignatureCheck.Valid, Check(signature: $"v2,AAAA v1,{Convert.ToBase64String(new byte[32])} {Good}"));

    [Fact]
    public void The_previous_secret_counts_during_a_rotation() =>
        Assert.Equal(SignatureCheck.Valid, Check(secrets: [OtherSecret, Secret]));

    [Fact]
    public void Only_an_unknown_version_is_a_mismatch() =>
        Assert.Equal(SignatureCheck.Mismatch, Check(signature: Good.Replace("v1,", "v1a,", StringComparison.Ordinal)));

    [Fact]
    public void Another_secret_is_a_mismatch() => Assert.Equal(SignatureCheck.Mismatch, Check(secrets: [OtherSecret]));

    [Fact]
    public void Without_any_secret_nothing_is_valid() =>
        Assert.Equal(SignatureCheck.Mismatch, StandardWebhookSignature.Check(new("msg_01", "1767225600", Good), Body, [], SignedAt));

    [Fact]
    public void A_changed_byte_is_a_mismatch() =>
        Assert.Equal(SignatureCheck.Mismatch, Check(body: [.. Body, (byte)' ']));

    [Theory]
    [InlineData("v1,")]
    [InlineData("v1,95Erhc1Y5kAvQFlnmls2c2wwv0d8zglok4TsHDBAXl")]
    [InlineData("v1,not base64")]
    [InlineData("V1,95Erhc1Y5kAvQFlnmls2c2wwv0d8zglok4TsHDBAXlk=")]
    [InlineData("95Erhc1Y5kAvQFlnmls2c2wwv0d8zglok4TsHDBAXlk=")]
    public void A_damaged_signature_is_a_mismatch(string signature) =>
        Assert.Equal(SignatureCheck.Mismatch, Check(signature: signature));

    [Theory]
    [InlineData(null, "1767225600", Good)]
    [InlineData("msg_01", null, Good)]
    [InlineData("msg_01", "1767225600", null)]
    public void An_absent_header_is_missing(string? id, string? timestamp, string? signature) =>
        Assert.Equal(SignatureCheck.Missing, Check(id, timestamp, signature));

    [Theory]
    [InlineData("msg.01", "1767225600")]
    [InlineData("", "1767225600")]
    [InlineData("msg_01", "yesterday")]
    [InlineData("msg_01", "-1")]
    [InlineData("msg_01", "99999999999999999999")]
    [InlineData("msg_01", "253402300800")]
    public void An_id_with_a_dot_or_a_time_that_is_no_number_is_malformed(string id, string timestamp) =>
        Assert.Equal(SignatureCheck.Malformed, Check(id, timestamp));

    [Theory]
    [InlineData(300, SignatureCheck.Valid)]
    [InlineData(-300, SignatureCheck.Valid)]
    [InlineData(301, SignatureCheck.Stale)]
    [InlineData(-301, SignatureCheck.Stale)]
    public void The_signed_time_may_differ_by_five_minutes(int seconds, SignatureCheck expected) =>
        Assert.Equal(expected, Check(now: SignedAt.AddSeconds(seconds)));

    [Fact]
    public void What_we_sign_we_accept() =>
        Assert.Equal(Good, StandardWebhookSignature.Sign("msg_01", 1767225600, Body, Secret));
}
