using Serverless.Channels;

namespace Serverless.Tests.Channels.Messenger;

public class EchoMetadataTests
{
    private const string SendId = "0123456789abcdefghjkmnpqrs";

    [Fact]
    public void A_send_to_a_psid_carries_its_send_id_only() =>
        Assert.Equal(new EchoMetadata(SendId), EchoMetadata.TryRead(EchoMetadata.ForPsid(SendId)));

    [Fact]
    public void A_send_to_a_user_ref_also_carries_whose_chat_it_was()
    {
        var metadata = EchoMetadata.ForUserRef(SendId, "01JD0123456789ABCDEFGHJKMN", "messenger-118000000000042-0123456789abcdefghjkmnpqrs");

        Assert.Equal(new EchoMetadata(SendId, "01JD0123456789ABCDEFGHJKMN", "messenger-118000000000042-0123456789abcdefghjkmnpqrs"), EchoMetadata.TryRead(metadata));
        Assert.InRange(metadata.Length, 1, 999);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("outbox:9f1c")]
    [InlineData("0123456789ABCDEFGHJKMNPQRS")]
    [InlineData("u:0123456789abcdefghjkmnpqrs")]
    [InlineData("u:0123456789abcdefghjkmnpqrs::t")]
    [InlineData("u:short:c:t")]
    public void Metadata_of_others_is_not_ours(string? metadata) => Assert.Null(EchoMetadata.TryRead(metadata));
}
