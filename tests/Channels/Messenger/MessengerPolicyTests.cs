using Serverless.Channels.Messenger.Policy;

namespace Serverless.Tests.Channels.Messenger;

public class MessengerPolicyTests
{
    private static readonly DateTimeOffset EndOfTags = new(2026, 4, 27, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Free_messages_are_permitted_for_a_day() => Assert.Equal(TimeSpan.FromHours(24), MessengerPolicy.At(EndOfTags.AddMonths(6)).StandardWindow);

    [Fact]
    public void Utility_templates_came_when_the_tags_went()
    {
        Assert.False(MessengerPolicy.At(EndOfTags.AddSeconds(-1)).HasUtilityTemplates);
        Assert.True(MessengerPolicy.At(EndOfTags).HasUtilityTemplates);
    }
}
