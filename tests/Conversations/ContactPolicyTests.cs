using Serverless.Conversations;

namespace Serverless.Tests.Conversations;

public class ContactPolicyTests
{
    private static ChatEvent Event(ChatEventKind kind, DateTimeOffset? at = null) => new()
    {
        EventId = "e", Business = "demo", Channel = "messenger", Account = "1", Kind = kind, At = at ?? ChatWorld.Start, Peer = MessengerPeers.Psid("2"),
    };

    [Theory]
    [InlineData(ChatEventKind.Message)]
    [InlineData(ChatEventKind.Postback)]
    [InlineData(ChatEventKind.Referral)]
    [InlineData(ChatEventKind.Reaction)]
    [InlineData(ChatEventKind.Comment)]
    [InlineData(ChatEventKind.OptIn)]
    public void These_acts_open_the_window_for_24_hours(ChatEventKind kind) =>
        Assert.Equal(ChatWorld.Start.AddHours(24), ContactPolicy.WindowUntil(Event(kind), ChatWorld.Start));

    [Theory]
    [InlineData(ChatEventKind.ReactionRemoved)]
    [InlineData(ChatEventKind.MessageDeleted)]
    [InlineData(ChatEventKind.MessageEdited)]
    [InlineData(ChatEventKind.NotificationsStopped)]
    [InlineData(ChatEventKind.NotificationsResumed)]
    [InlineData(ChatEventKind.Feedback)]
    [InlineData(ChatEventKind.AccountLinking)]
    [InlineData(ChatEventKind.ThreadControl)]
    [InlineData(ChatEventKind.StaffMessage)]
    [InlineData(ChatEventKind.PeerLearned)]
    [InlineData(ChatEventKind.Policy)]
    public void These_open_none(ChatEventKind kind) => Assert.Null(ContactPolicy.WindowUntil(Event(kind), ChatWorld.Start));

    [Fact]
    public void A_subscription_to_notifications_and_a_checkbox_open_none()
    {
        Assert.Null(ContactPolicy.WindowUntil(Event(ChatEventKind.OptIn) with { Detail = "notification_messages" }, ChatWorld.Start));
        Assert.Null(ContactPolicy.WindowUntil(Event(ChatEventKind.OptIn) with { Peer = MessengerPeers.OfUserRef("c") }, ChatWorld.Start));
    }

    [Fact]
    public void The_window_counts_from_the_act_and_a_clock_ahead_gains_nothing()
    {
        Assert.Equal(ChatWorld.Start.AddHours(1), ContactPolicy.WindowUntil(Event(ChatEventKind.Message, ChatWorld.Start.AddHours(-23)), ChatWorld.Start));
        Assert.Equal(ChatWorld.Start.AddHours(24), ContactPolicy.WindowUntil(Event(ChatEventKind.Message, ChatWorld.Start.AddHours(9)), ChatWorld.Start));
        Assert.Null(ContactPolicy.WindowUntil(Event(ChatEventKind.Message, ChatWorld.Start.AddHours(-24)), ChatWorld.Start));
    }

    [Fact]
    public void Every_kind_has_a_name_of_its_own_in_kebab_case()
    {
        var names = Enum.GetValues<ChatEventKind>().Select(ContactPolicy.Name).ToList();

        Assert.Equal(names.Count, names.Distinct().Count());
        Assert.All(names, name => Assert.Matches("^[a-z]+(-[a-z]+)*$", name));
    }
}
