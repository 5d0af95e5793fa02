using Serverless.Channels;
using Serverless.Consents;
using Serverless.Conversations;

namespace Serverless.Tests.Channels;

/// <summary>What a person of the business may answer without a consent, and until when.</summary>
public class AgentRulesTests
{
    private static readonly DateTimeOffset Wrote = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("messenger", 0, true)]
    [InlineData("messenger", 24 * 7 * 60 - 1, true)]
    [InlineData("messenger", 24 * 7 * 60, false)]
    [InlineData("whatsapp", 24 * 60 - 1, true)]
    [InlineData("whatsapp", 24 * 60, false)]
    public void They_answer_without_consent_for_as_long_as_the_channel_lets_people_answer(string channel, int minutes, bool expected) =>
        Assert.Equal(expected, IsLet(Message(), Thread(channel, Wrote.AddHours(24)), Wrote.AddMinutes(minutes)));

    [Theory]
    [InlineData("messenger")]
    [InlineData("whatsapp")]
    [InlineData("email")]
    public void Where_the_customer_never_wrote_consent_counts(string channel) => Assert.False(IsLet(Message(), Thread(channel, null), Wrote));

    [Theory]
    [InlineData(false, Purpose.Service)]
    [InlineData(true, Purpose.OrderUpdates)]
    [InlineData(true, Purpose.Promotions)]
    public void Only_service_by_a_person_is_free_of_consent(bool byAgent, Purpose purpose) =>
        Assert.False(IsLet(Message() with { ByAgent = byAgent, Purpose = purpose }, Thread("messenger", Wrote.AddHours(24)), Wrote));

    [Fact]
    public void With_consent_it_goes_to_the_sender_at_any_time() =>
        Assert.IsType<SendVerdict.Go>(Decide(Message(), Thread("whatsapp", null) with { Permits = [new Permit(Purpose.Service, Wrote, null)] }, Wrote));

    private static bool IsLet(ChatMessage message, ChatThread thread, DateTimeOffset now) => Decide(message, thread, now) switch
    {
        SendVerdict.Go => true,
        SendVerdict.Refuse { Reason: "no-consent" } => false,
        var other => throw new InvalidOperationException($"Not expected: {other}."),
    };

    private static SendVerdict Decide(ChatMessage message, ChatThread thread, DateTimeOffset now) => SendGate.Decide(message, thread, [], null, now);

    private static ChatMessage Message() => new()
    {
        SendId = "s1", Business = "demo", Customer = "c1", Thread = "t1", Purpose = Purpose.Service, ByAgent = true,
        Content = new ChatContent { Text = "Hallo" }, About = "message:agent", CreatedAt = Wrote,
    };

    private static ChatThread Thread(string channel, DateTimeOffset? windowUntil) => new()
    {
        Business = "demo", Customer = "c1", Id = "t1", Channel = channel, Account = "1", Peer = new ChatPeer("psid", "2"), WindowUntil = windowUntil, Permits = [],
    };
}
