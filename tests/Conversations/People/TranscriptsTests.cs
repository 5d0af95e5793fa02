using Serverless.Conversations;
using Serverless.Conversations.People;
using Serverless.Customers;
using Serverless.Platform.Storage;

namespace Serverless.Tests.Conversations.People;

public class TranscriptsTests
{
    private static readonly ChatPeer Peer = MessengerPeers.Psid("2470000000000001");

    private static ChatThread Thread(string customer) => new() { Business = "demo", Customer = customer, Id = "t", Channel = "messenger", Account = "1", Peer = Peer };

    private static ChatEvent Event(string id, ChatEventKind kind, string? text) => new()
    {
        EventId = id, Business = "demo", Channel = "messenger", Account = "1", Kind = kind, At = ChatWorld.Start, Peer = Peer, MessageId = "m_1", Text = text,
    };

    [Fact]
    public async Task What_is_taken_back_is_forgotten_also_where_it_was_said_before_the_customer_was_known()
    {
        await using var world = await ChatWorld.CreateAsync();
        var transcripts = world.Get<Transcripts>();
        var stranger = await world.Customers.ResolveAsync("demo", [new(IdentityKind.MessengerPsid, "2470000000000001")], default);
        var customer = await world.Customers.ResolveAsync("demo", [new(IdentityKind.ShopCustomer, "c-77")], default);
        await transcripts.RecordAsync(Thread(stranger), Event("e1", ChatEventKind.Message, "Meine neue Adresse"), default);
        await world.Records.MergeAsync("demo", stranger, customer, default);
        Assert.Contains("Meine neue Adresse", await world.DumpAsync(TableNames.Messages), StringComparison.Ordinal);

        await transcripts.RecordAsync(Thread(customer), Event("e2", ChatEventKind.MessageDeleted, null), default);

        Assert.DoesNotContain("Meine neue Adresse", await world.DumpAsync(TableNames.Messages), StringComparison.Ordinal);
    }
}
